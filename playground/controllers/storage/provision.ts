import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '@/playground/controllers/objects/cluster';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { storageClasses } from '@/playground/store/resources';

/** The playground's own storage: volumes that hold nothing, made at once. */
export const provisioner = 'playground.loam.dev/volumes';
export const defaultClassAnnotation = 'storageclass.kubernetes.io/is-default-class';

export function ensureStorageClass({ store }: ControllerContext): void {
  if (store.list(storageClasses).length > 0) return;
  const metadata = { name: 'standard', annotations: { [defaultClassAnnotation]: 'true' } };
  const storageClass: StorageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata,
    provisioner,
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'Immediate',
    allowVolumeExpansion: true,
  };
  store.create(storageClass, { fieldManager: 'playground' });
}

export function newVolume(claim: PersistentVolumeClaim, storageClass: StorageClass): PersistentVolume {
  const { name, namespace = '', uid, resourceVersion } = claim.metadata;
  const { accessModes = ['ReadWriteOnce'], resources, volumeMode = 'Filesystem' } = claim.spec;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name: `pvc-${uid}`,
      annotations: { 'pv.kubernetes.io/provisioned-by': provisioner },
      finalizers: ['kubernetes.io/pv-protection'],
    },
    spec: {
      accessModes,
      capacity: { storage: resources?.requests?.storage ?? '1Gi' },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion },
      hostPath: { path: `/var/local/playground/${uid}`, type: '' },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode,
    },
  };
}
