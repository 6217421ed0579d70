import type { PersistentVolumeClaim } from '@/playground/controllers/objects/cluster';
import { controllerReference } from '@/playground/controllers/objects/meta';
import type { Pod, PodTemplate } from '@/playground/controllers/objects/pod';
import type { StatefulSet } from '@/playground/controllers/objects/workload';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { persistentVolumeClaims, pods } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import { claimName, newClaim, newStatefulPod, ordinalOf } from './identity';

const component = 'statefulset-controller';
const fieldManager = 'kube-controller-manager';

/** A pod and, before it, the claims of its own that are not there yet. */
export function createOrdinal(
  set: StatefulSet,
  template: PodTemplate,
  ordinal: number,
  revision: string,
  context: ControllerContext,
): void {
  const pod = newStatefulPod(set, template, ordinal, revision);
  const { name } = pod.metadata;
  try {
    createClaims(set, ordinal, name, context);
    context.store.create(pod, { fieldManager });
  } catch (error) {
    if (error instanceof StatusError) {
      const message = `create Pod ${name} in StatefulSet ${set.metadata.name} failed error: ${error.message}`;
      context.events.record(set, { type: 'Warning', reason: 'FailedCreate', message, component });
    }
    throw error;
  }
  tell(set, 'SuccessfulCreate', `Create Pod ${name} in StatefulSet ${set.metadata.name} successful`, context);
}

function createClaims(set: StatefulSet, ordinal: number, pod: string, context: ControllerContext): void {
  const { store } = context;
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const name = claimName(set, template, ordinal);
    if (store.find(persistentVolumeClaims, set.metadata.namespace, name)) continue;
    store.create(newClaim(set, template, ordinal), { fieldManager });
    const message = `Create Claim ${name} Pod ${pod} in StatefulSet ${set.metadata.name} success`;
    tell(set, 'SuccessfulCreate', message, context);
  }
}

/** `recreate`: it has ended and its name is needed for the next one; `delete`: it is of an old revision or too many. */
export function deleteMember(
  set: StatefulSet,
  pod: Pod,
  why: 'delete' | 'recreate',
  context: ControllerContext,
): void {
  const { namespace, name, uid = '' } = pod.metadata;
  if (why === 'recreate') {
    const message = `StatefulSet ${namespace}/${set.metadata.name} is recreating failed Pod ${name}`;
    context.events.record(set, { type: 'Warning', reason: 'RecreatingFailedPod', message, component });
  }
  if (isScaledDown(set, pod)) giveClaimsToPod(set, pod, context);
  context.store.delete(pods, namespace, name, { preconditions: { uid } });
  tell(set, 'SuccessfulDelete', `Delete Pod ${name} in StatefulSet ${set.metadata.name} successful`, context);
}

function isScaledDown(set: StatefulSet, pod: Pod): boolean {
  const end = (set.spec.ordinals?.start ?? 0) + (set.spec.replicas ?? 1);
  return set.spec.persistentVolumeClaimRetentionPolicy?.whenScaled === 'Delete' && ordinalOf(set, pod) >= end;
}

/** Claims that are not to be kept go with the pod, by garbage collection. */
function giveClaimsToPod(set: StatefulSet, pod: Pod, { store }: ControllerContext): void {
  const { controller: _controller, blockOwnerDeletion: _block, ...owner } = controllerReference(pod);
  for (const template of set.spec.volumeClaimTemplates ?? []) {
    const name = claimName(set, template, ordinalOf(set, pod));
    const claim = store.find<PersistentVolumeClaim>(persistentVolumeClaims, set.metadata.namespace, name);
    if (!claim) continue;
    store.update({ ...claim, metadata: { ...claim.metadata, ownerReferences: [owner] } }, { fieldManager });
  }
}

function tell(set: StatefulSet, reason: string, message: string, { events }: ControllerContext): void {
  events.record(set, { type: 'Normal', reason, message, component });
}
