import type { PodEvent } from '@/server/targets/kubernetes/cluster-api';

const troubles = new Set(['ProvisioningFailed', 'FailedBinding']);

/** Why a claim gets no volume, as those say who make volumes; null: they say nothing, or only wait for a pod. */
export function claimTrouble(events: readonly PodEvent[]): { claim: string; why: string } | null {
  const found = events.find(
    ({ object, reason }) => object.kind === 'PersistentVolumeClaim' && troubles.has(reason),
  );
  return found ? { claim: found.object.name, why: found.message } : null;
}
