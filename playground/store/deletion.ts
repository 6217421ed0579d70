import { formatTime, type KubeObject } from './kube-object';
import { pods, type Resource } from './resources';
import { conflict, forbidden } from './status-error';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

export type DeleteOptions = {
  propagationPolicy?: PropagationPolicy;
  preconditions?: { uid?: string; resourceVersion?: string };
  /** Pods only; 0 removes the pod at once, as a kubelet does when its containers have ended. */
  gracePeriodSeconds?: number;
  dryRun?: boolean;
};

export function assertPreconditions(
  resource: Resource,
  existing: KubeObject,
  { preconditions = {} }: DeleteOptions,
): void {
  const { uid, resourceVersion, name } = existing.metadata;
  if (preconditions.uid !== undefined && preconditions.uid !== uid) {
    const message = `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid ?? ''}`;
    throw conflict(resource, name, message);
  }
  if (preconditions.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion) {
    const got = `ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion ?? ''}`;
    throw conflict(resource, name, `Precondition failed: ${got}`);
  }
}

/** Nothing new comes to a namespace that is going. */
export function assertTakesNew({ metadata }: KubeObject, resource: Resource, name: string): void {
  if (metadata.deletionTimestamp === undefined) return;
  const text = `namespace ${metadata.name} is being terminated`;
  const message = `unable to create new content in namespace ${metadata.name} because it is being terminated`;
  throw forbidden(resource, name, message, [
    { reason: 'NamespaceTerminating', message: text, field: 'metadata.namespace' },
  ]);
}

/** Foreground and Orphan are finalizers of their own; the garbage collector takes them off when it is done. */
export function withFinalizers(existing: KubeObject, policy: PropagationPolicy | undefined): KubeObject {
  const { finalizers: _finalizers, ...metadata } = existing.metadata;
  const finalizers = finalizersFor(existing, policy);
  return { ...existing, metadata: finalizers.length > 0 ? { ...metadata, finalizers } : metadata };
}

function finalizersFor(existing: KubeObject, policy: PropagationPolicy | undefined): string[] {
  const current = existing.metadata.finalizers ?? [];
  if (policy === undefined) return current;
  const others = current.filter((finalizer) => finalizer !== 'foregroundDeletion' && finalizer !== 'orphan');
  if (policy === 'Foreground') return [...others, 'foregroundDeletion'];
  return policy === 'Orphan' ? [...others, 'orphan'] : others;
}

/** From the first time that it is deleted it has a time to end by, which another time may only bring nearer. */
export function markedToEnd(object: KubeObject, grace: number, now: Date): KubeObject {
  const metadata = { ...object.metadata };
  if (metadata.deletionTimestamp === undefined) {
    metadata.deletionTimestamp = formatTime(new Date(now.getTime() + grace * 1000));
    metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation) metadata.generation += 1;
  } else if (grace < (metadata.deletionGracePeriodSeconds ?? 0)) {
    metadata.deletionGracePeriodSeconds = grace;
  }
  return { ...object, metadata };
}

/** Only pods end gracefully, and only those that run somewhere. */
export function gracePeriod(resource: Resource, pod: KubeObject, options: DeleteOptions): number {
  if (resource !== pods) return 0;
  const phase = pod.status?.['phase'];
  if (!pod.spec?.['nodeName'] || phase === 'Failed' || phase === 'Succeeded') return 0;
  const asked = options.gracePeriodSeconds ?? pod.spec['terminationGracePeriodSeconds'] ?? 30;
  const wanted = Math.max(0, Number(asked));
  const running = pod.metadata.deletionGracePeriodSeconds;
  return running === undefined ? wanted : Math.min(running, wanted);
}
