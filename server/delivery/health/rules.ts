import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type Health, asList } from './kube-status';
import {
  autoscalerHealth,
  claimHealth,
  definitionHealth,
  genericHealth,
  ingressHealth,
  serviceHealth,
} from './object-health';
import { podHealth } from './pod-health';
import {
  cronJobHealth,
  daemonSetHealth,
  deploymentHealth,
  jobHealth,
  replicaSetHealth,
  statefulSetHealth,
} from './workload-health';

export type { Health } from './kube-status';

type Rule = (live: LiveResource) => Health;

// By group and kind: versions of one kind say the same.
const rules: Record<string, Rule> = {
  'apps/Deployment': deploymentHealth,
  'apps/StatefulSet': statefulSetHealth,
  'apps/DaemonSet': daemonSetHealth,
  'apps/ReplicaSet': replicaSetHealth,
  '/ReplicationController': replicaSetHealth,
  'batch/Job': jobHealth,
  'batch/CronJob': cronJobHealth,
  '/Pod': podHealth,
  '/Service': serviceHealth,
  '/PersistentVolumeClaim': claimHealth,
  'networking.k8s.io/Ingress': ingressHealth,
  'autoscaling/HorizontalPodAutoscaler': autoscalerHealth,
  'apiextensions.k8s.io/CustomResourceDefinition': definitionHealth,
};

/** How a live object is. Pure: the object in, a state and a sentence out. Never throws for what a cluster may send. */
export function health(live: LiveResource): Health {
  if (live.metadata['deletionTimestamp'] !== undefined) {
    return { state: 'deleting', message: goingMessage(live) };
  }
  const group = live.apiVersion.includes('/') ? live.apiVersion.slice(0, live.apiVersion.indexOf('/')) : '';
  return (rules[`${group}/${live.kind}`] ?? genericHealth)(live);
}

/** What holds it up, where that is told. */
export function goingMessage({ metadata }: LiveResource): string {
  const going = 'Being removed from the cluster';
  const held = asList(metadata['finalizers']).filter(
    (name) => name !== 'foregroundDeletion' && name !== 'orphan',
  );
  return held.length === 0 ? going : `${going}; held by the finalizer ${held.join(', ')}`;
}
