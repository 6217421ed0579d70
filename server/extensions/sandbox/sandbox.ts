import { defaultLimits } from './protocol';
import type { SandboxCall, SandboxResult } from './sandbox-call';
import { SandboxThread, type ThreadCall } from './sandbox-thread';

export type SandboxOptions = {
  /** `worker.mjs` as `bundleSandboxWorker` writes it, with `quickjs.wasm` beside it. */
  workerFile: string;
  /** Threads, at most. They are started when they are first needed. */
  threads?: number;
  /** Starts the first thread at once, so that the first call does not wait for it. */
  warm?: boolean;
};

const defaultThreads = 2;

/** Runs scripts in threads of their own. Every call starts from an image of its script's memory that nothing else has touched. */
export class Sandbox {
  readonly #options: SandboxOptions;
  readonly #threads: SandboxThread[] = [];
  #closed = false;

  constructor(options: SandboxOptions) {
    this.#options = options;
    // If it cannot start, the first call says so.
    if (options.warm) this.warm().catch(() => undefined);
  }

  /** Starts the first thread, so that the first call does not wait for it. */
  async warm(): Promise<void> {
    await this.#pick().ready();
  }

  /** Never rejects: what goes wrong is in the result. */
  async run(call: SandboxCall): Promise<SandboxResult> {
    if (this.#closed) return { ok: false, failure: { reason: 'lost', message: 'the sandbox is closed' } };
    const work: ThreadCall = { ...call, limits: { ...defaultLimits, ...call.limits } };
    return this.#pick().run(work);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }

  /** The least busy thread; another one when all are busy and there may be more. */
  #pick(): SandboxThread {
    let best: SandboxThread | undefined;
    for (const thread of this.#threads) if (best === undefined || thread.queued < best.queued) best = thread;
    if (best !== undefined && best.queued === 0) return best;
    if (best !== undefined && this.#threads.length >= (this.#options.threads ?? defaultThreads)) return best;
    const thread = new SandboxThread(this.#options.workerFile);
    this.#threads.push(thread);
    return thread;
  }
}
