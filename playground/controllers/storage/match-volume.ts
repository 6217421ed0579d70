import type { PersistentVolume, PersistentVolumeClaim } from '@/playground/controllers/objects/cluster';
import { isDeleting } from '@/playground/controllers/objects/meta';
import { matchesSelector } from '@/playground/store/selectors';
import { parseQuantity } from '@/server/domain/quantity';

/** Which volume fits a claim. Pure. */

export function isBoundTo(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const reference = volume.spec.claimRef;
  if (!reference) return false;
  const { namespace, name, uid } = claim.metadata;
  const sameName = reference.namespace === namespace && reference.name === name;
  return sameName && (reference.uid === undefined || reference.uid === uid);
}

/** The one kept for it, else the smallest free one that is large enough. */
export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: PersistentVolume[],
): PersistentVolume | undefined {
  const wanted = claim.spec.volumeName;
  const candidates = volumes.filter(
    (volume) => !isDeleting(volume) && (!wanted || volume.metadata.name === wanted),
  );
  const reserved = candidates.find((volume) => isBoundTo(volume, claim));
  if (reserved) return reserved;
  const free = candidates.filter((volume) => !volume.spec.claimRef && fits(claim, volume));
  return free.toSorted((left, right) => sizeOf(left) - sizeOf(right))[0];
}

function sizeOf({ spec }: PersistentVolume): number {
  return parseQuantity(spec.capacity?.storage);
}

function fits(claim: PersistentVolumeClaim, volume: PersistentVolume): boolean {
  const {
    accessModes = [],
    selector,
    storageClassName = '',
    volumeMode = 'Filesystem',
    resources,
  } = claim.spec;
  return (
    sizeOf(volume) >= parseQuantity(resources?.requests?.storage) &&
    (volume.spec.storageClassName ?? '') === storageClassName &&
    (volume.spec.volumeMode ?? 'Filesystem') === volumeMode &&
    accessModes.every((mode) => volume.spec.accessModes?.includes(mode)) &&
    (selector === undefined || matchesSelector(selector, volume.metadata.labels))
  );
}
