import type { ObjectRef } from '@/server/domain/object-input';

type Owned = {
  metadata: { namespace?: string | undefined; ownerReferences?: unknown };
};
type OwnerReference = { apiVersion: string; kind: string; name: string };

/** What an object says that it belongs to: a Pod to its ReplicaSet, that to its Deployment. */
export function ownersIn({ metadata }: Owned): ObjectRef[] {
  const owners = (metadata.ownerReferences ?? []) as OwnerReference[];
  return owners.map(({ apiVersion, kind, name }) => ({
    apiVersion,
    kind,
    name,
    namespace: metadata.namespace ?? '',
  }));
}
