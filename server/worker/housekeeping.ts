import { setTimeout as sleep } from 'node:timers/promises';
import type { Db } from '@/db/client';
import { isTransient } from '@/db/transient';
import { admitAll } from '@/server/engine/store/admit';
import { type KeepRuns, pruneRuns } from '@/server/engine/store/prune';
import { readQueueLength } from '@/server/engine/store/queue-length';
import type { Logger } from '@/server/platform/logger';
import { metrics } from '@/server/platform/metrics';
import { type DueCluster, claimDue, probeCluster } from '@/server/services/cluster/probe';
import { prunePresence } from '@/server/services/draft/presence';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import { type Loop, every } from './every';

const pruneEveryMs = 60_000;
/** Between two batches, so that those who work are not disturbed. */
const breathMs = 200;
const measureEveryMs = 5_000;
const admitEveryMs = 500;
const probeEveryMs = 1_000;
const probesAtOnce = 64;
/** Each look opens connections, which stay for seconds: after a long pause all clusters are due at once. */
const probesAtATime = 32;

/** Forgets old runs, and who was at a document. Each worker does it; they share what there is. */
export function startPruning(db: Db, keep: KeepRuns, logger: Logger): Loop {
  return every(pruneEveryMs, 'pruning', logger, async (stopping) => {
    let pruned = 0;
    for (let n = await pruneRuns(db, keep); n > 0 && !stopping.aborted; n = await pruneRuns(db, keep)) {
      pruned += n;
      await sleep(breathMs);
    }
    if (pruned > 0) logger.info({ runs: pruned }, 'old runs were forgotten');
    await prunePresence(db, new Date());
  });
}

/** Lets runs in that their project's limit held back. Each worker looks; an index of what is held makes it cheap. */
export function startAdmission(db: Db, logger: Logger): Loop {
  return every(admitEveryMs, 'admission', logger, async () => {
    await admitAll(db);
  });
}

/**
 * Looks whether the clusters answer and what they can do. Each worker does it; they share what there is. One that does not answer
 * holds up no other: the next begins whenever one of those under way ends.
 */
export function startProbing(db: Db, clusters: Clusters, logger: Logger): Loop {
  const deps = { db, clusters, now: () => new Date() };
  const underWay = new Set<Promise<void>>();
  const probe = (due: DueCluster) => {
    const probing: Promise<void> = probeCluster(deps, due)
      .catch((error: unknown) => {
        if (!isTransient(error)) logger.error({ error, cluster: due.id }, 'a look at a cluster failed');
      })
      .finally(() => underWay.delete(probing));
    underWay.add(probing);
  };
  const loop = every(probeEveryMs, 'probing', logger, async () => {
    const free = Math.min(probesAtATime, probesAtOnce - underWay.size);
    if (free > 0) for (const due of await claimDue(deps, free)) probe(due);
  });
  return {
    async stop() {
      await loop.stop();
      await Promise.all(underWay);
    },
  };
}

/** How much waits and for how long, for Prometheus: every worker says the same, so take the maximum. */
export function startGauges(db: Db, logger: Logger): Loop {
  const ready = metrics().gauge({ name: 'loam_queue_ready_nodes', help: 'Nodes that wait for a worker.' });
  const oldest = metrics().gauge({
    name: 'loam_queue_oldest_seconds',
    help: 'How long the oldest node that waits for a worker has waited.',
  });
  const runs = metrics().gauge({
    name: 'loam_runs_open',
    help: 'Runs that have not ended.',
    labels: ['state'],
  });
  return every(measureEveryMs, 'gauges', logger, async () => {
    const length = await readQueueLength(db);
    ready.set(length.ready);
    oldest.set(length.oldestMs / 1_000);
    for (const [state, count] of Object.entries(length.runs)) runs.set({ state }, count);
  });
}
