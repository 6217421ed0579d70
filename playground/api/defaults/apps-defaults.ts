import { isObject, type JsonObject } from '@/playground/store/json';
import { childOf, type Defaulter, fill, isBlankMap, itemsOf } from './fill';

function deployment(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 });
  const strategy = childOf(spec, 'strategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate') {
    fill(childOf(strategy, 'rollingUpdate'), { maxUnavailable: '25%', maxSurge: '25%' });
  }
}

function daemonSet(object: JsonObject): void {
  const annotations = childOf(childOf(object, 'metadata'), 'annotations');
  fill(annotations, { 'deprecated.daemonset.template.generation': '1' });
  const spec = childOf(object, 'spec');
  fill(spec, { revisionHistoryLimit: 10 });
  const strategy = childOf(spec, 'updateStrategy');
  fill(strategy, { type: 'RollingUpdate' });
  if (strategy['type'] === 'RollingUpdate')
    fill(childOf(strategy, 'rollingUpdate'), { maxUnavailable: 1, maxSurge: 0 });
}

function statefulSet(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { podManagementPolicy: 'OrderedReady', replicas: 1, revisionHistoryLimit: 10 });
  const strategy = childOf(spec, 'updateStrategy');
  if (strategy['type'] === undefined) {
    strategy['type'] = 'RollingUpdate';
    childOf(strategy, 'rollingUpdate');
  }
  if (strategy['type'] === 'RollingUpdate' && isObject(strategy['rollingUpdate'])) {
    fill(strategy['rollingUpdate'], { partition: 0 });
  }
  fill(childOf(spec, 'persistentVolumeClaimRetentionPolicy'), {
    whenDeleted: 'Retain',
    whenScaled: 'Retain',
  });
  for (const claim of itemsOf(spec['volumeClaimTemplates'])) {
    fill(claim, { apiVersion: 'v1', kind: 'PersistentVolumeClaim' });
  }
}

function replicaSet(object: JsonObject): void {
  fill(childOf(object, 'spec'), { replicas: 1 });
}

function job(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) fill(spec, { completions: 1 });
  fill(spec, {
    parallelism: 1,
    backoffLimit: spec['backoffLimitPerIndex'] === undefined ? 6 : 2_147_483_647,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec['podFailurePolicy'] === undefined ? 'TerminatingOrFailed' : 'Failed',
    manualSelector: false,
  });
  const template =
    isObject(spec['template']) && isObject(spec['template']['metadata']) ? spec['template']['metadata'] : {};
  const metadata = childOf(object, 'metadata');
  if (isObject(template['labels']) && isBlankMap(metadata['labels'])) metadata['labels'] = template['labels'];
}

function cronJob(object: JsonObject): void {
  fill(childOf(object, 'spec'), {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });
}

export const appsDefaults: { [struct: string]: Defaulter } = {
  'io.k8s.api.apps.v1.Deployment': deployment,
  'io.k8s.api.apps.v1.DaemonSet': daemonSet,
  'io.k8s.api.apps.v1.StatefulSet': statefulSet,
  'io.k8s.api.apps.v1.ReplicaSet': replicaSet,
  'io.k8s.api.batch.v1.Job': job,
  'io.k8s.api.batch.v1.CronJob': cronJob,
  'io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern': (object) => {
    if (!object['status']) object['status'] = 'True';
  },
};
