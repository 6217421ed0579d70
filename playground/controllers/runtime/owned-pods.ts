import {
  controllerOf,
  controllerReference,
  isControlledBy,
  isDeleting,
} from '@/playground/controllers/objects/meta';
import { isActive, isReady, type Pod, type PodTemplate } from '@/playground/controllers/objects/pod';
import { cloneJson } from '@/playground/store/json';
import type { KubeObject, LabelSelector } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { pods } from '@/playground/store/resources';
import { matchesSelector } from '@/playground/store/selectors';
import { StatusError } from '@/playground/store/status-error';
import type { ControllerContext } from './context';
import type { EventRecorder } from './event-recorder';

const fieldManager = 'kube-controller-manager';

export type PodOwner = { owner: KubeObject; component: string };

type PodHolder = KubeObject & { status?: { observedGeneration?: number } };

/**
 * The pods that an owner controls. One whose labels no longer match is let go; an owner that is new or has changed
 * adopts matching pods that nobody controls, as an orphaning leaves them.
 */
export function claimPods(store: ObjectStore, owner: PodHolder, selector: LabelSelector | undefined): Pod[] {
  if (!isDeleting(owner) && owner.status?.observedGeneration !== owner.metadata.generation) {
    adoptOrphans(store, owner, selector);
  }
  const owned = store
    .dependentsOf(owner.metadata.uid ?? '')
    .filter((object): object is Pod => object.kind === 'Pod' && isControlledBy(object, owner));
  if (isDeleting(owner)) return owned;
  const strays = owned.filter((pod) => !matchesSelector(selector, pod.metadata.labels));
  for (const pod of strays) release(store, owner, pod);
  return strays.length === 0 ? owned : owned.filter((pod) => !strays.includes(pod));
}

function release(store: ObjectStore, owner: KubeObject, pod: Pod): void {
  if (isDeleting(pod)) return;
  const kept = pod.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid) ?? [];
  const { ownerReferences: _released, ...metadata } = pod.metadata;
  const next = kept.length > 0 ? { ...metadata, ownerReferences: kept } : metadata;
  store.update({ ...pod, metadata: next }, { fieldManager });
}

function adoptOrphans(store: ObjectStore, owner: KubeObject, selector: LabelSelector | undefined): void {
  for (const pod of store.list<Pod>(pods, owner.metadata.namespace, selector)) {
    if (controllerOf(pod) || !isActive(pod)) continue;
    const ownerReferences = [...(pod.metadata.ownerReferences ?? []), controllerReference(owner)];
    store.update({ ...pod, metadata: { ...pod.metadata, ownerReferences } }, { fieldManager });
  }
}

export type NewPod = {
  name?: string;
  template: PodTemplate;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  spec?: Partial<Pod['spec']>;
};

/** A pod of the owner's template; without a name, it is named after its owner. */
export function podFromTemplate(
  owner: KubeObject,
  { name, template, labels, annotations, finalizers, spec }: NewPod,
): Pod {
  const metadata = template.metadata ?? {};
  const allAnnotations = { ...metadata.annotations, ...annotations };
  const allFinalizers = [...(metadata.finalizers ?? []), ...(finalizers ?? [])];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: name ?? '',
      generateName: generateName(owner.metadata.name),
      namespace: owner.metadata.namespace,
      labels: { ...metadata.labels, ...labels },
      ...(Object.keys(allAnnotations).length > 0 ? { annotations: allAnnotations } : {}),
      ...(allFinalizers.length > 0 ? { finalizers: allFinalizers } : {}),
      ownerReferences: [controllerReference(owner)],
    },
    spec: { ...cloneJson(template.spec), ...spec },
  };
}

/** A name is at most 63 characters long, its random end included. */
export function generateName(owner: string): string {
  return `${owner.slice(0, 57)}-`;
}

/** Creates it and tells so; what the API refuses (a quota, say) is told as well, and thrown on. */
export function createPod(
  { store, events }: ControllerContext,
  { owner, component }: PodOwner,
  pod: Pod,
): Pod {
  try {
    const created = store.create(pod, { fieldManager });
    const message = `Created pod: ${created.metadata.name}`;
    events.record(owner, { type: 'Normal', reason: 'SuccessfulCreate', message, component });
    return created;
  } catch (error) {
    recordFailedCreate(events, owner, component, error);
    throw error;
  }
}

function recordFailedCreate(
  events: EventRecorder,
  owner: KubeObject,
  component: string,
  error: unknown,
): void {
  if (!(error instanceof StatusError)) return;
  const message = `Error creating: ${error.message}`;
  events.record(owner, { type: 'Warning', reason: 'FailedCreate', message, component });
}

export function deletePod(
  { store, events }: ControllerContext,
  { owner, component }: PodOwner,
  pod: Pod,
): void {
  const { namespace, name, uid = '' } = pod.metadata;
  store.delete(pods, namespace, name, { preconditions: { uid } });
  events.record(owner, {
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod: ${name}`,
    component,
  });
}

/** Which pods to do without first: the ones that are the least use and the least loss. */
export function byDispensability(left: Pod, right: Pod): number {
  return (
    compare(rank(left), rank(right)) ||
    compare(deletionCost(left), deletionCost(right)) ||
    compare(right.metadata.creationTimestamp ?? '', left.metadata.creationTimestamp ?? '') ||
    compare(left.metadata.name, right.metadata.name)
  );
}

function rank(pod: Pod): number {
  if (!pod.spec.nodeName) return 0;
  if (pod.status?.phase === 'Pending') return 1;
  return isReady(pod) ? 3 : 2;
}

function deletionCost(pod: Pod): number {
  return Number(pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'] ?? 0);
}

function compare<T extends string | number>(left: T, right: T): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
