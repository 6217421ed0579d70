import { LoamError } from '@/server/domain/error';
import type { PodStatus } from '@/server/domain/pod-status';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { type Lease, assertLease } from '../live/lease';
import { getInstance, listPods } from './find';

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
export type LogLine = { pod: string; container: string; at: string; text: string };

// More streams than this to one page help nobody, and each is a connection to the cluster.
const maxStreams = 20;

/** Lines of all containers that fit, as they come; with `follow` until `signal` aborts. Of several pods they interleave. */
export async function openLogs(
  ctx: ServiceContext,
  input: LogInput,
  signal: AbortSignal,
): Promise<AsyncIterable<LogLine>> {
  const row = await getInstance(ctx, input, 'instance.logs');
  const pods = (await listPods(ctx, row.id, input.component)).filter(
    (pod) => !input.pod || pod.name === input.pod,
  );
  const sources = pods.flatMap((pod) =>
    pod.containers
      .filter((container) => !input.container || container.name === input.container)
      .map((container) => ({ pod, container: container.name })),
  );
  if (sources.length === 0)
    throw new LoamError('not-found', 'There is no such pod or container here now.', {
      got: [input.component, input.pod, input.container].filter(Boolean).join(' / '),
      hint: `Running now: ${(await listPods(ctx, row.id)).map((pod) => pod.name).join(', ') || 'no pods'}.`,
    });
  const api = await ctx.clusters.open(row.clusterId);
  return merge(
    sources.slice(0, maxStreams).map((source) => readSource(api, source, input, signal)),
    signal,
  );
}

async function* readSource(
  api: ClusterApi,
  { pod, container }: { pod: PodStatus; container: string },
  input: LogInput,
  signal: AbortSignal,
): AsyncGenerator<LogLine> {
  const { follow = false, previous = false, sinceSeconds, sinceTime } = input;
  const from = sinceTime ? { sinceTime } : { tailLines: input.tailLines ?? 200 };
  const query = {
    container,
    follow,
    previous,
    ...from,
    timestamps: true,
    ...(sinceSeconds ? { sinceSeconds } : {}),
  };
  for await (const line of api.logs(pod.namespace, pod.name, query, signal)) {
    const space = line.indexOf(' ');
    yield { pod: pod.name, container, at: line.slice(0, space), text: line.slice(space + 1) };
  }
}

/** Whatever comes first, first. One source that fails ends as a line that says so; the others go on. */
async function* merge(sources: AsyncGenerator<LogLine>[], signal: AbortSignal): AsyncGenerator<LogLine> {
  const take = (source: AsyncGenerator<LogLine>) =>
    source.next().then(
      (result) => ({ source, result }),
      (error: unknown) => ({ source, result: { done: true as const, value: undefined }, error }),
    );
  const pending = new Map(sources.map((source) => [source, take(source)]));
  while (pending.size > 0 && !signal.aborted) {
    const next = await Promise.race(pending.values());
    if ('error' in next && !signal.aborted) {
      const text = next.error instanceof Error ? next.error.message : String(next.error);
      yield { pod: '', container: '', at: new Date().toISOString(), text };
    }
    if (next.result.done) pending.delete(next.source);
    else {
      yield next.result.value;
      pending.set(next.source, take(next.source));
    }
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
