import { readFileSync } from 'node:fs';
import { type MessagePort, parentPort } from 'node:worker_threads';
import { ImageMaker } from './image-maker';
import { type HostCall, Instance, type Turn } from './instance';
import type { MemoryImage } from './memory-image';
import {
  type CallLimits,
  type FromWorker,
  type GuestFailure,
  type ToWorker,
  sandboxLimits,
} from './protocol';

// The thread in which plugins run. It has no environment, and nothing here ever hands a plugin anything but text.

const mostImages = 128;
const mostIdle = 4;

class SandboxWorker {
  readonly #port: MessagePort;
  readonly #wasm: WebAssembly.Module;
  readonly #images = new Map<string, MemoryImage>();
  readonly #scripts = new Map<string, string>();
  readonly #idle: Instance[] = [];
  readonly #waiting = new Map<number, Instance>();
  #maker: Promise<ImageMaker>;
  #fingerprint: string | undefined;

  constructor(port: MessagePort, wasm: WebAssembly.Module) {
    this.#port = port;
    this.#wasm = wasm;
    this.#maker = this.#createMaker();
  }

  async start(): Promise<void> {
    await this.#maker;
    this.#idle.push(await this.#create());
    this.#port.on('message', (message: ToWorker) => void this.#take(message));
    this.#send({ type: 'ready' });
  }

  async #take(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'call':
        return this.#call(message);
      case 'answer':
        return this.#answer(message);
      case 'abort':
        // What was in the middle of something is not used again.
        this.#waiting.delete(message.id);
    }
  }

  async #call(message: Extract<ToWorker, { type: 'call' }>): Promise<void> {
    const { id, key } = message;
    if (message.script !== undefined) this.#scripts.set(key, message.script);
    const image = this.#images.get(key) ?? (await this.#prepare(key, message.limits));
    if ('reason' in image) {
      this.#send({ type: 'done', id, result: { ok: false, failure: image } });
      return;
    }
    const instance = this.#idle.pop() ?? (await this.#create());
    const onHostCall = (call: HostCall) => this.#send({ type: 'host', id, ...call });
    this.#end(id, instance, instance.invoke(image, message, onHostCall));
  }

  #answer({ id, callId, ok, json }: Extract<ToWorker, { type: 'answer' }>): void {
    const instance = this.#waiting.get(id);
    if (instance === undefined) return;
    this.#waiting.delete(id);
    this.#end(id, instance, instance.answer(callId, ok, json));
  }

  #end(id: number, instance: Instance, turn: Turn): void {
    if (turn.state === 'waiting') {
      this.#waiting.set(id, instance);
      this.#send({ type: 'waiting', id });
      return;
    }
    this.#send({ type: 'done', id, result: turn.result });
    if (!instance.broken && !instance.isBloated && this.#idle.length < mostIdle) this.#idle.push(instance);
  }

  async #prepare(key: string, { cpuMs }: CallLimits): Promise<MemoryImage | GuestFailure> {
    const script = this.#scripts.get(key) ?? '';
    if (script.length > sandboxLimits.scriptLength) {
      return {
        reason: 'memory',
        message: `the script has more than ${sandboxLimits.scriptLength} characters`,
      };
    }
    const maker = await this.#maker;
    const image = maker.make(script, cpuMs);
    if (maker.isSpent) this.#maker = this.#createMaker();
    if ('reason' in image) return image;
    if (this.#images.size >= mostImages) {
      const oldest = this.#images.keys().next().value;
      if (oldest !== undefined) this.#images.delete(oldest);
    }
    this.#images.set(key, image);
    return image;
  }

  async #create(): Promise<Instance> {
    const instance = await Instance.create(this.#wasm);
    this.#fingerprint ??= instance.fingerprint;
    if (instance.fingerprint !== this.#fingerprint) {
      throw new TypeError('two sandbox instances differ: an image of one cannot be restored in the other');
    }
    return instance;
  }

  async #createMaker(): Promise<ImageMaker> {
    return new ImageMaker(await this.#create());
  }

  #send(message: FromWorker): void {
    this.#port.postMessage(message);
  }
}

if (parentPort !== null) {
  const wasm = new WebAssembly.Module(readFileSync(new URL('./quickjs.wasm', import.meta.url)));
  await new SandboxWorker(parentPort, wasm).start();
}
