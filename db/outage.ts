import { isDiskFull } from './connection-error';

type Log = Record<'debug' | 'info' | 'warn', (fields: object, message: string) => void>;

/** With a full disk some statements still succeed. */
const overAfterMs = 5_000;

/**
 * PostgreSQL takes nothing, because it is away or has no room: said once when it begins and once when it is over, however
 * many find it out.
 */
export class Outage {
  readonly #logger: Log;
  #sinceMs: number | null = null;
  #lastMs = 0;

  constructor(logger: Log) {
    this.#logger = logger;
  }

  met(error: unknown): void {
    this.#lastMs = performance.now();
    if (this.#sinceMs !== null) {
      this.#logger.debug({ error }, 'work still waits for PostgreSQL');
      return;
    }
    this.#sinceMs = this.#lastMs;
    const why = isDiskFull(error) ? 'the disk of the database is full' : 'PostgreSQL does not answer';
    this.#logger.warn({ error }, `${why}: work waits and goes on by itself`);
  }

  /** It took something. */
  over(): void {
    if (this.#sinceMs === null || performance.now() - this.#lastMs < overAfterMs) return;
    const seconds = Math.round((performance.now() - this.#sinceMs) / 1_000);
    this.#sinceMs = null;
    this.#logger.info({ seconds }, 'PostgreSQL takes work again');
  }
}
