import { LoamError } from '@/server/domain/error';
import type { PodStatus } from '@/server/domain/pod-status';
import type { ClusterApi, LogQuery } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { type Lease, assertLease } from '../live/lease';
import { getInstance, listPods } from './find';
import { type LogLine, mergeLogs, onceThere } from './merge-logs';

export type LogInput = {
  project: string;
  instanceId: string;
  component?: string | undefined;
  pod?: string | undefined;
  container?: string | undefined;
  tailLines?: number | undefined;
  sinceSeconds?: number | undefined;
  /** RFC 3339; only what was written after it. */
  sinceTime?: string | undefined;
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
  const first = await findSources(ctx, row.id, input);
  if (first.length === 0) throw await nothingThere(ctx, row.id, input);
  const api = await ctx.clusters.open(row.clusterId);
  const read = (source: Source, query: LogQuery) => readSource(api, source, query, signal);
  const begun = first.slice(0, maxStreams);
  const { follow = false, previous = false } = input;
  const query = { follow, previous, ...fromOf(input) };
  const known = new Set(begun.map(keyOf));
  const come = async (open: number) => {
    const fresh = (await findSources(ctx, row.id, input)).filter((each) => !known.has(keyOf(each)));
    return fresh.slice(0, maxStreams - open).map((source) => {
      known.add(keyOf(source));
      const lines = read(source, { follow, tailLines: joinedLines });
      // A container that does not run yet is looked at again.
      return onceThere(lines, () => known.delete(keyOf(source)));
    });
  };
  return mergeLogs(
    begun.map((source) => read(source, query)),
    signal,
    follow && !previous && !input.pod ? come : undefined,
  );
}

type Source = { pod: PodStatus; container: string };
const keyOf = ({ pod, container }: Source) => `${pod.namespace}/${pod.name}/${container}`;

async function findSources(ctx: ServiceContext, instanceId: string, input: LogInput): Promise<Source[]> {
  const pods = await listPods(ctx, instanceId, input.component);
  return pods
    .filter((pod) => !input.pod || pod.name === input.pod)
    .flatMap((pod) =>
      pod.containers
        .filter((container) => !input.container || container.name === input.container)
        .filter((container) => !input.previous || container.restarts > 0)
        .map((container) => ({ pod, container: container.name })),
    );
}

async function nothingThere(ctx: ServiceContext, instanceId: string, input: LogInput): Promise<LoamError> {
  if (input.previous && (await findSources(ctx, instanceId, { ...input, previous: false })).length > 0)
    return new LoamError('not-found', 'No container here has restarted, so none ran before.', {
      hint: 'Without "previous" it is what they write now.',
    });
  const pods = await listPods(ctx, instanceId);
  return new LoamError('not-found', 'There is no such pod or container here now.', {
    got: [input.component, input.pod, input.container].filter(Boolean).join(' / '),
    hint: `Running now: ${pods.map((pod) => pod.name).join(', ') || 'no pods'}.`,
  });
}

/** A cluster takes one point of time at most. Whoever says since when wants all of it, unless they also say how much. */
function fromOf({ sinceTime, sinceSeconds, tailLines }: LogInput): LogQuery {
  if (sinceTime) return { sinceTime };
  const tail = tailLines === undefined ? {} : { tailLines };
  return sinceSeconds ? { sinceSeconds, ...tail } : { tailLines: usualLines, ...tail };
}

async function* readSource(
  api: ClusterApi,
  { pod, container }: Source,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const whole = { ...query, container, timestamps: true };
  for await (const line of api.logs(pod.namespace, pod.name, whole, signal)) {
    const space = line.indexOf(' ');
    yield { pod: pod.name, container, at: line.slice(0, space), text: line.slice(space + 1) };
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
