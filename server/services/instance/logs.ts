import { LoamError, isLoamError } from '@/server/domain/error';
import type { PodStatus } from '@/server/domain/pod-status';
import { isOnItsWay, severityOf } from '@/server/domain/status';
import type { ClusterApi, LogQuery } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { type Lease, assertLease } from '../live/lease';
import { getInstance, listPods } from './find';
import type { LogPosition } from './log-position';
import { type LogContainer, createReading } from './log-reading';
import { type Joined, type LogLine, type Lines, mergeLogs, noteLine } from './merge-logs';

export type LogInput = {
  project: string;
  instanceId: string;
  component?: string | undefined;
  pod?: string | undefined;
  container?: string | undefined;
  tailLines?: number | undefined;
  sinceSeconds?: number | undefined;
  /** Only what was written after these; of a container that is not in it, as without. */
  after?: LogPosition | undefined;
  previous?: boolean | undefined;
  follow?: boolean | undefined;
};

// More streams than this to one page help nobody, and each is a connection to the cluster.
const maxStreams = 20;
const usualLines = 200;
/** Of a container that came while others were followed: about all that it wrote. */
const joinedLines = 1_000;

/**
 * Lines of all containers that fit, as they come; with `follow` until `signal` aborts, also of pods that come meanwhile.
 * Of several pods they interleave.
 */
export async function openLogs(
  ctx: ServiceContext,
  input: LogInput,
  signal: AbortSignal,
): Promise<AsyncIterable<LogLine>> {
  const row = await getInstance(ctx, input, 'instance.logs');
  const first = containersOf(await listPods(ctx, row.id, input.component), input);
  if (first.length === 0) throw await nothingThere(ctx, row.id, input);
  const api = await ctx.clusters.open(row.clusterId);
  const { follow = false, previous = false } = input;
  const reading = createReading((source, from) => readSource(api, source, from, signal), input.after);
  const left = sayingWhatIsLeft(input.after !== undefined);
  const begun = [
    ...left(first.length, maxStreams),
    ...first
      .slice(0, maxStreams)
      .map((source) => reading.begin(source, { follow, previous, ...fromOf(input) })),
  ];
  const join = async (open: number): Promise<Joined> => {
    const pods = await findPods(ctx, input);
    if (pods === null) return { lines: [], mayCome: false };
    const due = containersOf(pods, input).filter(reading.isDue);
    const free = maxStreams - open;
    const lines = due
      .slice(0, free)
      .map((source) => reading.begin(source, { follow, tailLines: joinedLines }, true));
    return {
      lines: [...left(due.length + open, maxStreams), ...lines],
      mayCome: input.pod ? pods.some(isAlive) : pods.length === 0 || pods.some(isAlive),
    };
  };
  return mergeLogs(begun, signal, follow && !previous ? join : undefined);
}

/** Says once that not all can be read together; whoever goes on was told before. */
function sayingWhatIsLeft(isTold: boolean) {
  let isSaid = isTold;
  return (count: number, most: number): Lines[] => {
    if (count <= most || isSaid) return [];
    isSaid = true;
    return [
      saying(`Only ${most} of the ${count} containers are read together. Choose a component or a pod.`),
    ];
  };
}

async function* saying(text: string): Lines {
  yield noteLine(text);
}

/** Null when there is nothing to have pods any more. */
async function findPods(ctx: ServiceContext, input: LogInput): Promise<PodStatus[] | null> {
  try {
    const { id } = await getInstance(ctx, input, 'instance.logs');
    const pods = await listPods(ctx, id, input.component);
    return input.pod ? pods.filter((pod) => pod.name === input.pod) : pods;
  } catch (error) {
    if (isLoamError(error) && error.code === 'not-found') return null;
    throw error;
  }
}

/** One that ended may be started again, unless it is of a Job. */
function isAlive({ state, owner }: PodStatus): boolean {
  return state !== 'completed' && !(owner.startsWith('Job/') && !isOnItsWay(state) && state !== 'running');
}

function containersOf(pods: PodStatus[], { pod, container, previous }: LogInput): LogContainer[] {
  // Those in trouble first, in case there are too many.
  return pods
    .filter((each) => !pod || each.name === pod)
    .toSorted((a, b) => severityOf(a.state) - severityOf(b.state))
    .flatMap(({ name, namespace, containers }) =>
      containers
        .filter((each) => !container || each.name === container)
        .filter((each) => !previous || each.restarts > 0)
        .map((each) => ({ pod: name, namespace, container: each.name, restarts: each.restarts })),
    );
}

async function nothingThere(ctx: ServiceContext, instanceId: string, input: LogInput): Promise<LoamError> {
  const pods = await listPods(ctx, instanceId, input.component);
  if (input.previous && containersOf(pods, { ...input, previous: false }).length > 0)
    return new LoamError('not-found', 'No container here has restarted, so none ran before.', {
      hint: 'Without "previous" it is what they write now.',
    });
  const all = await listPods(ctx, instanceId);
  return new LoamError('not-found', 'There is no such pod or container here now.', {
    got: [input.component, input.pod, input.container].filter(Boolean).join(' / '),
    hint: `Running now: ${all.map((pod) => pod.name).join(', ') || 'no pods'}.`,
  });
}

/** Whoever says since when wants all of it, unless they also say how much. */
function fromOf({ sinceSeconds, tailLines }: LogInput): LogQuery {
  const tail = tailLines === undefined ? {} : { tailLines };
  return sinceSeconds ? { sinceSeconds, ...tail } : { tailLines: usualLines, ...tail };
}

async function* readSource(
  api: ClusterApi,
  { namespace, pod, container }: LogContainer,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  for await (const line of api.logs(namespace, pod, { ...query, container, timestamps: true }, signal)) {
    const space = line.indexOf(' ');
    yield { pod, container, at: line.slice(0, space), text: line.slice(space + 1) };
  }
}

// A whole answer, not a stream: what does not fit in this time or number is left to the live stream.
const readMs = 15_000;
const readLines = 10_000;

/** What is in the logs now, oldest first. */
export async function readLogs(ctx: ServiceContext, input: Omit<LogInput, 'follow'>): Promise<LogLine[]> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), readMs);
  const lines: LogLine[] = [];
  try {
    for await (const line of await openLogs(ctx, { ...input, follow: false }, controller.signal)) {
      lines.push(line);
      if (lines.length === readLines) break;
    }
  } finally {
    clearTimeout(timer);
    controller.abort();
  }
  return lines.sort((a, b) => a.at.localeCompare(b.at));
}

// Somebody who lost the right to read must not go on reading for longer than this.
const recheckMs = 4_000;

/**
 * Lines as they are written, until the containers end, the caller goes, or the actor may no longer read them. Whether
 * they may is asked before the first line, not only when it is wanted.
 */
export async function followLogs(
  ctx: ServiceContext,
  input: LogInput,
  signal: AbortSignal,
): Promise<AsyncGenerator<LogLine>> {
  const { projectId } = await getInstance(ctx, input, 'instance.logs');
  return follow(ctx, input, signal, { actor: ctx.actor, projectId, permissions: ['instance.logs'] });
}

async function* follow(
  ctx: ServiceContext,
  input: LogInput,
  signal: AbortSignal,
  lease: Lease,
): AsyncGenerator<LogLine> {
  const stop = new AbortController();
  const recheck = setInterval(() => {
    assertLease(ctx.db, lease, ctx.now()).catch((error: unknown) => stop.abort(error));
  }, recheckMs);
  try {
    const both = AbortSignal.any([signal, stop.signal]);
    yield* await openLogs(ctx, { ...input, follow: true }, both);
    if (stop.signal.aborted) throw stop.signal.reason;
  } finally {
    clearInterval(recheck);
    stop.abort();
  }
}
