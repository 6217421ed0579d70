import type { JsonObject } from '@/playground/store/json';
import type { KubeObject, LabelSelector } from '@/playground/store/kube-object';
import type { Condition } from './meta';
import type { PodTemplate } from './pod';

export type IntOrString = number | string;

export type DeploymentSpec = {
  replicas?: number;
  selector: LabelSelector;
  template: PodTemplate;
  strategy?: { type?: string; rollingUpdate?: { maxSurge?: IntOrString; maxUnavailable?: IntOrString } };
  minReadySeconds?: number;
  revisionHistoryLimit?: number;
  paused?: boolean;
  progressDeadlineSeconds?: number;
};

export type DeploymentStatus = {
  observedGeneration?: number;
  replicas?: number;
  updatedReplicas?: number;
  readyReplicas?: number;
  availableReplicas?: number;
  unavailableReplicas?: number;
  terminatingReplicas?: number;
  collisionCount?: number;
  conditions?: Condition[];
};

export type Deployment = KubeObject & { spec: DeploymentSpec; status?: DeploymentStatus };

export type ReplicaSet = KubeObject & {
  spec: { replicas?: number; minReadySeconds?: number; selector: LabelSelector; template: PodTemplate };
  status?: {
    replicas: number;
    fullyLabeledReplicas?: number;
    readyReplicas?: number;
    availableReplicas?: number;
    terminatingReplicas?: number;
    observedGeneration?: number;
    conditions?: Condition[];
  };
};

export type ClaimTemplate = {
  apiVersion?: string;
  kind?: string;
  metadata: { name: string; labels?: { [key: string]: string }; annotations?: { [key: string]: string } };
  spec: JsonObject;
  status?: JsonObject;
};

export type StatefulSetSpec = {
  replicas?: number;
  serviceName?: string;
  selector: LabelSelector;
  template: PodTemplate;
  volumeClaimTemplates?: ClaimTemplate[];
  podManagementPolicy?: string;
  updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
  revisionHistoryLimit?: number;
  minReadySeconds?: number;
  persistentVolumeClaimRetentionPolicy?: { whenDeleted?: string; whenScaled?: string };
  ordinals?: { start?: number };
};

export type StatefulSetStatus = {
  observedGeneration?: number;
  replicas: number;
  readyReplicas?: number;
  currentReplicas?: number;
  updatedReplicas?: number;
  availableReplicas: number;
  currentRevision?: string;
  updateRevision?: string;
  collisionCount?: number;
  conditions?: Condition[];
};

export type StatefulSet = KubeObject & { spec: StatefulSetSpec; status?: StatefulSetStatus };

export type DaemonSet = KubeObject & {
  spec: {
    selector: LabelSelector;
    template: PodTemplate;
    updateStrategy?: {
      type?: string;
      rollingUpdate?: { maxSurge?: IntOrString; maxUnavailable?: IntOrString };
    };
    minReadySeconds?: number;
    revisionHistoryLimit?: number;
  };
  status?: {
    currentNumberScheduled: number;
    desiredNumberScheduled: number;
    numberAvailable?: number;
    numberUnavailable?: number;
    numberMisscheduled: number;
    numberReady: number;
    observedGeneration?: number;
    updatedNumberScheduled?: number;
  };
};

export type ControllerRevision = KubeObject & { data: JsonObject; revision: number };

/** A count or a percentage of `total`, as rolling updates give them. */
export function resolveIntOrPercent(value: IntOrString | undefined, total: number, roundUp: boolean): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const match = /^(\d+)%$/.exec(value);
  if (!match) return Number.parseInt(value, 10) || 0;
  const exact = (Number(match[1]) * total) / 100;
  return roundUp ? Math.ceil(exact) : Math.floor(exact);
}
