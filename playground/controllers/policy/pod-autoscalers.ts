import { type Condition, conditionOf, isDeleting } from '@/playground/controllers/objects/meta';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf } from '@/playground/controllers/runtime/controller';
import type { JsonObject } from '@/playground/store/json';
import { formatTime, type KubeObject } from '@/playground/store/kube-object';
import {
  deployments,
  horizontalPodAutoscalers,
  replicaSets,
  type Resource,
  statefulSets,
} from '@/playground/store/resources';

type Autoscaler = KubeObject & {
  spec: {
    scaleTargetRef: { kind: string; name: string; apiVersion?: string };
    minReplicas?: number;
    maxReplicas: number;
    metrics?: { type: string; resource?: { name: string } }[];
  };
  status?: {
    conditions?: Condition[];
    currentReplicas?: number;
    desiredReplicas?: number;
    lastScaleTime?: string;
  };
};

type Scalable = KubeObject & { spec: { replicas?: number }; status?: { replicas?: number } };

const component = 'horizontal-pod-autoscaler';
const fieldManager = 'kube-controller-manager';
const scalable: { [kind: string]: Resource } = {
  Deployment: deployments,
  ReplicaSet: replicaSets,
  StatefulSet: statefulSets,
};

/** Nothing here measures anything, so sizes are only kept between their bounds, and the status says why. */
export function createAutoscalerController({ store }: ControllerContext): ControllerDefinition {
  const targets = Object.entries(scalable).map(([kind, resource]) => ({
    resource,
    keysOf: ({ object }: { object: KubeObject }) =>
      store
        .list<Autoscaler>(horizontalPodAutoscalers, object.metadata.namespace)
        .filter(
          ({ spec: { scaleTargetRef: target } }) =>
            target.kind === kind && target.name === object.metadata.name,
        )
        .map(keyOf),
  }));
  return {
    resource: horizontalPodAutoscalers,
    watches: targets,
    reconcile: ({ namespace, name }, context) => {
      const autoscaler = store.find<Autoscaler>(horizontalPodAutoscalers, namespace, name);
      if (autoscaler && !isDeleting(autoscaler)) autoscale(autoscaler, context);
    },
  };
}

function autoscale(autoscaler: Autoscaler, context: ControllerContext): void {
  const { kind, name } = autoscaler.spec.scaleTargetRef;
  const resource = scalable[kind];
  const target = resource && context.store.find<Scalable>(resource, autoscaler.metadata.namespace, name);
  if (!resource || !target) {
    const message = `the HPA controller was unable to get the target's current scale: ${targetProblem(kind, name)}`;
    writeStatus(autoscaler, { desiredReplicas: 0 }, [able('False', 'FailedGetScale', message)], context);
    return;
  }
  const size = target.spec.replicas ?? 1;
  const wanted = bounded(size, autoscaler);
  if (size !== 0 && wanted !== size) rescale(autoscaler, target, size, wanted, context);
  const got = able(
    'True',
    'SucceededGetScale',
    "the HPA controller was able to get the target's current scale",
  );
  const counts: JsonObject = { currentReplicas: target.status?.replicas ?? 0, desiredReplicas: 0 };
  const conditions = size === 0 ? [got, disabled()] : [got, unmeasured(autoscaler)];
  writeStatus(autoscaler, counts, conditions, context);
}

function bounded(size: number, { spec }: Autoscaler): number {
  return Math.min(Math.max(size, spec.minReplicas ?? 1), spec.maxReplicas);
}

function targetProblem(kind: string, name: string): string {
  const resource = scalable[kind];
  return resource
    ? `${resource.plural}.${resource.group} "${name}" not found`
    : `no matches for kind "${kind}"`;
}

function rescale(
  autoscaler: Autoscaler,
  target: Scalable,
  from: number,
  to: number,
  { store, events }: ControllerContext,
): void {
  store.update({ ...target, spec: { ...target.spec, replicas: to } }, { fieldManager });
  const bound = to < from ? 'above Spec.MaxReplicas' : 'below Spec.MinReplicas';
  const message = `New size: ${to}; reason: Current number of replicas ${bound}`;
  events.record(autoscaler, { type: 'Normal', reason: 'SuccessfulRescale', message, component });
}

function able(status: 'True' | 'False', reason: string, message: string): Condition {
  return { type: 'AbleToScale', status, reason, message };
}

function disabled(): Condition {
  const message = 'scaling is disabled since the replica count of the target is zero';
  return { type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message };
}

/** Word for word what a cluster without a metrics server says. */
function unmeasured({ spec }: Autoscaler): Condition {
  const name = spec.metrics?.find(({ type }) => type === 'Resource')?.resource?.name ?? 'cpu';
  const message =
    `the HPA was unable to compute the replica count: failed to get ${name} utilization: unable to get metrics for ` +
    `resource ${name}: unable to fetch metrics from resource metrics API: the server could not find the requested ` +
    'resource (get pods.metrics.k8s.io)';
  return { type: 'ScalingActive', status: 'False', reason: 'FailedGetResourceMetric', message };
}

function writeStatus(
  autoscaler: Autoscaler,
  counts: JsonObject,
  conditions: Condition[],
  { store, clock }: ControllerContext,
): void {
  const now = formatTime(clock.now());
  const timed = conditions.map((condition) => {
    const existing = conditionOf(autoscaler.status?.conditions, condition.type);
    const since = existing?.status === condition.status ? existing.lastTransitionTime : now;
    return { ...condition, lastTransitionTime: since ?? now };
  });
  const status = { ...autoscaler.status, ...counts, conditions: timed };
  store.updateStatus({ ...autoscaler, status }, { fieldManager });
}
