import type { KubeObject, ObjectMeta, OwnerReference } from '@/playground/store/kube-object';

/** The condition shape that most kinds share; which times a kind keeps differs. */
export type Condition = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  observedGeneration?: number;
  lastProbeTime?: string | null;
  lastTransitionTime?: string;
  lastUpdateTime?: string;
};

export type Labels = { [key: string]: string };

export function conditionOf(conditions: Condition[] | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

export function isTrue(conditions: Condition[] | undefined, type: string): boolean {
  return conditionOf(conditions, type)?.status === 'True';
}

export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find(({ controller }) => controller === true);
}

export function isControlledBy(object: KubeObject, owner: KubeObject): boolean {
  return controllerOf(object)?.uid === owner.metadata.uid;
}

export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

export function isDeleting(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Milliseconds since the epoch; 0 for a time that is not there. */
export function timeOf(time: string | null | undefined): number {
  return time ? Date.parse(time) : 0;
}

export function createdAt(object: KubeObject): number {
  return timeOf(object.metadata.creationTimestamp);
}

export function byCreation(left: KubeObject, right: KubeObject): number {
  const difference = createdAt(left) - createdAt(right);
  return difference === 0 ? compareNames(left.metadata, right.metadata) : difference;
}

function compareNames(left: ObjectMeta, right: ObjectMeta): number {
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}
