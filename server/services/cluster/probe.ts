import { and, eq, inArray, lte, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { cluster, clusterFacts } from '@/db/schema/environment';
import { isLoamError } from '@/server/domain/error';
import type { Clusters, ConnectionVerdict } from '@/server/targets/kubernetes/cluster-api';
import { toVerdictChange } from './connection';

export type ProbeDeps = { db: Db; clusters: Clusters; now: () => Date };

const everySeconds = 60;
/** One that has long been away is looked at less and less often; whoever delivers to it asks for itself. */
const longestSeconds = 300;
/** What a cluster can do changes rarely, and costs it several lists. */
const factsMs = 10 * 60_000;

/** Takes clusters whose turn it is, at most `limit`; no other worker looks at these now. */
export function claimDue({ db }: Pick<ProbeDeps, 'db'>, limit: number): Promise<DueCluster[]> {
  const due = db
    .select({ id: cluster.id })
    .from(cluster)
    .where(lte(cluster.nextProbeAt, sql`now()`))
    .orderBy(cluster.nextProbeAt)
    .limit(limit)
    .for('update', { skipLocked: true });
  const away = sql`extract(epoch from now() - ${cluster.unreachableSince}) / 4`;
  const seconds = sql`least(greatest(coalesce(${away}, 0), ${everySeconds}::int), ${longestSeconds}::int)::double precision`;
  // Spread, so that what was registered together is not looked at together for ever.
  const next = sql`now() + make_interval(secs => ${seconds} * (0.9 + random() * 0.2))`;
  return db
    .update(cluster)
    .set({ nextProbeAt: next })
    .where(inArray(cluster.id, due))
    .returning({ id: cluster.id, state: cluster.state, message: cluster.message });
}

export type DueCluster = Pick<typeof cluster.$inferSelect, 'id' | 'state' | 'message'>;

/** Does it answer, how fast, and now and then what it can do. */
export async function probeCluster({ db, clusters, now }: ProbeDeps, known: DueCluster): Promise<void> {
  // Whoever found out that it is away asks it more often than this.
  if (clusters.isAway(known.id)) return;
  const verdict = await clusters
    .open(known.id)
    .then((api) => api.test())
    .catch((error: unknown): ConnectionVerdict => {
      if (!isLoamError(error)) throw error;
      return { ok: false, message: error.message };
    });
  const change = toVerdictChange(verdict, now());
  await db.update(cluster).set(change).where(eq(cluster.id, known.id));
  const isNews = change.state !== known.state || change.message !== known.message;
  const found = verdict.ok && (await findFacts({ db, clusters, now }, known.id, verdict.latencyMs));
  if (isNews || found) await recordChange(db, { projectId: null, topic: 'clusters' });
}

/** True when they were looked for. The latency is kept each time. */
async function findFacts(
  { db, clusters, now }: ProbeDeps,
  clusterId: string,
  testedMs = 0,
): Promise<boolean> {
  const latencyMs = clusters.latencyMs(clusterId) ?? Math.round(testedMs);
  const young = new Date(now().getTime() - factsMs);
  const kept = await db
    .update(clusterFacts)
    .set({ latencyMs })
    .where(
      and(
        eq(clusterFacts.clusterId, clusterId),
        sql`${clusterFacts.foundAt} > ${young.toISOString()}::timestamptz`,
      ),
    )
    .returning({ id: clusterFacts.clusterId });
  if (kept.length > 0) return false;
  const facts = await (await clusters.open(clusterId)).facts().catch((error: unknown) => {
    if (!isLoamError(error)) throw error;
    return null;
  });
  if (facts === null) return false;
  const values = { facts, latencyMs, foundAt: now() };
  await db
    .insert(clusterFacts)
    .values({ clusterId, ...values })
    .onConflictDoUpdate({ target: clusterFacts.clusterId, set: values });
  return true;
}
