import { byCreation, controllerReference, isDeleting } from '@/playground/controllers/objects/meta';
import type { PodTemplate } from '@/playground/controllers/objects/pod';
import type { Deployment, ReplicaSet } from '@/playground/controllers/objects/workload';
import { templateHash } from '@/playground/controllers/runtime/hash';
import { cloneJson, jsonEqual } from '@/playground/store/json';
import type { ObjectMeta } from '@/playground/store/kube-object';
import { desiredAnnotation, desiredReplicas, maxAnnotation, surgeOf } from './rollout';

export const revisionAnnotation = 'deployment.kubernetes.io/revision';
const historyAnnotation = 'deployment.kubernetes.io/revision-history';
export const hashLabel = 'pod-template-hash';

/** What a replica set has of its own, or what concerns the deployment alone, is not carried on. */
const notCarriedOn = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  'deprecated.deployment.rollback.to',
]);

type Annotations = { [key: string]: string };

/** The set that runs the deployment's present template: the oldest, should there be several. */
export function findNewReplicaSet(deployment: Deployment, all: ReplicaSet[]): ReplicaSet | undefined {
  return all.toSorted(byCreation).find((set) => sameTemplate(set.spec.template, deployment.spec.template));
}

function sameTemplate(left: PodTemplate, right: PodTemplate): boolean {
  return jsonEqual(withoutHash(left), withoutHash(right));
}

function withoutHash({ metadata, spec }: PodTemplate): PodTemplate {
  const { [hashLabel]: _hash, ...labels } = metadata?.labels ?? {};
  return { metadata: { ...metadata, labels }, spec };
}

export function revisionOf(set: { metadata: ObjectMeta }): number {
  return Number(set.metadata.annotations?.[revisionAnnotation] ?? 0);
}

/** The number that the new set is to carry: one more than the highest of the others. */
export function nextRevision(all: ReplicaSet[], current: ReplicaSet | undefined): number {
  return Math.max(0, ...all.filter((set) => set !== current).map(revisionOf)) + 1;
}

export function newReplicaSet(deployment: Deployment, all: ReplicaSet[], replicas: number): ReplicaSet {
  const hash = templateHash(deployment.spec.template, deployment.status?.collisionCount);
  const { template, selector, minReadySeconds } = cloneJson(deployment.spec);
  const labels = { ...template.metadata?.labels, [hashLabel]: hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: annotationsFor(deployment, {}, nextRevision(all, undefined)),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** A set that becomes the newest again remembers which revisions it has been. */
export function annotationsFor(deployment: Deployment, existing: Annotations, revision: number): Annotations {
  const carried = Object.entries(deployment.metadata.annotations ?? {}).filter(
    ([key]) => !notCarriedOn.has(key),
  );
  const before = Number(existing[revisionAnnotation] ?? 0);
  const next: Annotations = { ...existing, ...Object.fromEntries(carried), ...sizeAnnotations(deployment) };
  if (revision <= before) return next;
  next[revisionAnnotation] = String(revision);
  if (before === 0) return next;
  const history = existing[historyAnnotation];
  next[historyAnnotation] = history ? `${history},${before}` : String(before);
  return next;
}

export function sizeAnnotations(deployment: Deployment): Annotations {
  const desired = desiredReplicas(deployment);
  return { [desiredAnnotation]: String(desired), [maxAnnotation]: String(desired + surgeOf(deployment)) };
}

/** Old sets that the history has no room for. */
export function surplusReplicaSets(deployment: Deployment, old: ReplicaSet[]): ReplicaSet[] {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const idle = old
    .filter((set) => set.spec.replicas === 0 && (set.status?.replicas ?? 0) === 0 && !isDeleting(set))
    .filter((set) => (set.status?.observedGeneration ?? 0) >= (set.metadata.generation ?? 0))
    .toSorted((left, right) => revisionOf(left) - revisionOf(right));
  return idle.slice(0, Math.max(idle.length - limit, 0));
}
