import type { Api } from './api';
import type { Loose } from './loose';

export type WatchFrame = { type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'; object: Loose };

/** An open watch: frames are kept as they come, and asked for one by one. */
export class WatchStream {
  #frames: WatchFrame[] = [];
  #waiting: ((frame: WatchFrame | undefined) => void)[] = [];
  #abort = new AbortController();
  #ended = false;
  /** Why the connection broke, if it did. */
  failure: unknown;

  static async open(api: Api, path: string): Promise<WatchStream> {
    const stream = new WatchStream();
    const response = await api.open(path, {}, stream.#abort.signal);
    if (response.status !== 200 || !response.body) {
      throw new Error(`watch of ${path} answered ${response.status}: ${await response.text()}`);
    }
    void stream.#read(response.body);
    return stream;
  }

  /** The next frame; undefined when the server has ended the watch. */
  async next(timeoutMs = 15_000): Promise<WatchFrame | undefined> {
    const [frame] = this.#frames.splice(0, 1);
    if (frame || this.#ended) return frame;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('no watch event came')), timeoutMs);
      this.#waiting.push((value) => {
        clearTimeout(timer);
        resolve(value);
      });
    });
  }

  /** The next frame of that type, whatever comes before it. */
  async nextOf(type: WatchFrame['type'], name?: string): Promise<WatchFrame> {
    for (;;) {
      const frame = await this.next();
      if (!frame) throw new Error(`the watch ended before a ${type}`);
      if (frame.type === type && (name === undefined || frame.object.metadata.name === name)) return frame;
    }
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: AsyncIterable<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of body) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line) this.#push(JSON.parse(line) as WatchFrame);
      }
    } catch (error) {
      // A connection that breaks ends the watch as well: whoever still waits for a frame gets none and fails.
      this.failure = error;
    } finally {
      this.#ended = true;
      for (const resolve of this.#waiting) resolve(undefined);
    }
  }

  #push(frame: WatchFrame): void {
    const [resolve] = this.#waiting.splice(0, 1);
    if (resolve) resolve(frame);
    else this.#frames.push(frame);
  }
}
