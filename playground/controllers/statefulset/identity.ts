import { controllerReference } from '@/playground/controllers/objects/meta';
import type { Pod, PodTemplate, Volume } from '@/playground/controllers/objects/pod';
import type { ClaimTemplate, StatefulSet } from '@/playground/controllers/objects/workload';
import { podFromTemplate } from '@/playground/controllers/runtime/owned-pods';
import { cloneJson } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';

/** Which pod of which set has which name, claims and revision. Pure. */

export const revisionLabel = 'controller-revision-hash';
const podNameLabel = 'statefulset.kubernetes.io/pod-name';
const podIndexLabel = 'apps.kubernetes.io/pod-index';

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

/** -1 for a pod that the set did not name. */
export function ordinalOf(set: StatefulSet, pod: Pod): number {
  const prefix = `${set.metadata.name}-`;
  const rest = pod.metadata.name.startsWith(prefix) ? pod.metadata.name.slice(prefix.length) : '';
  return /^\d+$/.test(rest) ? Number(rest) : -1;
}

export function firstOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0;
}

export function claimName(set: StatefulSet, template: ClaimTemplate, ordinal: number): string {
  return `${template.metadata.name}-${podName(set, ordinal)}`;
}

export function newStatefulPod(
  set: StatefulSet,
  template: PodTemplate,
  ordinal: number,
  revision: string,
): Pod {
  const name = podName(set, ordinal);
  const claims = set.spec.volumeClaimTemplates ?? [];
  const claimNames = new Set(claims.map(({ metadata }) => metadata.name));
  const claimed: Volume[] = claims.map((claim) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, claim, ordinal) },
  }));
  const volumes = [
    ...claimed,
    ...(template.spec.volumes ?? []).filter((volume) => !claimNames.has(volume.name)),
  ];
  return podFromTemplate(set, {
    name,
    template,
    labels: { [podNameLabel]: name, [podIndexLabel]: String(ordinal), [revisionLabel]: revision },
    spec: {
      hostname: name,
      ...(set.spec.serviceName ? { subdomain: set.spec.serviceName } : {}),
      ...(volumes.length > 0 ? { volumes } : {}),
    },
  });
}

export function newClaim(set: StatefulSet, template: ClaimTemplate, ordinal: number): KubeObject {
  const { labels, annotations } = template.metadata;
  const ownedBySet = set.spec.persistentVolumeClaimRetentionPolicy?.whenDeleted === 'Delete';
  const { controller: _controller, blockOwnerDeletion: _block, ...owner } = controllerReference(set);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: claimName(set, template, ordinal),
      namespace: set.metadata.namespace,
      labels: { ...labels, ...set.spec.selector.matchLabels },
      ...(annotations ? { annotations } : {}),
      ...(ownedBySet ? { ownerReferences: [owner] } : {}),
    },
    spec: cloneJson(template.spec),
  };
}
