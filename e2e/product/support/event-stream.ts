/** The live stream of a product, as a page holds it open. */
export class EventStream {
  text = '';
  /** When the server has ended it. */
  readonly ended: Promise<void>;
  #abort: AbortController;
  #listeners = new Set<() => void>();

  private constructor(response: Response, abort: AbortController) {
    this.#abort = abort;
    this.ended = this.#read(response);
  }

  static async open(
    url: string,
    token: string,
    input: { project: string; topics: string[] },
  ): Promise<EventStream> {
    const abort = new AbortController();
    const query = encodeURIComponent(JSON.stringify({ json: input }));
    const response = await fetch(`${url}/api/trpc/live.stream?input=${query}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: abort.signal,
    });
    return new EventStream(response, abort);
  }

  /** All that came, as soon as it holds what is waited for. */
  async until(has: (text: string) => boolean, timeoutMs = 30_000): Promise<string> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!has(this.text)) {
      await new Promise<void>((resolve, reject) => {
        const fail = () => reject(new Error(`The stream said only:\n${this.text}`));
        signal.addEventListener('abort', fail, { once: true });
        this.#listeners.add(resolve);
      });
    }
    return this.text;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        this.text += decoder.decode(chunk, { stream: true });
        for (const listener of this.#listeners) listener();
        this.#listeners.clear();
      }
    } catch (error) {
      // Closed here, or cut off with its server: it is over either way.
      if (!(error instanceof Error)) throw error;
    }
  }
}
