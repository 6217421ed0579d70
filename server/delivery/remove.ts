import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { instance, resource } from '@/db/schema/delivery';
import { isLoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { unknownKind } from './apply';
import { isOwnedBy, ownerOf } from './labels';
import type { ApplicationIdentity } from './plan/planned';
import { leave } from './shared';
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
  for (const row of [...rows].sort((a, b) => b.position - a.position)) {
    const treatment = treatmentIn(row);
    const stays = whyStays(treatment, options.ending);
    if (stays?.until) continue;
    const live = await options.api.get(resourceIdOf(row)).catch(absentWhenUnknown);
    const why = live === null ? null : (stays?.why ?? (await whyKept(live, row, options)));
    if (live === null || why !== null) {
      forget.push(row.id);
      if (why !== null) removal.kept.push({ resource: labelOf(row), why });
      continue;
    }
    if (live.metadata['deletionTimestamp'] === undefined) {
      await options.assertCurrent();
      const usual = withPods.has(row.kind) ? 'Foreground' : 'Background';
      const propagationPolicy = treatment?.orphan ? 'Orphan' : usual;
      await options.api.delete(resourceIdOf(row), {
        propagationPolicy,
        ...(live.metadata.uid === undefined ? {} : { uid: live.metadata.uid }),
      });
    }
    removal.pending.push({ resource: labelOf(row), why: whyPending(live) });
  }
  if (forget.length > 0) await options.db.delete(resource).where(inArray(resource.id, forget));
  return removal;
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

async function whyKept(live: LiveResource, row: ResourceRow, options: RemoveOptions): Promise<string | null> {
  if (treatmentIn(row)?.shared) {
    await options.assertCurrent();
    const { api, application } = options;
    const next = await leave(live, { api, id: resourceIdOf(row), own: application });
    if (next !== null) return `is shared with ${next}`;
  }
  const same = row.uid === null || row.uid === live.metadata.uid;
  const owner = ownerOf(live);
  if (owner && !isOwnedBy(live, options.application)) return `belongs to ${owner.name} now`;
  if (!same && !owner) return 'somebody made it anew';
  if (row.uid === null && !owner) return 'was not made by Loam';
  return (await isShared(options.db, row)) ? 'another placement of the application uses it' : null;
}

/** Objects of the whole cluster may be rendered at several placements of an application. */
async function isShared(db: Executor, row: ResourceRow): Promise<boolean> {
  const [own] = await db.select().from(instance).where(eq(instance.id, row.instanceId));
  if (!own) return false;
  const [other] = await db
    .select({ id: resource.id })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .where(
      and(
        eq(instance.applicationId, own.applicationId),
        eq(instance.clusterId, own.clusterId),
        ne(resource.instanceId, row.instanceId),
        eq(resource.apiVersion, row.apiVersion),
        eq(resource.kind, row.kind),
        eq(resource.namespace, row.namespace),
        eq(resource.name, row.name),
      ),
    )
    .limit(1);
  return other !== undefined;
}

function whyPending(live: LiveResource): string {
  const finalizers = (live.metadata['finalizers'] ?? []) as string[];
  const foreign = finalizers.filter((name) => name !== 'foregroundDeletion' && name !== 'orphan');
  if (foreign.length > 0) return `held by the finalizer ${foreign.join(', ')}`;
  return withPods.has(live.kind) ? 'waits for its pods' : '';
}
