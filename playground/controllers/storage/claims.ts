import type {
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from '@/playground/controllers/objects/cluster';
import { isDeleting } from '@/playground/controllers/objects/meta';
import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf, type Watched } from '@/playground/controllers/runtime/controller';
import type { EventType } from '@/playground/controllers/runtime/event-recorder';
import {
  persistentVolumeClaims,
  persistentVolumes,
  pods,
  storageClasses,
} from '@/playground/store/resources';
import { findVolume } from './match-volume';
import { defaultClassAnnotation, newVolume, provisioner } from './provision';

const component = 'persistentvolume-controller';
const fieldManager = 'kube-controller-manager';
const protection = 'kubernetes.io/pvc-protection';
const bindAnnotations = {
  'pv.kubernetes.io/bind-completed': 'yes',
  'pv.kubernetes.io/bound-by-controller': 'yes',
};

/** Finds or makes a volume for every claim, and keeps a claim for as long as a pod uses it. */
export function createClaimController({ store }: ControllerContext): ControllerDefinition {
  const pending = () =>
    store.list<PersistentVolumeClaim>(persistentVolumeClaims).filter(isPending).map(keyOf);
  const claimsOfPods: Watched = {
    resource: pods,
    keysOf: ({ object }) => claimNamesOf(object as Pod).map((name) => `${object.metadata.namespace}/${name}`),
  };
  return {
    resource: persistentVolumeClaims,
    watches: [
      claimsOfPods,
      { resource: storageClasses, keysOf: pending },
      { resource: persistentVolumes, keysOf: ({ type }) => (type === 'DELETED' ? [] : pending()) },
    ],
    reconcile: ({ namespace, name }, context) => {
      const claim = store.find<PersistentVolumeClaim>(persistentVolumeClaims, namespace, name);
      if (!claim) return;
      if (isDeleting(claim)) unprotect(claim, context);
      else if (isPending(claim)) bind(withDefaultClass(claim, context), context);
    },
  };
}

function isPending(claim: PersistentVolumeClaim): boolean {
  return claim.status?.phase !== 'Bound';
}

function claimNamesOf({ spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);
}

function usersOf(claim: PersistentVolumeClaim, { store }: ControllerContext): Pod[] {
  const all = store.list<Pod>(pods, claim.metadata.namespace);
  return all.filter((pod) => !isFinished(pod) && claimNamesOf(pod).includes(claim.metadata.name));
}

function unprotect(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const { finalizers = [] } = claim.metadata;
  if (!finalizers.includes(protection) || usersOf(claim, context).length > 0) return;
  const metadata = {
    ...claim.metadata,
    finalizers: finalizers.filter((finalizer) => finalizer !== protection),
  };
  context.store.update({ ...claim, metadata }, { fieldManager });
}

/** A claim that asks for no class gets the default one, also when that one comes later. */
function withDefaultClass(claim: PersistentVolumeClaim, { store }: ControllerContext): PersistentVolumeClaim {
  if (claim.spec.storageClassName !== undefined) return claim;
  const all = store.list<StorageClass>(storageClasses);
  const standard = all.find(({ metadata }) => metadata.annotations?.[defaultClassAnnotation] === 'true');
  if (!standard) return claim;
  const spec = { ...claim.spec, storageClassName: standard.metadata.name };
  return store.update({ ...claim, spec }, { fieldManager });
}

function bind(claim: PersistentVolumeClaim, context: ControllerContext): void {
  const { store } = context;
  const volume =
    findVolume(claim, store.list<PersistentVolume>(persistentVolumes)) ?? provision(claim, context);
  if (!volume) {
    const status = { ...claim.status, phase: 'Pending' };
    const latest = store.find<PersistentVolumeClaim>(
      persistentVolumeClaims,
      claim.metadata.namespace,
      claim.metadata.name,
    );
    if (latest) store.updateStatus({ ...latest, status }, { fieldManager });
    return;
  }
  const reserved = reserve(volume, claim, context);
  const annotations = { ...claim.metadata.annotations, ...bindAnnotations };
  const spec = { ...claim.spec, volumeName: reserved.metadata.name };
  const bound = store.update(
    { ...claim, spec, metadata: { ...claim.metadata, annotations } },
    { fieldManager },
  );
  const { accessModes, capacity } = reserved.spec;
  const status = {
    phase: 'Bound',
    ...(accessModes ? { accessModes } : {}),
    ...(capacity ? { capacity } : {}),
  };
  store.updateStatus({ ...bound, status }, { fieldManager });
}

function reserve(
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
  { store }: ControllerContext,
): PersistentVolume {
  const { namespace = '', name, uid, resourceVersion } = claim.metadata;
  if (volume.spec.claimRef?.uid === uid) return volume;
  const claimRef = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name, uid, resourceVersion };
  const annotations = { ...volume.metadata.annotations, 'pv.kubernetes.io/bound-by-controller': 'yes' };
  const metadata = { ...volume.metadata, annotations };
  return store.update({ ...volume, metadata, spec: { ...volume.spec, claimRef } }, { fieldManager });
}

function provision(claim: PersistentVolumeClaim, context: ControllerContext): PersistentVolume | undefined {
  const { store } = context;
  const { storageClassName, volumeName } = claim.spec;
  if (volumeName) return undefined;
  if (!storageClassName) {
    const message = 'no persistent volumes available for this claim and no storage class is set';
    return tell(claim, 'Normal', 'FailedBinding', message, context);
  }
  const storageClass = store.find<StorageClass>(storageClasses, undefined, storageClassName);
  if (!storageClass) {
    const message = `storageclass.storage.k8s.io "${storageClassName}" not found`;
    return tell(claim, 'Warning', 'ProvisioningFailed', message, context);
  }
  if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && usersOf(claim, context).length === 0) {
    const message = 'waiting for first consumer to be created before binding';
    return tell(claim, 'Normal', 'WaitForFirstConsumer', message, context);
  }
  if (storageClass.provisioner === 'kubernetes.io/no-provisioner') return undefined;
  note(claim, storageClass, context);
  const message =
    `Waiting for a volume to be created either by the external provisioner '${storageClass.provisioner}' or manually ` +
    'by the system administrator. If volume creation is delayed, please verify that the provisioner is running and ' +
    'correctly registered.';
  tell(claim, 'Normal', 'ExternalProvisioning', message, context);
  if (storageClass.provisioner !== provisioner) return undefined;
  const volume = store.create(newVolume(claim, storageClass), { fieldManager: provisioner });
  tell(
    claim,
    'Normal',
    'ProvisioningSucceeded',
    `Successfully provisioned volume ${volume.metadata.name}`,
    context,
  );
  return volume;
}

/** Who is asked for the volume. */
function note(claim: PersistentVolumeClaim, storageClass: StorageClass, { store }: ControllerContext): void {
  const { namespace, name } = claim.metadata;
  const latest = store.get<PersistentVolumeClaim>(persistentVolumeClaims, namespace, name);
  const annotations = {
    ...latest.metadata.annotations,
    'volume.beta.kubernetes.io/storage-provisioner': storageClass.provisioner,
    'volume.kubernetes.io/storage-provisioner': storageClass.provisioner,
  };
  store.update({ ...latest, metadata: { ...latest.metadata, annotations } }, { fieldManager });
}

function tell(
  claim: PersistentVolumeClaim,
  type: EventType,
  reason: string,
  message: string,
  { events }: ControllerContext,
): undefined {
  const source = reason === 'ProvisioningSucceeded' ? provisioner : component;
  events.record(claim, { type, reason, message, component: source });
  return undefined;
}
