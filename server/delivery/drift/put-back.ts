import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { application } from '@/db/schema/application';
import { resource } from '@/db/schema/delivery';
import { execution } from '@/db/schema/engine';
import type { KubeResource } from '@/plugins/sdk/definition';
import type { Drift, Repair } from '@/server/domain/drift';
import { LoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { ownedDigest } from '../digest';
import { type Held, timesOf } from './repairs';
import type { DriftSubject } from './subject';

const timeoutMs = 10_000;
const soonMs = 1_000;

type Job = DriftSubject & {
  wanted: KubeResource;
  /** Else some fields are left to others, and it is still not as it was applied. */
  isWhole: boolean;
  drift: Drift;
};

/**
 * Applies an object again as it was applied before. Null when that is done; else why not, and nothing was written. The rows
 * stay locked until the cluster has answered: whoever delivers it anew, or begins to remove it, comes after.
 */
export async function putBack(db: Db, job: Job): Promise<Held | null> {
  const { instance, row, api, now, wanted, drift } = job;
  return db.transaction(async (tx) => {
    const free = await lock(tx, job);
    if ('why' in free) return free;
    const live = await applyInTime(api, wanted);
    const { gone, fields, by } = drift;
    const times = timesOf(row.repaired as Repair | null, now);
    const repaired: Repair = { gone, fields, by, at: now.toISOString(), times };
    await tx
      .update(resource)
      .set({
        uid: live.metadata.uid ?? null,
        ownedDigest: job.isWhole ? ownedDigest(live) : row.ownedDigest,
        drift: null,
        driftSeen: null,
        repaired,
      })
      .where(eq(resource.id, row.id));
    await recordChange(tx, { projectId: instance.projectId, topic: `application:${free.application}` });
    return null;
  });
}

/** Rows are locked meanwhile: a cluster that does not answer must not hold a delivery up for long. */
async function applyInTime(api: ClusterApi, wanted: KubeResource): Promise<LiveResource> {
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    return await api.apply(wanted, { force: true, signal: deadline });
  } catch (error) {
    if (!deadline.aborted) throw error;
    throw new LoamError('timeout', `The cluster did not take it within ${timeoutMs / 1000} s.`, {
      cause: error,
    });
  }
}

/** Why not, or the name of the application, whose row and the object's are locked from now on. */
async function lock(tx: Tx, { row, instance, now }: Job): Promise<Held | { application: string }> {
  // Whoever holds a row has done with it in a moment.
  const soon = new Date(now.getTime() + soonMs);
  const [current] = await tx
    .select()
    .from(resource)
    .where(eq(resource.id, row.id))
    .for('update', { skipLocked: true });
  const isSame = current?.applied && current.digest === row.digest && current.renderedBy === row.renderedBy;
  if (!isSame) return { why: 'it was delivered anew meanwhile', until: soon };
  const [app] = await tx
    .select({ name: application.name, deletedAt: application.deletedAt })
    .from(application)
    .where(eq(application.id, instance.applicationId))
    .for('share', { skipLocked: true });
  if (!app || app.deletedAt !== null)
    return { why: 'the application is being deployed or deleted', until: soon };
  // One that waits for a person writes nothing meanwhile.
  const isOfStage = sql`${execution.context} #>> '{home,stageId}' is not distinct from ${instance.stageId}`;
  const [run] = await tx
    .select({ number: execution.number })
    .from(execution)
    .where(
      and(
        eq(execution.applicationId, instance.applicationId),
        isNull(execution.finishedAt),
        isNull(execution.parentId),
        or(eq(execution.kind, 'deletion'), and(ne(execution.state, 'suspended'), isOfStage)),
      ),
    )
    .limit(1);
  return run ? { why: `run ${run.number} is on its way`, until: null } : { application: app.name };
}
