import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  DefaultIntrinsics,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  newQuickJSWASMModuleFromVariant,
  newVariant,
} from 'quickjs-emscripten';
import { guestSource } from './guest';
import { MemoryImage, type Ranges, findStack } from './memory-image';
import { type CallLimits, type GuestFailure, type GuestResult, sandboxLimits } from './protocol';

export type HostCall = { callId: number; name: string; json: string };
export type Turn = { state: 'done'; result: GuestResult } | { state: 'waiting' };

const controlNames = ['load', 'invoke', 'answer', 'outcome', 'isWaiting'] as const;
type Control = Record<(typeof controlNames)[number], QuickJSHandle>;

const memoryPages = 256;
const mostMemoryPages = 4096;
const pageBytes = 65_536;
const jobsAtOnce = 256;
const tooMuchTime = 'took too much CPU time';

/**
 * One JavaScript engine in its own WebAssembly memory. All instances are made by the same steps, so their state differs
 * in their memory only, and an image taken from one can be restored in another. That is how a call gets a state in which
 * nothing has ever run but its own script: see `MemoryImage`.
 */
export class Instance {
  readonly memory: WebAssembly.Memory;
  readonly #runtime: QuickJSRuntime;
  readonly #vm: QuickJSContext;
  readonly #control: Control;
  /** Same for all instances of this engine, or images cannot be shared. */
  readonly fingerprint: string;
  #deadline = Infinity;
  #limits: CallLimits | undefined;
  #hostCalls = 0;
  #onHostCall: (call: HostCall) => void = () => undefined;
  /** Not to be used again: a trap or an abort left it in the middle of something. */
  broken = false;

  private constructor(memory: WebAssembly.Memory, runtime: QuickJSRuntime) {
    this.memory = memory;
    this.#runtime = runtime;
    runtime.setMemoryLimit(sandboxLimits.memoryBytes);
    runtime.setMaxStackSize(sandboxLimits.stackBytes);
    runtime.setInterruptHandler(() => performance.now() > this.#deadline);
    this.#vm = runtime.newContext({ intrinsics: { ...DefaultIntrinsics, Date: false } });
    this.#definePost();
    const control = this.#vm.unwrapResult(this.#vm.evalCode(guestSource, 'sandbox.js'));
    this.#control = Object.fromEntries(
      controlNames.map((name) => [name, this.#vm.getProp(control, name)]),
    ) as Control;
    this.fingerprint = controlNames.map((name) => this.#control[name].value).join();
  }

  static async create(wasm: WebAssembly.Module): Promise<Instance> {
    const memory = new WebAssembly.Memory({ initial: memoryPages, maximum: mostMemoryPages });
    const engine = await newQuickJSWASMModuleFromVariant(
      newVariant(variant, { wasmModule: wasm, wasmMemory: memory }),
    );
    return new Instance(memory, engine.newRuntime());
  }

  /** Grown memory is never given back: better a new instance. */
  get isBloated(): boolean {
    return this.memory.buffer.byteLength > memoryPages * pageBytes * 2;
  }

  stack(): Ranges {
    return findStack(this.memory);
  }

  /** The state as it is now. */
  image(ranges: Ranges): MemoryImage {
    return new MemoryImage(this.memory, ranges);
  }

  /** Evaluates a script on top of what is there. */
  load(script: string, cpuMs: number): GuestFailure | undefined {
    this.#deadline = performance.now() + cpuMs;
    return this.#guard(() => {
      this.#vm.unwrapResult(this.#vm.evalCode(script, 'script.js')).dispose();
      this.#vm.unwrapResult(this.#vm.callFunction(this.#control.load, this.#vm.undefined)).dispose();
    });
  }

  /** Restores the image and calls the function. `onHostCall` may be called during this and every later turn. */
  invoke(
    image: MemoryImage,
    call: { functionName: string; args: string; host: string[] | null; limits: CallLimits },
    onHostCall: (call: HostCall) => void,
  ): Turn {
    image.restore(this.memory);
    this.#limits = call.limits;
    this.#hostCalls = 0;
    this.#onHostCall = onHostCall;
    return this.#turn(() => {
      const args = [call.functionName, call.args, JSON.stringify(call.host)].map((s) =>
        this.#vm.newString(s),
      );
      this.#vm
        .unwrapResult(this.#vm.callFunction(this.#control.invoke, this.#vm.undefined, ...args))
        .dispose();
      for (const arg of args) arg.dispose();
    });
  }

  /** Hands the result of a host call in and runs on. */
  answer(callId: number, ok: boolean, json: string): Turn {
    return this.#turn(() => {
      const args = [
        this.#vm.newNumber(callId),
        ok ? this.#vm.true : this.#vm.false,
        this.#vm.newString(json),
      ];
      this.#vm
        .unwrapResult(this.#vm.callFunction(this.#control.answer, this.#vm.undefined, ...args))
        .dispose();
      for (const arg of args) arg.dispose();
    });
  }

  #turn(act: () => void): Turn {
    this.#deadline = performance.now() + (this.#limits?.cpuMs ?? 0);
    let turn: Turn = { state: 'waiting' };
    const failure = this.#guard(() => {
      act();
      turn = this.#runJobs() ? this.#state() : failed('cpu', tooMuchTime);
    });
    return failure === undefined ? turn : { state: 'done', result: { ok: false, failure } };
  }

  /** Runs what promises have queued. False when time is up: jobs may queue jobs for ever, each too short to be interrupted. */
  #runJobs(): boolean {
    while (this.#runtime.hasPendingJob()) {
      this.#vm.unwrapResult(this.#runtime.executePendingJobs(jobsAtOnce));
      if (performance.now() > this.#deadline) return false;
    }
    return true;
  }

  #state(): Turn {
    const outcome = this.#read('outcome', (handle) => this.#vm.getString(handle));
    if (outcome !== '') return { state: 'done', result: this.#resultOf(outcome) };
    if (this.#read('isWaiting', (handle) => this.#vm.dump(handle) === true)) return { state: 'waiting' };
    return failed('never-resolves', 'the promise can never resolve: nothing is left that it waits for');
  }

  #resultOf(outcome: string): GuestResult {
    const result = JSON.parse(outcome) as GuestResult;
    // An async function that is interrupted rejects its promise like any other.
    if (!result.ok && result.failure.message === 'interrupted' && performance.now() > this.#deadline) {
      return { ok: false, failure: { reason: 'cpu', message: tooMuchTime } };
    }
    const most = this.#limits?.resultLength ?? 0;
    if (result.ok && result.json.length > most) {
      const message = `the result has ${result.json.length} characters, more than ${most}`;
      return { ok: false, failure: { reason: 'result', message } };
    }
    return result;
  }

  #read<T>(name: 'outcome' | 'isWaiting', take: (handle: QuickJSHandle) => T): T {
    const handle = this.#vm.unwrapResult(this.#vm.callFunction(this.#control[name], this.#vm.undefined));
    const value = take(handle);
    handle.dispose();
    return value;
  }

  #definePost(): void {
    const post = this.#vm.newFunction('post', (name, id, json) => {
      this.#hostCalls++;
      const most = this.#limits?.hostCalls ?? 0;
      if (this.#hostCalls > most) return { error: this.#vm.newError(`more than ${most} calls of the host`) };
      const text = this.#vm.getString(json);
      if (text.length > (this.#limits?.resultLength ?? 0)) {
        return { error: this.#vm.newError('the arguments are too large') };
      }
      this.#onHostCall({ callId: this.#vm.getNumber(id), name: this.#vm.getString(name), json: text });
      return this.#vm.undefined;
    });
    this.#vm.setProp(this.#vm.global, '__post', post);
    post.dispose();
  }

  /** Runs something in the engine; what goes wrong there is an answer, and a trap breaks the instance only. */
  #guard(act: () => void): GuestFailure | undefined {
    try {
      act();
      return undefined;
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) this.broken = true;
      return failureOf(error);
    }
  }
}

function failed(reason: GuestFailure['reason'], message: string): Turn {
  return { state: 'done', result: { ok: false, failure: { reason, message } } };
}

function failureOf(error: unknown): GuestFailure {
  if (!(error instanceof Error)) return { reason: 'broken', message: String(error) };
  // quickjs-emscripten wraps what the guest threw; its own description is the cause.
  const cause = isDescribed(error.cause) ? error.cause : error;
  const { name, message, stack } = cause;
  if (message === 'interrupted') return { reason: 'cpu', message: tooMuchTime };
  if (message === 'out of memory') return { reason: 'memory', message: 'took too much memory' };
  const broken = error instanceof WebAssembly.RuntimeError;
  return { reason: broken ? 'broken' : 'threw', name, message, ...(stack === undefined ? {} : { stack }) };
}

function isDescribed(cause: unknown): cause is { name: string; message: string; stack?: string } {
  return typeof cause === 'object' && cause !== null && 'message' in cause && 'name' in cause;
}
