import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { type Condition, conditionOf, isDeleting, timeOf } from './meta';

export type Container = {
  name: string;
  image: string;
  imagePullPolicy?: string;
  restartPolicy?: string;
  command?: string[];
  args?: string[];
  ports?: { name?: string; containerPort: number; protocol?: string }[];
  resources?: { requests?: { [name: string]: string }; limits?: { [name: string]: string } };
};

export type Toleration = {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
};

export type Volume = {
  name: string;
  persistentVolumeClaim?: { claimName: string };
  configMap?: { name: string; optional?: boolean };
  secret?: { secretName: string; optional?: boolean };
};

export type PodSpec = {
  containers: Container[];
  initContainers?: Container[];
  nodeName?: string;
  nodeSelector?: { [key: string]: string };
  hostNetwork?: boolean;
  hostname?: string;
  subdomain?: string;
  restartPolicy?: string;
  schedulerName?: string;
  schedulingGates?: { name: string }[];
  readinessGates?: { conditionType: string }[];
  tolerations?: Toleration[];
  affinity?: JsonObject;
  volumes?: Volume[];
  terminationGracePeriodSeconds?: number;
};

export type TerminatedState = { exitCode: number; reason: string; startedAt: string; finishedAt: string };

export type ContainerState = {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: TerminatedState;
};

export type ContainerStatus = {
  name: string;
  image: string;
  imageID: string;
  containerID?: string;
  ready: boolean;
  started?: boolean;
  restartCount: number;
  state: ContainerState;
  lastState: ContainerState;
};

export type PodPhase = 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';

export type PodStatus = {
  phase?: PodPhase;
  qosClass?: string;
  startTime?: string;
  hostIP?: string;
  hostIPs?: { ip: string }[];
  podIP?: string;
  podIPs?: { ip: string }[];
  observedGeneration?: number;
  reason?: string;
  message?: string;
  conditions?: Condition[];
  containerStatuses?: ContainerStatus[];
  initContainerStatuses?: ContainerStatus[];
};

export type Pod = KubeObject & { spec: PodSpec; status?: PodStatus };

export type PodTemplate = {
  metadata?: {
    labels?: { [key: string]: string };
    annotations?: { [key: string]: string };
    finalizers?: string[];
  };
  spec: PodSpec;
};

export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

/** Counts as one of its owner's replicas: neither ended nor going. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isDeleting(pod);
}

export function isReady(pod: Pod): boolean {
  return conditionOf(pod.status?.conditions, 'Ready')?.status === 'True';
}

/** When a ready pod has been so for minReadySeconds: milliseconds since the epoch, undefined if it is not ready. */
export function availableFrom(pod: Pod, minReadySeconds: number): number | undefined {
  const ready = conditionOf(pod.status?.conditions, 'Ready');
  if (ready?.status !== 'True') return undefined;
  return timeOf(ready.lastTransitionTime) + minReadySeconds * 1000;
}

export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  const from = availableFrom(pod, minReadySeconds);
  return from !== undefined && (minReadySeconds === 0 || from <= now);
}

/** Milliseconds until the first of these becomes available by merely waiting. */
export function untilAvailable(pods: Pod[], minReadySeconds: number, now: number): number | undefined {
  let soonest: number | undefined;
  if (minReadySeconds === 0) return undefined;
  for (const pod of pods) {
    const from = availableFrom(pod, minReadySeconds);
    if (from === undefined || from <= now) continue;
    soonest = Math.min(soonest ?? Infinity, from - now);
  }
  return soonest;
}
