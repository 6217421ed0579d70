type Said = { json?: { topic: string; data: { name?: string; state?: string } } };

/** What the product says of its applications, as an open page hears it. */
export class Statuses {
  readonly #abort = new AbortController();
  readonly #runningAt = new Map<string, number>();
  #listeners = new Set<() => void>();
  #ended = false;

  static async follow(url: string, token: string): Promise<Statuses> {
    const statuses = new Statuses();
    const input = { json: { project: 'default', topics: ['applications'] } };
    const query = encodeURIComponent(JSON.stringify(input));
    const response = await fetch(`${url}/api/trpc/live.stream?input=${query}`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: statuses.#abort.signal,
    });
    if (!response.ok) throw new Error(`the live stream answered ${response.status}`);
    void statuses.#read(response);
    return statuses;
  }

  /** When the last of them was said to be well, in milliseconds since 1970. */
  async allRunning(names: readonly string[], timeoutMs = 180_000): Promise<number> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const missing = names.filter((name) => !this.#runningAt.has(name));
      if (missing.length === 0) return Math.max(...names.map((name) => this.#runningAt.get(name) ?? 0));
      if (this.#ended) throw new Error('the live stream ended');
      await new Promise<void>((resolve, reject) => {
        this.#listeners.add(resolve);
        const fail = () => reject(new Error(`not well in time: ${missing.slice(0, 5).join(', ')}`));
        signal.addEventListener('abort', fail, { once: true });
      });
    }
  }

  runningAt(name: string): number {
    return this.#runningAt.get(name) ?? Number.NaN;
  }

  stop(): void {
    this.#abort.abort();
  }

  async #read(response: Response): Promise<void> {
    const decoder = new TextDecoder();
    let rest = '';
    try {
      for await (const chunk of response.body ?? []) {
        const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.startsWith('data: {')) this.#note(line.slice(6));
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) console.error('the live stream broke', error);
    }
    this.#ended = true;
    this.#ring();
  }

  #note(text: string): void {
    const { json } = JSON.parse(text) as Said;
    if (json?.topic !== 'applications') return;
    const { name = '', state } = json.data;
    if (state === undefined) return;
    if (state !== 'running') this.#runningAt.delete(name);
    else if (!this.#runningAt.has(name)) this.#runningAt.set(name, Date.now());
    this.#ring();
  }

  #ring(): void {
    const listeners = this.#listeners;
    this.#listeners = new Set();
    for (const listener of listeners) listener();
  }
}
