import { eq } from 'drizzle-orm';
import { resource } from '@/db/schema/delivery';
import { LoamError } from '@/server/domain/error';
import type { ObjectRef } from '@/server/domain/object-input';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { openForActor } from '../cluster/open-for-actor';
import type { ServiceContext } from '../context';
import type { InstanceRow } from './find';

type Tracked = typeof resource.$inferSelect;
export type FoundObject = {
  api: ClusterApi;
  id: ResourceId;
  /** Null: Loam applied it, and it is gone. */
  live: LiveResource | null;
  /** Null: something that Loam applied made it. */
  tracked: Tracked | null;
};

/** Deployment, ReplicaSet, Pod; CronJob, Job, Pod; what operators make has a few more between. */
const mostOwners = 6;

/**
 * An object that Loam applied for the instance, or that one of these owns. Every other one, of the same namespace or
 * not, is as absent as none.
 */
export async function findObject(
  ctx: ServiceContext,
  row: InstanceRow,
  ref: ObjectRef,
): Promise<FoundObject> {
  const tracked = await ctx.db.select().from(resource).where(eq(resource.instanceId, row.id));
  const own = tracked.find((each) => isSame(each, ref));
  const isNear = own !== undefined || tracked.some((each) => each.namespace === ref.namespace);
  if (!isNear) throw noObject(ref);
  const api = await openForActor(ctx, row.clusterId, row.projectId);
  const { apiVersion, kind, name, namespace } = ref;
  const id = { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }) };
  const live = await api.get(id);
  // Another object under the name of ours is not ours.
  // A change of it that is not applied, refused perhaps, leaves it what it was.
  if (own) return { api, id, live: live?.metadata.uid === own.uid ? live : null, tracked: own };
  if (!live || !(await isOwned(api, live, tracked))) throw noObject(ref);
  return { api, id, live, tracked: null };
}

function isSame(tracked: Tracked, ref: ObjectRef): boolean {
  return (
    tracked.apiVersion === ref.apiVersion &&
    tracked.kind === ref.kind &&
    tracked.namespace === ref.namespace &&
    tracked.name === ref.name
  );
}

type OwnerReference = { apiVersion: string; kind: string; name: string; uid: string };

async function isOwned(api: ClusterApi, object: LiveResource, tracked: Tracked[]): Promise<boolean> {
  const roots = new Set(tracked.flatMap(({ uid }) => uid ?? []));
  const seen = new Set<string>();
  let layer = [object];
  for (let depth = 0; depth < mostOwners && layer.length > 0; depth += 1) {
    const owners = layer.flatMap((each) =>
      ownersOf(each).map((owner) => ({ ...owner, namespace: each.metadata.namespace })),
    );
    if (owners.some(({ uid }) => roots.has(uid))) return true;
    const next = owners.filter(({ uid }) => !seen.has(uid));
    for (const { uid } of next) seen.add(uid);
    const found = await Promise.all(next.map(async (owner) => ({ owner, live: await getOwner(api, owner) })));
    layer = found.flatMap(({ owner, live }) => (live?.metadata.uid === owner.uid ? [live] : []));
  }
  return false;
}

async function getOwner(
  api: ClusterApi,
  { apiVersion, kind, name, namespace }: OwnerReference & { namespace: string | undefined },
): Promise<LiveResource | null> {
  const inside = namespace !== undefined && (await api.isNamespaced(apiVersion, kind));
  return api.get({ apiVersion, kind, name, ...(inside ? { namespace } : {}) });
}

export function ownersOf(object: LiveResource): OwnerReference[] {
  // An event belongs to what it tells of.
  if (object.apiVersion === 'v1' && object.kind === 'Event')
    return [object['involvedObject'] as OwnerReference];
  return (object.metadata['ownerReferences'] as OwnerReference[] | undefined) ?? [];
}

export function noObject({ kind, name, namespace }: ObjectRef): LoamError {
  const where = namespace === '' ? '' : ` in ${namespace}`;
  return new LoamError('not-found', `The instance has no ${kind} ${name}${where}.`, {
    hint: 'It may be gone. Only what was delivered for it, and what that owns, can be reached here.',
  });
}
