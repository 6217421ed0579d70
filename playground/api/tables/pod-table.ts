import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { age, created, none, type TablePrinter, printer } from './columns';
import { at, items, number, text } from './values';

type Summary = { reason: string; ready: number; restarts: number; lastRestart: string };

export const podTable: TablePrinter = printer(
  'Name:name Ready:string Status:string Restarts:string Age:string IP:string* Node:string* Nominated_Node:string* Readiness_Gates:string*',
  (pod, now) => {
    const { reason, ready, restarts, lastRestart } = summary(pod);
    const sidecars = items(pod.spec, 'initContainers').filter(isRestartable).length;
    const total = items(pod.spec, 'containers').length + sidecars;
    const since =
      restarts > 0 && lastRestart !== '' ? `${restarts} (${age(lastRestart, now)} ago)` : String(restarts);
    const ip = text(items(pod.status, 'podIPs')[0], 'ip');
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      terminating(pod) ?? reason,
      since,
      created(pod, now),
      none(ip),
      none(text(pod.spec, 'nodeName')),
      none(text(pod.status, 'nominatedNodeName')),
      readinessGates(pod),
    ];
  },
);

function terminating(pod: KubeObject): string | undefined {
  if (pod.metadata.deletionTimestamp === undefined) return undefined;
  if (text(pod.status, 'reason') === 'NodeLost') return 'Unknown';
  const phase = text(pod.status, 'phase');
  return phase === 'Succeeded' || phase === 'Failed' ? undefined : 'Terminating';
}

function readinessGates(pod: KubeObject): string {
  const gates = items(pod.spec, 'readinessGates');
  if (gates.length === 0) return '<none>';
  const fulfilled = gates.filter(({ conditionType }) => hasCondition(pod, textOf(conditionType)));
  return `${fulfilled.length}/${gates.length}`;
}

export function hasCondition(object: KubeObject, type: string): boolean {
  return items(object.status, 'conditions').some(
    (condition) => condition['type'] === type && condition['status'] === 'True',
  );
}

function isRestartable(container: JsonObject | undefined): boolean {
  return container?.['restartPolicy'] === 'Always';
}

function summary(pod: KubeObject): Summary {
  const result: Summary = {
    reason: text(pod.status, 'reason') || text(pod.status, 'phase'),
    ready: 0,
    restarts: 0,
    lastRestart: '',
  };
  const gated = items(pod.status, 'conditions').some(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated',
  );
  if (gated) result.reason = 'SchedulingGated';
  const initializing = readInitContainers(pod, result);
  if (!initializing || hasCondition(pod, 'Initialized')) readContainers(pod, result);
  return result;
}

/** True while one of them has not done its part. */
function readInitContainers(pod: KubeObject, result: Summary): boolean {
  const specs = new Map(items(pod.spec, 'initContainers').map((container) => [container['name'], container]));
  const statuses = items(pod.status, 'initContainerStatuses');
  for (const [index, status] of statuses.entries()) {
    addRestarts(status, result);
    const terminated = at(status, 'state', 'terminated');
    const waiting = text(status, 'state', 'waiting', 'reason');
    if (isObject(terminated) && number(terminated, 'exitCode') === 0) continue;
    if (isRestartable(specs.get(status['name'])) && status['started'] === true) {
      if (status['ready'] === true) result.ready++;
      continue;
    }
    if (isObject(terminated)) result.reason = `Init:${terminatedReason(terminated)}`;
    else if (waiting !== '' && waiting !== 'PodInitializing') result.reason = `Init:${waiting}`;
    else result.reason = `Init:${index}/${specs.size}`;
    return true;
  }
  return false;
}

function readContainers(pod: KubeObject, result: Summary): void {
  let hasRunning = false;
  let errorReason = '';
  result.restarts = 0;
  result.lastRestart = '';
  for (const status of items(pod.status, 'containerStatuses').toReversed()) {
    addRestarts(status, result);
    const waiting = text(status, 'state', 'waiting', 'reason');
    const terminated = at(status, 'state', 'terminated');
    if (waiting !== '') result.reason = waiting;
    else if (isObject(terminated)) {
      result.reason = terminatedReason(terminated);
      if (number(terminated, 'exitCode') !== 0) errorReason = result.reason;
    } else if (status['ready'] === true && isObject(at(status, 'state', 'running'))) {
      hasRunning = true;
      result.ready++;
    }
  }
  if (result.reason !== 'Completed') return;
  if (hasRunning && hasCondition(pod, 'Ready')) result.reason = 'Running';
  else if (errorReason !== '') result.reason = errorReason;
  else if (hasRunning) result.reason = 'NotReady';
}

function addRestarts(status: JsonObject, result: Summary): void {
  result.restarts += number(status, 'restartCount');
  const finished = text(status, 'lastState', 'terminated', 'finishedAt');
  if (finished > result.lastRestart) result.lastRestart = finished;
}

function terminatedReason(terminated: Json): string {
  const reason = text(terminated, 'reason');
  if (reason !== '') return reason;
  const signal = number(terminated, 'signal');
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${number(terminated, 'exitCode')}`;
}
