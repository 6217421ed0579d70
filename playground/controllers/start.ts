import type { ObjectStore } from '@/playground/store/object-store';
import { type Clock, systemClock } from '@/server/platform/clock';
import { cronJobController } from './batch/cron-job';
import { jobController } from './batch/job';
import { createNamespaceContent } from './cluster/namespace-content';
import { createNodeLifecycle } from './cluster/node-lifecycle';
import { ensureNodes } from './cluster/nodes';
import { createDaemonSetController } from './daemonset/daemon-set';
import { createDeploymentController } from './deployment/deployment';
import { createKubelet } from './kubelet/kubelet';
import { ingressController } from './network/ingresses';
import { createServiceController } from './network/services';
import { createDisruptionBudgetController } from './policy/disruption-budgets';
import { createAutoscalerController } from './policy/pod-autoscalers';
import { createResourceQuotaController } from './policy/resource-quotas';
import { replicaSetController, replicationController } from './replicaset/replica-set';
import type { ControllerContext } from './runtime/context';
import { type ControllerDefinition, runController } from './runtime/controller';
import { EventRecorder } from './runtime/event-recorder';
import { createScheduler } from './scheduler/scheduler';
import { statefulSetController } from './statefulset/stateful-set';
import { createClaimController } from './storage/claims';
import { ensureStorageClass } from './storage/provision';
import { createVolumeController } from './storage/volumes';

export type ControllerOptions = {
  clock?: Clock;
  /** PEM certificate that clients inside the cluster would trust the API server by. */
  authority?: string;
  /** Told of defects of the controllers themselves; what the API refuses they handle. */
  onError?: (error: unknown) => void;
};

/**
 * Starts everything that acts on the objects of the store: scheduler, kubelets and the controllers of each kind. They
 * take up what they find, so a start after a stop goes on where it was. Returns how to stop.
 */
export function startControllers(store: ObjectStore, options: ControllerOptions = {}): () => void {
  const { clock = systemClock, authority = '', onError = rethrowLater } = options;
  const events = new EventRecorder(store, clock);
  const context: ControllerContext = { store, clock, events, authority, onError };
  ensureNodes(context);
  ensureStorageClass(context);
  const running = definitions(context).map((definition) => runController(definition, context));
  return () => {
    for (const controller of running) controller.stop();
    events.stop();
  };
}

function definitions(context: ControllerContext): ControllerDefinition[] {
  return [
    createNamespaceContent(context),
    createNodeLifecycle(context),
    createScheduler(context),
    createKubelet(context),
    replicaSetController,
    replicationController,
    createDeploymentController(context),
    statefulSetController,
    createDaemonSetController(context),
    jobController,
    cronJobController,
    createClaimController(context),
    createVolumeController(context),
    createDisruptionBudgetController(context),
    createAutoscalerController(context),
    createResourceQuotaController(context),
    createServiceController(context),
    ingressController,
  ];
}

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
