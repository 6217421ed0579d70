import type { ObjectStore } from '@/playground/store/object-store';
import { pods } from '@/playground/store/resources';
import { type LogLine, lineAfter, linesUntil } from './logs/log-lines';
import { chooseContainer, findRun, type LogRun } from './logs/log-run';
import type { Pod } from './objects/pod';

export type PodLogQuery = {
  container?: string;
  follow?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  /** RFC 3339. */
  sinceTime?: string;
  timestamps?: boolean;
  previous?: boolean;
  limitBytes?: number;
};

/**
 * The log of one container of a pod, line by line, each with its line break. Throws a StatusError at once (not while
 * iterating) when there is no such log. Following ends with the container, with the pod, or when aborted.
 */
export function readPodLog(
  store: ObjectStore,
  pod: Pod,
  query: PodLogQuery,
  signal?: AbortSignal,
): AsyncIterable<string> {
  const container = chooseContainer(pod, query.container);
  if (!pod.spec.nodeName) return limited(noLines(), undefined);
  const run = findRun(pod, container, query.previous ?? false);
  const lines =
    query.follow && run.endMs === undefined
      ? follow(store, pod, run, query, signal)
      : fixed(store, run, query);
  return limited(formatted(lines, query.timestamps ?? false), query.limitBytes);
}

async function* noLines(): AsyncGenerator<string> {
  yield* [];
}

function past(
  store: ObjectStore,
  run: LogRun,
  { tailLines, sinceSeconds, sinceTime }: PodLogQuery,
): LogLine[] {
  const nowMs = store.clock.now().getTime();
  const sinceMs = sinceTime
    ? Date.parse(sinceTime)
    : sinceSeconds === undefined
      ? 0
      : nowMs - sinceSeconds * 1000;
  const lines = linesUntil(run, nowMs).filter(({ atMs }) => atMs >= sinceMs);
  return tailLines === undefined ? lines : lines.slice(Math.max(lines.length - tailLines, 0));
}

async function* fixed(store: ObjectStore, run: LogRun, query: PodLogQuery): AsyncGenerator<LogLine> {
  yield* past(store, run, query);
}

async function* follow(
  store: ObjectStore,
  pod: Pod,
  run: LogRun,
  query: PodLogQuery,
  signal: AbortSignal | undefined,
): AsyncGenerator<LogLine> {
  let seenMs = store.clock.now().getTime();
  yield* past(store, run, query);
  for (;;) {
    if (signal?.aborted) return;
    const ended = endOf(store, pod, run);
    if (ended) {
      if (ended.endMs !== undefined)
        yield* linesUntil(ended, ended.endMs).filter(({ atMs }) => atMs > seenMs);
      return;
    }
    const next = lineAfter(run, seenMs);
    const due = await waitFor(store, pod, next.atMs - store.clock.now().getTime(), signal);
    if (!due) continue;
    seenMs = next.atMs;
    yield next;
  }
}

/** The run as it ended; without its end when pod or container are gone altogether. */
function endOf(store: ObjectStore, pod: Pod, run: LogRun): LogRun | undefined {
  const { namespace, name, uid } = pod.metadata;
  const latest = store.find<Pod>(pods, namespace, name);
  if (!latest || latest.metadata.uid !== uid) return run;
  const status = latest.status?.containerStatuses?.find((one) => one.name === run.container.name);
  if (status?.state.running && Date.parse(status.state.running.startedAt) === run.startMs) return undefined;
  const terminated = status?.state.terminated ?? status?.lastState.terminated;
  if (!terminated) return run;
  return { ...run, endMs: Date.parse(terminated.finishedAt), exitCode: terminated.exitCode };
}

/** True when the time has passed, false when the pod has changed before or nobody listens any more. */
function waitFor(
  store: ObjectStore,
  pod: Pod,
  delayMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (due: boolean) => {
      clearTimeout(timer);
      unwatch();
      signal?.removeEventListener('abort', abort);
      resolve(due);
    };
    const abort = () => finish(false);
    const timer = setTimeout(() => finish(true), Math.max(delayMs, 0));
    const unwatch = store.watch(pods, ({ object }) => {
      if (object.metadata.uid === pod.metadata.uid) finish(false);
    });
    signal?.addEventListener('abort', abort);
  });
}

async function* formatted(lines: AsyncIterable<LogLine>, timestamps: boolean): AsyncGenerator<string> {
  for await (const { atMs, text } of lines) {
    yield timestamps ? `${formatNanoTime(atMs)} ${text}\n` : `${text}\n`;
  }
}

function formatNanoTime(ms: number): string {
  const nanos = Math.round((ms % 1) * 1e6);
  return new Date(ms).toISOString().replace('Z', `${String(nanos).padStart(6, '0')}Z`);
}

async function* limited(
  lines: AsyncIterable<string>,
  limitBytes: number | undefined,
): AsyncGenerator<string> {
  let left = limitBytes ?? Infinity;
  for await (const line of lines) {
    const bytes = Buffer.from(line);
    if (bytes.length > left) {
      yield bytes.subarray(0, left).toString();
      return;
    }
    left -= bytes.length;
    yield line;
  }
}
