import { and, eq, inArray, ne, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Executor } from '@/db/client';
import { instance, resource } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import { isLoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { unknownKind } from './apply';
import { allEnded, batchesOf } from './batches';
import { isOwnedBy, ownerOf } from './labels';
import { leftBehindOf } from './left-behind';
import type { ApplicationIdentity } from './plan/planned';
import { leave, nameOf, sharersOf } from './shared';
import { type ResourceRow, resourceIdOf } from './track';
import { type Ending, treatmentIn, whyStays } from './treatment';

export type Left = { resource: string; why: string };
export type Removal = {
  /** Still there: asked to go, and not gone yet. */
  pending: Left[];
  /** Not removed, because it is not ours to remove. */
  kept: Left[];
};
export type RemoveOptions = {
  api: ClusterApi;
  db: Executor;
  application: Pick<ApplicationIdentity, 'name' | 'project'>;
  /** Why they go. */
  ending: Ending;
  assertCurrent(): Promise<void>;
};

// Their pods are to be gone when they are gone.
const withPods = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Pod',
]);

/**
 * Asks the cluster to remove tracked objects, last applied first, and forgets those that are gone. Call it again until
 * nothing is pending. What belongs to somebody else by now is left alone and named.
 */
export async function removeResources(
  rows: readonly ResourceRow[],
  options: RemoveOptions,
): Promise<Removal> {
  const removal: Removal = { pending: [], kept: [] };
  const forget: string[] = [];
  const lastFirst = [...rows].sort((a, b) => b.position - a.position);
  for (const batch of batchesOf(lastFirst, (row) => row.kind)) {
    const ends = await removeBatch(batch, options);
    for (const [index, end] of ends.entries()) {
      const row = batch[index];
      if (!row || end.is === 'staying') continue;
      if (end.is !== 'pending') forget.push(row.id);
      if ('why' in end) removal[end.is].push({ resource: labelOf(row), why: end.why });
    }
  }
  if (forget.length > 0) await options.db.delete(resource).where(inArray(resource.id, forget));
  return removal;
}

type End = { is: 'gone' | 'staying' } | { is: 'pending' | 'kept'; why: string };

async function removeBatch(batch: readonly ResourceRow[], options: RemoveOptions): Promise<End[]> {
  const lives = await allEnded(
    batch.map(async (row) =>
      whyStays(treatmentIn(row), options.ending)?.until
        ? null
        : options.api.get(resourceIdOf(row)).catch(absentWhenUnknown),
    ),
  );
  // What goes already, or is gone, is nobody's any more.
  const asked = batch.filter((_, index) => lives[index] && !isGoing(lives[index]));
  const shared = asked.length === 0 ? new Set<string>() : await sharedAmong(options.db, asked);
  return allEnded(
    batch.map((row, index) => removeOne(row, lives[index] ?? null, shared.has(row.id), options)),
  );
}

function isGoing(live: LiveResource): boolean {
  return live.metadata['deletionTimestamp'] !== undefined;
}

async function removeOne(
  row: ResourceRow,
  live: LiveResource | null,
  isShared: boolean,
  options: RemoveOptions,
): Promise<End> {
  const treatment = treatmentIn(row);
  const stays = whyStays(treatment, options.ending);
  if (stays?.until) return { is: 'staying' };
  if (live === null) return { is: 'gone' };
  const kept = stays?.why ?? (await whyKept(live, row, isShared, options));
  if (kept !== null) return { is: 'kept', why: kept };
  if (!isGoing(live)) {
    await options.assertCurrent();
    const usual = withPods.has(row.kind) ? 'Foreground' : 'Background';
    await options.api.delete(resourceIdOf(row), {
      propagationPolicy: treatment?.orphan ? 'Orphan' : usual,
      ...(live.metadata.uid === undefined ? {} : { uid: live.metadata.uid }),
    });
  }
  return { is: 'pending', why: whyPending(live) };
}

export function labelOf(row: Pick<ResourceRow, 'kind' | 'name'>): string {
  return `${row.kind} ${row.name}`;
}

/** `Deployment web (waits for its pods), ...` */
export function describeLeft(left: readonly Left[]): string {
  const shown = left
    .slice(0, 5)
    .map((each) => (each.why === '' ? each.resource : `${each.resource} (${each.why})`));
  return left.length > 5 ? `${shown.join(', ')} and ${left.length - 5} more` : shown.join(', ');
}

// When a kind is gone, so is every object of it.
function absentWhenUnknown(error: unknown): null {
  if (isLoamError(error) && error.code === 'cluster-refused' && error.expected === unknownKind) return null;
  throw error;
}

async function whyKept(
  seen: LiveResource,
  row: ResourceRow,
  isShared: boolean,
  options: RemoveOptions,
): Promise<string | null> {
  let live = seen;
  let gone = new Set<string>();
  if (treatmentIn(row)?.shared) {
    await options.assertCurrent();
    const { api, application, db } = options;
    gone = await leftBehindOf(db, sharersOf(seen) ?? []);
    const { left, next } = await leave(seen, { api, id: resourceIdOf(row), own: application }, gone);
    if (next !== null) return `is shared with ${next}`;
    live = left;
  }
  const same = row.uid === null || row.uid === live.metadata.uid;
  const owner = ownerOf(live);
  if (owner && !gone.has(nameOf(owner)) && !isOwnedBy(live, options.application))
    return `belongs to ${owner.name} now`;
  if (!same && !owner) return 'somebody made it anew';
  if (row.uid === null && !owner) return 'was not made by Loam';
  return isShared ? 'another placement of the application uses it' : null;
}

/**
 * Ids of those that another placement of their application has as well: objects of the whole cluster may be rendered at several,
 * and a cluster may be registered twice.
 */
async function sharedAmong(db: Executor, rows: readonly ResourceRow[]): Promise<Set<string>> {
  const [other, own, at, place] = [
    alias(resource, 'other'),
    alias(resource, 'own'),
    alias(instance, 'at'),
    alias(instance, 'place'),
  ];
  const [there, here] = [alias(cluster, 'there'), alias(cluster, 'here')];
  const found = await db
    .selectDistinct({ id: own.id })
    .from(own)
    .innerJoin(place, eq(place.id, own.instanceId))
    .innerJoin(
      other,
      and(
        ne(other.instanceId, own.instanceId),
        eq(other.apiVersion, own.apiVersion),
        eq(other.kind, own.kind),
        eq(other.namespace, own.namespace),
        eq(other.name, own.name),
      ),
    )
    .innerJoin(at, and(eq(at.id, other.instanceId), eq(at.applicationId, place.applicationId)))
    .innerJoin(here, eq(here.id, place.clusterId))
    .innerJoin(there, and(eq(there.id, at.clusterId), or(eq(there.id, here.id), eq(there.uid, here.uid))))
    .where(
      inArray(
        own.id,
        rows.map(({ id }) => id),
      ),
    );
  return new Set(found.map(({ id }) => id));
}

function whyPending(live: LiveResource): string {
  const finalizers = (live.metadata['finalizers'] ?? []) as string[];
  const foreign = finalizers.filter((name) => name !== 'foregroundDeletion' && name !== 'orphan');
  if (foreign.length > 0) return `held by the finalizer ${foreign.join(', ')}`;
  return withPods.has(live.kind) ? 'waits for its pods' : '';
}
