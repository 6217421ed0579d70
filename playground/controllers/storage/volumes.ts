import type { PersistentVolume, PersistentVolumeClaim } from '@/playground/controllers/objects/cluster';
import { isDeleting } from '@/playground/controllers/objects/meta';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf, type Watched } from '@/playground/controllers/runtime/controller';
import { formatTime } from '@/playground/store/kube-object';
import { persistentVolumeClaims, persistentVolumes } from '@/playground/store/resources';
import { isBoundTo } from './match-volume';
import { provisioner } from './provision';

const fieldManager = 'kube-controller-manager';
const protection = 'kubernetes.io/pv-protection';

/** Follows a volume from free to bound to released, and deletes what it was made for only. */
export function createVolumeController({ store }: ControllerContext): ControllerDefinition {
  const volumesOfClaims: Watched = {
    resource: persistentVolumeClaims,
    keysOf: ({ object }) => {
      const { namespace, name } = object.metadata;
      return store
        .list<PersistentVolume>(persistentVolumes)
        .filter(({ spec }) => spec.claimRef?.namespace === namespace && spec.claimRef?.name === name)
        .map(keyOf);
    },
  };
  return {
    resource: persistentVolumes,
    watches: [volumesOfClaims],
    reconcile: ({ name }, context) => {
      const volume = store.find<PersistentVolume>(persistentVolumes, undefined, name);
      if (!volume) return;
      const phase = phaseOf(volume, context);
      if (isDeleting(volume)) {
        if (phase !== 'Bound') unprotect(volume, context);
        return;
      }
      writePhase(volume, phase, context);
      const isOurs = volume.metadata.annotations?.['pv.kubernetes.io/provisioned-by'] === provisioner;
      if (phase === 'Released' && isOurs && volume.spec.persistentVolumeReclaimPolicy === 'Delete') {
        store.delete(persistentVolumes, undefined, name);
      }
    },
  };
}

function phaseOf(volume: PersistentVolume, { store }: ControllerContext): string {
  const reference = volume.spec.claimRef;
  if (!reference) return 'Available';
  const claim = store.find<PersistentVolumeClaim>(
    persistentVolumeClaims,
    reference.namespace,
    reference.name,
  );
  if (claim && isBoundTo(volume, claim))
    return claim.spec.volumeName === volume.metadata.name ? 'Bound' : 'Available';
  return reference.uid === undefined ? 'Available' : 'Released';
}

function writePhase(volume: PersistentVolume, phase: string, { store, clock }: ControllerContext): void {
  if (volume.status?.phase === phase) return;
  const status = { ...volume.status, phase, lastPhaseTransitionTime: formatTime(clock.now()) };
  store.updateStatus({ ...volume, status }, { fieldManager });
}

function unprotect(volume: PersistentVolume, { store }: ControllerContext): void {
  const { finalizers = [] } = volume.metadata;
  if (!finalizers.includes(protection)) return;
  const metadata = {
    ...volume.metadata,
    finalizers: finalizers.filter((finalizer) => finalizer !== protection),
  };
  store.update({ ...volume, metadata }, { fieldManager });
}
