export type LogLine = { pod: string; container: string; at: string; text: string };
type Lines = AsyncGenerator<LogLine>;
type Came = { source: Lines; result: IteratorResult<LogLine>; error?: unknown };

const lookAgainMs = 2_000;

/**
 * Whatever comes first, first. One source that fails ends as a line that says so; the others go on. `come` is asked every
 * other second what came since, with how many are open.
 */
export async function* mergeLogs(
  sources: Lines[],
  signal: AbortSignal,
  come?: (open: number) => Promise<Lines[]>,
): Lines {
  const came: Came[] = [];
  let wake: (() => void) | undefined;
  let open = 0;
  let isOver = false;
  // Of each source one line waits at most, so that none is read faster than all are taken.
  const take = (source: Lines) =>
    void source
      .next()
      .catch((error: unknown) => ({ done: true as const, value: undefined, error }))
      .then((result) => {
        came.push({ source, result, ...('error' in result ? { error: result.error } : {}) });
        wake?.();
      });
  const begin = (source: Lines) => {
    open += 1;
    take(source);
  };
  // What could not be asked now is asked again.
  const look = async () => {
    const fresh = (await come?.(open).catch(() => [])) ?? [];
    if (!isOver) fresh.forEach(begin);
  };
  sources.forEach(begin);
  const timer = come && setInterval(() => void look(), lookAgainMs);
  try {
    while (open > 0 && !signal.aborted) {
      const next = came.shift();
      if (!next) {
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      if (next.error !== undefined && !signal.aborted) yield failureLine(next.error);
      if (!next.result.done) {
        yield next.result.value;
        take(next.source);
        continue;
      }
      open -= 1;
      if (open === 0) await look();
    }
  } finally {
    isOver = true;
    clearInterval(timer);
  }
}

function failureLine(error: unknown): LogLine {
  const text = error instanceof Error ? error.message : String(error);
  return { pod: '', container: '', at: new Date().toISOString(), text };
}

/** Lines of a source that may not be there yet: that it is not is no failure, but told. */
export async function* onceThere(lines: Lines, onNotYet: () => void): Lines {
  let hasSpoken = false;
  try {
    for await (const line of lines) {
      hasSpoken = true;
      yield line;
    }
  } catch (error) {
    if (hasSpoken) throw error;
    onNotYet();
  }
}
