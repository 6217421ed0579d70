import { Worker } from 'node:worker_threads';
import type { CallLimits, FromWorker, ToWorker } from './protocol';
import type { SandboxCall, SandboxResult } from './sandbox-call';

export type ThreadCall = SandboxCall & { limits: CallLimits };
type Pending = {
  call: ThreadCall;
  settle: (result: SandboxResult) => void;
  timer?: NodeJS.Timeout;
  started: boolean;
};
/** What begins a turn. The thread works on one at a time, so that a turn's time is its own. */
type Job = { type: 'call'; id: number } | Extract<ToWorker, { type: 'answer' }>;

/** How long a turn may overrun its CPU limit, in code that does not ask, before the thread is ended. */
const graceMs = 300;
const startLimitMs = 20_000;

/** One thread of the sandbox, replaced by a new one when it does not come back from a turn. */
export class SandboxThread {
  readonly #workerFile: string;
  #worker: Worker | undefined;
  #ready: Promise<void> | undefined;
  #known = new Set<string>();
  readonly #pending = new Map<number, Pending>();
  readonly #queue: Job[] = [];
  #current: Job | undefined;
  #turnTimer: NodeJS.Timeout | undefined;
  #lastId = 0;
  #closed = false;

  constructor(workerFile: string) {
    this.#workerFile = workerFile;
  }

  /** Turns not ended yet. */
  get queued(): number {
    return this.#queue.length + (this.#current === undefined ? 0 : 1);
  }

  run(call: ThreadCall): Promise<SandboxResult> {
    return new Promise((resolve) => {
      const id = ++this.#lastId;
      this.#pending.set(id, { call, settle: resolve, started: false });
      this.#queue.push({ type: 'call', id });
      this.#next();
    });
  }

  ready(): Promise<void> {
    this.#ready ??= this.#start();
    return this.#ready;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#turnTimer);
    for (const id of this.#pending.keys()) this.#lose(id, 'the sandbox is closed');
    await this.#worker?.terminate();
  }

  #start(): Promise<void> {
    const worker = new Worker(this.#workerFile, {
      env: {},
      execArgv: [],
      stdin: false,
      resourceLimits: { maxOldGenerationSizeMb: 256, stackSizeMb: 8 },
    });
    // A sandbox with nothing to do must not keep its process alive.
    worker.unref();
    this.#worker = worker;
    this.#known = new Set();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the sandbox did not start')), startLimitMs);
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          clearTimeout(timer);
          resolve();
        } else if (worker === this.#worker) this.#take(message);
      });
      worker.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
        if (worker === this.#worker) this.#replace(`the sandbox broke: ${error.message}`);
      });
    });
  }

  #next(): void {
    if (this.#current !== undefined || this.#closed) return;
    const job = this.#queue.shift();
    if (job === undefined) return this.#rest();
    if (!this.#pending.has(job.id)) return this.#next();
    this.#current = job;
    this.ready().then(
      () => this.#begin(job),
      (error: unknown) => {
        this.#ready = undefined;
        this.#current = undefined;
        this.#lose(job.id, `the sandbox cannot be started: ${String(error)}`);
        this.#next();
      },
    );
  }

  #begin(job: Job): void {
    const pending = this.#pending.get(job.id);
    if (this.#worker === undefined || pending === undefined) {
      this.#current = undefined;
      return this.#next();
    }
    this.#worker.ref();
    const { call } = pending;
    this.#turnTimer = setTimeout(() => this.#overrun(job.id), call.limits.cpuMs + graceMs);
    if (job.type === 'call') {
      pending.started = true;
      pending.timer = setTimeout(() => this.#timeOut(job.id), call.timeoutMs);
      this.#worker.postMessage(this.#message(job.id, call));
    } else this.#worker.postMessage(job);
  }

  #message(id: number, { key, script, functionName, args, host, limits }: ThreadCall): ToWorker {
    const names = host === undefined ? null : [...host.keys()];
    const message = { type: 'call' as const, id, key, functionName, args, host: names, limits };
    if (this.#known.has(key)) return message;
    this.#known.add(key);
    return { ...message, script };
  }

  #take(message: Exclude<FromWorker, { type: 'ready' }>): void {
    switch (message.type) {
      case 'host':
        void this.#callHost(message);
        return;
      case 'done':
        this.#endTurn();
        this.#finish(message.id, message.result);
        break;
      case 'waiting':
        this.#endTurn();
        break;
    }
    this.#next();
  }

  async #callHost({ id, callId, name, json }: Extract<FromWorker, { type: 'host' }>): Promise<void> {
    const answer = async (): Promise<{ ok: boolean; json: string }> => {
      try {
        const run = this.#pending.get(id)?.call.host?.get(name);
        if (run === undefined) throw new TypeError(`${name} is not granted`);
        return { ok: true, json: JSON.stringify((await run(JSON.parse(json) as unknown[])) ?? null) };
      } catch (error) {
        const { name: kind, message } =
          error instanceof Error ? error : { name: 'Error', message: String(error) };
        return { ok: false, json: JSON.stringify({ name: kind, message }) };
      }
    };
    const job: Job = { type: 'answer', id, callId, ...(await answer()) };
    if (!this.#pending.has(id)) return;
    this.#queue.push(job);
    this.#next();
  }

  #timeOut(id: number): void {
    const timeoutMs = this.#pending.get(id)?.call.timeoutMs ?? 0;
    const message = `took longer than ${timeoutMs} ms`;
    // In the middle of a turn the thread is ended by `#overrun`; waiting, it has to be told.
    if (this.#current?.id !== id) this.#worker?.postMessage({ type: 'abort', id } satisfies ToWorker);
    this.#finish(id, { ok: false, failure: { reason: 'timeout', message } });
  }

  #overrun(id: number): void {
    this.#finish(id, {
      ok: false,
      failure: { reason: 'timeout', message: 'took too much time and was ended' },
    });
    this.#replace('the sandbox was restarted');
  }

  /** Ends the thread. What waited in it is lost; what had not begun runs in the next one. */
  #replace(why: string): void {
    const old = this.#worker;
    this.#worker = undefined;
    this.#ready = undefined;
    this.#endTurn();
    for (const [id, { started }] of this.#pending) if (started) this.#lose(id, why);
    void old?.terminate();
    this.#next();
  }

  #lose(id: number, message: string): void {
    this.#finish(id, { ok: false, failure: { reason: 'lost', message } });
  }

  #finish(id: number, result: SandboxResult): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    clearTimeout(pending.timer);
    this.#pending.delete(id);
    pending.settle(result);
  }

  #endTurn(): void {
    clearTimeout(this.#turnTimer);
    this.#current = undefined;
  }

  #rest(): void {
    this.#worker?.unref();
  }
}
