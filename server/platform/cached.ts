/** What `read` answered, for `freshMs`; those who ask meanwhile share one answer. A failure is not kept. */
export function cached<T>(freshMs: number, read: () => PromiseLike<T>): () => Promise<T> {
  let last: { atMs: number; value: Promise<T> } | undefined;
  return () => {
    const atMs = performance.now();
    if (last === undefined || atMs - last.atMs > freshMs) {
      // A query of drizzle is sent again each time that somebody waits for it.
      const value = Promise.resolve(read());
      last = { atMs, value };
      value.catch(() => {
        last = undefined;
      });
    }
    return last.value;
  };
}
