import type { Json, JsonObject } from '@/playground/store/json';
import type { KubeObject, LabelSelector } from '@/playground/store/kube-object';
import type { Condition } from './meta';

export type Node = KubeObject & {
  spec?: {
    unschedulable?: boolean;
    podCIDR?: string;
    taints?: { key: string; value?: string; effect: string; timeAdded?: string }[];
  };
  status?: {
    conditions?: Condition[];
    allocatable?: { [resource: string]: string };
    capacity?: { [resource: string]: string };
    addresses?: { type: string; address: string }[];
    [key: string]: Json | undefined;
  };
};

export type ServicePort = {
  name?: string;
  port: number;
  protocol?: string;
  appProtocol?: string;
  targetPort?: number | string;
};

export type Service = KubeObject & {
  spec: {
    type?: string;
    selector?: { [key: string]: string };
    ports?: ServicePort[];
    clusterIP?: string;
    loadBalancerIP?: string;
    publishNotReadyAddresses?: boolean;
  };
  status?: JsonObject;
};

export type PersistentVolumeClaim = KubeObject & {
  spec: {
    accessModes?: string[];
    resources?: { requests?: { storage?: string } };
    storageClassName?: string;
    volumeMode?: string;
    volumeName?: string;
    selector?: LabelSelector;
  };
  status?: { phase?: string; accessModes?: string[]; capacity?: { storage?: string } };
};

export type PersistentVolume = KubeObject & {
  spec: {
    accessModes?: string[];
    capacity?: { storage?: string };
    storageClassName?: string;
    volumeMode?: string;
    persistentVolumeReclaimPolicy?: string;
    claimRef?: {
      apiVersion?: string;
      kind?: string;
      namespace: string;
      name: string;
      uid?: string;
      resourceVersion?: string;
    };
    hostPath?: JsonObject;
  };
  status?: { phase?: string; lastPhaseTransitionTime?: string };
};

export type StorageClass = KubeObject & {
  provisioner: string;
  reclaimPolicy?: string;
  volumeBindingMode?: string;
};
