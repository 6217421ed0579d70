import type { KubeObject } from './kube-object';
import { pods, type Resource } from './resources';
import { conflict } from './status-error';

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

/** Foreground and Orphan are finalizers of their own; the garbage collector takes them off when it is done. */
export function finalizersFor(existing: KubeObject, policy: PropagationPolicy | undefined): string[] {
  const current = existing.metadata.finalizers ?? [];
  if (policy === undefined) return current;
  const others = current.filter((finalizer) => finalizer !== 'foregroundDeletion' && finalizer !== 'orphan');
  if (policy === 'Foreground') return [...others, 'foregroundDeletion'];
  return policy === 'Orphan' ? [...others, 'orphan'] : others;
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
