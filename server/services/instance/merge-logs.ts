export type LogLine = { pod: string; container: string; at: string; text: string };
export type Lines = AsyncGenerator<LogLine>;
/** `mayCome`: more may come later, also when nothing is open any more. */
export type Joined = { lines: Lines[]; mayCome: boolean };
type Taken = { source: Lines; result: IteratorResult<LogLine>; error?: unknown };

const lookAgainMs = 2_000;

/**
 * Whatever comes first, first. One source that fails ends as a line that says so; the others go on. `join` is asked every
 * other second what came since, with how many are open.
 */
export async function* mergeLogs(
  sources: Lines[],
  signal: AbortSignal,
  join?: (open: number) => Promise<Joined>,
): Lines {
  const inbox = createInbox();
  const state = { open: 0, mayCome: join !== undefined, isOver: false };
  const begin = (source: Lines) => {
    state.open += 1;
    inbox.take(source);
  };
  // What could not be asked now is asked again.
  const look = async () => {
    const joined = (await join?.(state.open).catch(() => null)) ?? null;
    if (!joined || state.isOver) return;
    state.mayCome = joined.mayCome;
    joined.lines.forEach(begin);
    inbox.ring();
  };
  sources.forEach(begin);
  const timer = join && setInterval(() => void look(), lookAgainMs);
  signal.addEventListener('abort', inbox.ring);
  try {
    while ((state.open > 0 || state.mayCome) && !signal.aborted) {
      const next = inbox.shift();
      if (!next) {
        await inbox.rung();
        continue;
      }
      if (next.error !== undefined && !signal.aborted) yield noteLine(wordsOf(next.error));
      if (next.result.done) state.open -= 1;
      else {
        yield next.result.value;
        inbox.take(next.source);
      }
    }
  } finally {
    state.isOver = true;
    clearInterval(timer);
    signal.removeEventListener('abort', inbox.ring);
  }
}

/** Of each source one line waits here at most, so that none is read faster than all are taken. */
function createInbox() {
  const taken: Taken[] = [];
  let wake: (() => void) | undefined;
  const ring = () => wake?.();
  return {
    ring,
    rung: () => new Promise<void>((resolve) => (wake = resolve)),
    shift: () => taken.shift(),
    take: (source: Lines) =>
      void source
        .next()
        .catch((error: unknown) => ({ done: true as const, value: undefined, error }))
        .then((result) => {
          taken.push({ source, result, ...('error' in result ? { error: result.error } : {}) });
          ring();
        }),
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A line of our own among those of the containers. */
export function noteLine(text: string): LogLine {
  return { pod: '', container: '', at: new Date().toISOString(), text };
}
