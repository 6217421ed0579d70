/** Where a memory holds something: everything but the C stack, which is empty between calls. */
export type Ranges = { stackStart: number; stackEnd: number };

const wordBytes = 4;
const leastStackBytes = 1 << 20;
const pageBytes = 16_384;
const zeros = Buffer.alloc(pageBytes);

/** Finds the C stack: the first run of zeros of a megabyte or more, between the static data and the heap. */
export function findStack(memory: WebAssembly.Memory): Ranges {
  const words = new Uint32Array(memory.buffer);
  let start = -1;
  for (let i = 0; i < words.length; i++) {
    if (words[i] === 0) {
      if (start === -1) start = i;
    } else {
      if (start !== -1 && (i - start) * wordBytes >= leastStackBytes) {
        return { stackStart: start * wordBytes, stackEnd: i * wordBytes };
      }
      start = -1;
    }
  }
  return { stackStart: 0, stackEnd: 0 };
}

/** The whole state of a JavaScript engine between two calls, a few hundred kilobytes. */
export class MemoryImage {
  readonly #low: Uint8Array;
  readonly #high: Uint8Array;
  readonly #highStart: number;

  /** Taken from a memory that was made for it, so that nothing of anybody else is in it. */
  constructor(memory: WebAssembly.Memory, { stackStart, stackEnd }: Ranges) {
    const bytes = new Uint8Array(memory.buffer);
    this.#low = bytes.slice(0, stackStart);
    this.#highStart = stackEnd;
    this.#high = bytes.slice(stackEnd, lastUsed(memory));
  }

  /** Where what it holds ends: above, the memory was empty. */
  get end(): number {
    return this.#highStart + this.#high.length;
  }

  /** Puts a memory back into this state, whatever happened in it. */
  restore(memory: WebAssembly.Memory): void {
    const bytes = new Uint8Array(memory.buffer);
    bytes.set(this.#low, 0);
    bytes.set(this.#high, this.#highStart);
  }
}

function lastUsed(memory: WebAssembly.Memory): number {
  const bytes = Buffer.from(memory.buffer);
  let end = bytes.length;
  while (end > 0 && zeros.equals(bytes.subarray(end - pageBytes, end))) end -= pageBytes;
  return end;
}
