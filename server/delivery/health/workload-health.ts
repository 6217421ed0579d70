import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import {
  type Health,
  asMap,
  asNumber,
  asText,
  conditionOf,
  isObserved,
  specOf,
  statusOf,
} from './kube-status';

// As `kubectl rollout status` decides, with degraded told apart from not yet there.

const notSeen: Health = {
  state: 'updating',
  message: 'Waiting for the cluster to take the change up',
  progress: 0,
};

export function deploymentHealth(live: LiveResource): Health {
  const spec = specOf(live);
  const status = statusOf(live);
  const desired = asNumber(spec['replicas'], 1);
  const updated = asNumber(status['updatedReplicas']);
  const available = asNumber(status['availableReplicas']);
  const total = asNumber(status['replicas']);
  if (!isObserved(live) || (status['observedGeneration'] === undefined && desired > 0)) return notSeen;
  const progressing = conditionOf(live, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    const message = `The rollout makes no progress: ${available} of ${desired} pods are ready`;
    return { state: 'failed', message, progress: share(available, desired) };
  }
  const replicaFailure = conditionOf(live, 'ReplicaFailure');
  if (replicaFailure?.status === 'True' && total < desired) {
    return { state: 'failed', message: replicaFailure.message || 'Pods cannot be created' };
  }
  if (updated < desired)
    return rolling(`${updated} of ${desired} pods are of the new version`, available, desired);
  const old = total - updated;
  if (old > 0) {
    const message = `${old} ${old === 1 ? 'pod' : 'pods'} of the old version still ${old === 1 ? 'runs' : 'run'}`;
    return rolling(message, available, desired);
  }
  if (available < desired) {
    const rolledOut = progressing?.reason === 'NewReplicaSetAvailable';
    return missing(available, desired, rolledOut);
  }
  return desired === 0 ? { state: 'running', message: 'Scaled to 0' } : ready(available, desired);
}

export function statefulSetHealth(live: LiveResource): Health {
  const spec = specOf(live);
  const status = statusOf(live);
  const desired = asNumber(spec['replicas'], 1);
  if (!isObserved(live) || (status['observedGeneration'] === undefined && desired > 0)) return notSeen;
  const strategy = asMap(spec['updateStrategy']);
  const partition = asNumber(asMap(strategy['rollingUpdate'])['partition']);
  const readyPods = asNumber(status['availableReplicas'], asNumber(status['readyReplicas']));
  const updated = asNumber(status['updatedReplicas']);
  const toUpdate = asText(strategy['type']) === 'OnDelete' ? 0 : Math.max(0, desired - partition);
  const revisionsDiffer =
    status['updateRevision'] !== undefined && status['currentRevision'] !== status['updateRevision'];
  if (revisionsDiffer && updated < toUpdate) {
    return rolling(`${updated} of ${toUpdate} pods are of the new version`, readyPods, desired);
  }
  if (readyPods < desired) return missing(readyPods, desired, false);
  return desired === 0 ? { state: 'running', message: 'Scaled to 0' } : ready(readyPods, desired);
}

export function daemonSetHealth(live: LiveResource): Health {
  const status = statusOf(live);
  if (!isObserved(live) || status['observedGeneration'] === undefined) return notSeen;
  const desired = asNumber(status['desiredNumberScheduled']);
  const updated = asNumber(status['updatedNumberScheduled']);
  const available = asNumber(status['numberAvailable']);
  const onDelete = asText(asMap(specOf(live)['updateStrategy'])['type']) === 'OnDelete';
  if (!onDelete && updated < desired) {
    return rolling(`${updated} of ${desired} nodes have the new version`, available, desired);
  }
  if (available < desired) return missing(available, desired, false);
  return desired === 0 ? { state: 'running', message: 'No node takes it' } : ready(available, desired);
}

/** Also of a ReplicationController, which says the same of itself. */
export function replicaSetHealth(live: LiveResource): Health {
  const desired = asNumber(specOf(live)['replicas'], 1);
  if (!isObserved(live)) return notSeen;
  const available = asNumber(statusOf(live)['availableReplicas']);
  return available < desired ? missing(available, desired, false) : ready(available, desired);
}

export function jobHealth(live: LiveResource): Health {
  const spec = specOf(live);
  const status = statusOf(live);
  const failed = conditionOf(live, 'Failed');
  if (failed?.status === 'True') {
    const reason = failed.message || failed.reason || 'The job failed';
    return { state: 'failed', message: reason, final: true };
  }
  const wanted = asNumber(spec['completions'], asNumber(spec['parallelism'], 1));
  const succeeded = asNumber(status['succeeded']);
  const done = `${succeeded} of ${wanted} completed`;
  if (conditionOf(live, 'Complete')?.status === 'True')
    return { state: 'completed', message: done, progress: 1 };
  if (spec['suspend'] === true) return { state: 'warning', message: 'The job is suspended' };
  const active = asNumber(status['active']);
  const failures = asNumber(status['failed']);
  const tries = failures > 0 ? `, ${failures} failed` : '';
  return {
    state: active > 0 || failures > 0 ? 'updating' : 'pending',
    message: `${done}, ${active} running${tries}`,
    progress: share(succeeded, wanted),
  };
}

export function cronJobHealth(live: LiveResource): Health {
  const spec = specOf(live);
  if (spec['suspend'] === true) return { state: 'running', message: 'Suspended: it starts no jobs' };
  const last = asText(statusOf(live)['lastScheduleTime']);
  const since = last === '' ? 'has not run yet' : `last started ${last}`;
  return { state: 'running', message: `Schedule ${asText(spec['schedule'])}, ${since}` };
}

function ready(available: number, desired: number): Health {
  return { state: 'running', message: `${available} of ${desired} pods are ready`, progress: 1 };
}

function rolling(message: string, available: number, desired: number): Health {
  return {
    state: available === 0 ? 'pending' : 'updating',
    message,
    progress: share(Math.min(available, desired), desired),
  };
}

/** `wasThere`: all pods had been ready before, so that this is a loss and not a beginning. */
function missing(available: number, desired: number, wasThere: boolean): Health {
  const message = `${available} of ${desired} pods are ready`;
  const progress = share(available, desired);
  if (wasThere) return { state: available === 0 ? 'failed' : 'warning', message, progress };
  return { state: available === 0 ? 'pending' : 'updating', message, progress };
}

function share(part: number, whole: number): number {
  return whole <= 0 ? 1 : Math.round((Math.min(part, whole) / whole) * 100) / 100;
}
