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

  function rootsOf(resource: LiveResource): LiveResource[] {
    const parents = ownersOf(resource)
      .map((uid) => byUid.get(uid))
      .filter((parent) => parent !== undefined);
    return parents.length === 0 ? [resource] : parents.flatMap(rootsOf);
  }

  function descendants(uid: string): LiveResource[] {
    return [...(owned.get(uid) ?? [])].flatMap((child) => {
      const resource = byUid.get(child);
      return [...(resource ? [resource] : []), ...descendants(child)];
    });
  }

  return {
    rootsOf,
    descendants,
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
