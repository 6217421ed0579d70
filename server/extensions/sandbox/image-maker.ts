import type { Instance } from './instance';
import type { MemoryImage, Ranges } from './memory-image';
import type { GuestFailure } from './protocol';

/**
 * Makes the images of scripts in an instance in which nothing else ever runs. Before each script it is put back to its first
 * state, and what the last script used above that is emptied, so that an image holds its own script and nothing more.
 */
export class ImageMaker {
  readonly #instance: Instance;
  readonly #ranges: Ranges;
  readonly #base: MemoryImage;
  #usedEnd: number;
  /** To be replaced: a script used more memory than is worth emptying, or broke the engine. */
  isSpent = false;

  constructor(instance: Instance) {
    this.#instance = instance;
    this.#ranges = instance.stack();
    this.#base = instance.image(this.#ranges);
    this.#usedEnd = this.#base.end;
  }

  make(script: string, cpuMs: number): MemoryImage | GuestFailure {
    this.#base.restore(this.#instance.memory);
    new Uint8Array(this.#instance.memory.buffer).fill(0, this.#base.end, this.#usedEnd);
    const failure = this.#instance.load(script, cpuMs);
    const image = this.#instance.image(this.#ranges);
    this.#usedEnd = image.end;
    this.isSpent = this.#instance.broken || this.#instance.isBloated;
    return failure ?? image;
  }
}
