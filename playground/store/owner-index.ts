import type { KubeObject } from './kube-object';

/** Which objects name an owner, by the owner's uid. */
export class OwnerIndex {
  #dependents = new Map<string, Set<KubeObject>>();

  of(uid: string): KubeObject[] {
    return [...(this.#dependents.get(uid) ?? [])];
  }

  add(object: KubeObject): void {
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(uid);
      if (dependents) dependents.add(object);
      else this.#dependents.set(uid, new Set([object]));
    }
  }

  remove(object: KubeObject): void {
    for (const { uid } of object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(uid);
      dependents?.delete(object);
      if (dependents?.size === 0) this.#dependents.delete(uid);
    }
  }
}
