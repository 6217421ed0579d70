import type { Db } from '@/db/client';
import { isTransient } from '@/db/transient';
import type { Logger } from '@/server/platform/logger';
import { redactText } from '@/server/platform/redact';
import { type LogLine, appendLogs } from '../store/logs';

const flushAfterMs = 200;
const maxLines = 500;
const maxMessageLength = 8_000;
/** Lines that wait while PostgreSQL is away; beyond that the oldest are dropped. */
const maxWaiting = 20_000;
const maxFlushTries = 30;

/** Gathers log lines of nodes and saves them a few times a second. Credentials that can be told by their form are masked. */
export class LogWriter {
  readonly #db: Db;
  readonly #logger: Logger;
  #lines: LogLine[] = [];
  /** Claims with lines that are not saved yet. */
  #writing = new Set<string>();
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> = Promise.resolve();

  constructor(db: Db, logger: Logger) {
    this.#db = db;
    this.#logger = logger;
  }

  add(line: LogLine): void {
    // PostgreSQL keeps no NUL in text.
    const message = redactText(line.message.replaceAll('\u0000', '')).slice(0, maxMessageLength);
    this.#lines.push({ ...line, message });
    this.#writing.add(line.claim);
    if (this.#lines.length > maxWaiting) this.#lines.shift();
    this.#timer ??= setTimeout(() => void this.flush(), flushAfterMs);
  }

  /** Saves the lines of a node before its claim ends: afterwards they would be those of a stranger. */
  async flushFor(claim: string): Promise<void> {
    for (let tries = 0; this.#writing.has(claim) && tries < maxFlushTries; tries++) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, flushAfterMs * 5));
      await this.flush();
    }
  }

  flush(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#flushing = this.#flushing.then(() => this.#save());
    return this.#flushing;
  }

  async #save(): Promise<void> {
    while (this.#lines.length > 0) {
      const lines = this.#lines.splice(0, maxLines);
      try {
        await appendLogs(this.#db, lines);
        this.#forgetSaved();
      } catch (error) {
        if (!isTransient(error)) {
          this.#logger.error({ error, lines: lines.length }, 'log lines of runs could not be saved');
          this.#forgetSaved();
          continue;
        }
        this.#lines.unshift(...lines);
        this.#timer ??= setTimeout(() => void this.flush(), flushAfterMs * 5);
        return;
      }
    }
  }

  #forgetSaved(): void {
    this.#writing = new Set(this.#lines.map(({ claim }) => claim));
  }
}
