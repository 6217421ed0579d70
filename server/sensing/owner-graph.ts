import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';

/** Who owns whom, by the owner references of everything in view. */
export type OwnerGraph = {
  add(resource: LiveResource): void;
  remove(resource: LiveResource): void;
  /** Everything that a resource owns, directly or not. */
  descendants(uid: string): LiveResource[];
  /** What stands at the top above a resource; the resource itself when nobody known owns it. */
  rootsOf(resource: LiveResource): LiveResource[];
};

export function createOwnerGraph(): OwnerGraph {
  const byUid = new Map<string, LiveResource>();
  const owned = new Map<string, Set<string>>();

  // Nothing keeps people from writing owners in a circle: `way` is what was passed already.
  function rootsOf(resource: LiveResource, way: readonly string[] = []): LiveResource[] {
    const passed = [...way, resource.metadata.uid ?? ''];
    const parents = ownersOf(resource)
      .filter((uid) => !passed.includes(uid))
      .map((uid) => byUid.get(uid))
      .filter((parent) => parent !== undefined);
    return parents.length === 0 ? [resource] : parents.flatMap((parent) => rootsOf(parent, passed));
  }

  function descendants(uid: string, way: readonly string[] = []): LiveResource[] {
    const passed = [...way, uid];
    return [...(owned.get(uid) ?? [])].flatMap((child) => {
      const resource = byUid.get(child);
      if (passed.includes(child)) return [];
      return [...(resource ? [resource] : []), ...descendants(child, passed)];
    });
  }

  return {
    rootsOf: (resource) => rootsOf(resource),
    descendants: (uid) => descendants(uid),
    add(resource) {
      const uid = resource.metadata.uid ?? '';
      byUid.set(uid, resource);
      for (const owner of ownersOf(resource)) owned.set(owner, (owned.get(owner) ?? new Set()).add(uid));
    },
    remove(resource) {
      const uid = resource.metadata.uid ?? '';
      byUid.delete(uid);
      for (const owner of ownersOf(resource)) {
        const children = owned.get(owner);
        children?.delete(uid);
        if (children?.size === 0) owned.delete(owner);
      }
    },
  };
}

function ownersOf(resource: LiveResource): string[] {
  const owners = resource.metadata['ownerReferences'] as { uid: string }[] | undefined;
  return (owners ?? []).map((owner) => owner.uid);
}
