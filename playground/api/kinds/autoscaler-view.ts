import { itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { horizontalPodAutoscalers, type Resource } from '@/playground/store/resources';

/** autoscaling/v1, which `kubectl autoscale` writes: one target of cpu where v2 has a list of metrics. */
export const viewedAutoscalers: Resource = { ...horizontalPodAutoscalers, version: 'v1' };

/** Metrics that v1 has no field for travel in an annotation, so that reading and writing back loses nothing. */
const otherMetrics = 'autoscaling.alpha.kubernetes.io/metrics';
const behaviors = 'autoscaling.alpha.kubernetes.io/behavior';

function isCpuUtilization(metric: JsonObject): boolean {
  const { resource } = metric;
  return (
    metric['type'] === 'Resource' &&
    isObject(resource) &&
    resource['name'] === 'cpu' &&
    utilizationOf(metric) !== undefined
  );
}

function utilizationOf(metric: JsonObject): Json | undefined {
  const target = isObject(metric['resource']) ? metric['resource']['target'] : undefined;
  return isObject(target) ? target['averageUtilization'] : undefined;
}

function fromStorage(object: KubeObject): KubeObject {
  const { metrics: given, behavior, ...spec }: JsonObject = { ...object.spec };
  const metrics = itemsOf(given);
  const cpu = metrics.find(isCpuUtilization);
  const rest = metrics.filter((metric) => metric !== cpu);
  const annotations = { ...object.metadata.annotations };
  if (rest.length > 0) annotations[otherMetrics] = JSON.stringify(rest);
  if (behavior !== undefined) annotations[behaviors] = JSON.stringify(behavior);
  const utilization = cpu && utilizationOf(cpu);
  const { currentMetrics: _metrics, conditions: _conditions, ...status }: JsonObject = { ...object.status };
  return {
    ...object,
    apiVersion: 'autoscaling/v1',
    metadata: { ...object.metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: { ...spec, ...(utilization === undefined ? {} : { targetCPUUtilizationPercentage: utilization }) },
    status: { currentReplicas: 0, ...status },
  };
}

function toStorage(object: KubeObject): KubeObject {
  const { targetCPUUtilizationPercentage: utilization = 80, ...spec }: JsonObject = { ...object.spec };
  const { [otherMetrics]: others, [behaviors]: behavior, ...annotations } = object.metadata.annotations ?? {};
  const target = { type: 'Utilization', averageUtilization: utilization };
  const cpu: JsonObject = { type: 'Resource', resource: { name: 'cpu', target } };
  const rest = others === undefined ? [] : itemsOf(JSON.parse(others) as Json);
  const { annotations: _annotations, ...metadata } = object.metadata;
  const { currentCPUUtilizationPercentage: _current, ...status }: JsonObject = {
    desiredReplicas: 0,
    currentMetrics: null,
    ...object.status,
  };
  return {
    ...object,
    apiVersion: 'autoscaling/v2',
    metadata: { ...metadata, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      ...spec,
      metrics: [cpu, ...rest],
      ...(behavior === undefined ? {} : { behavior: JSON.parse(behavior) as Json }),
    },
    status,
  };
}

export const autoscalerView = { fromStorage, toStorage };
