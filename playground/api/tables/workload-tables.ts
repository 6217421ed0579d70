import type { Json } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import {
  controllerRevisions,
  cronJobs,
  daemonSets,
  deployments,
  horizontalPodAutoscalers,
  jobs,
  podDisruptionBudgets,
  replicaSets,
  replicationControllers,
  type Resource,
  statefulSets,
} from '@/playground/store/resources';
import { age, created, humanDuration, labelsText, printer, type TablePrinter } from './columns';
import { hasCondition } from './pod-table';
import { at, containerCells, items, number, selectorText, text } from './values';

const wide = 'Containers:string* Images:string* Selector:string*';

function wideCells({ spec }: KubeObject): Json[] {
  return [...containerCells(spec?.['template']), selectorText(spec?.['selector'])];
}

const deploymentTable = printer(
  `Name:name Ready:string Up-to-date:string Available:string Age:string ${wide}`,
  (object, now) => [
    object.metadata.name,
    `${number(object.status, 'readyReplicas')}/${number(object.spec, 'replicas')}`,
    number(object.status, 'updatedReplicas'),
    number(object.status, 'availableReplicas'),
    created(object, now),
    ...wideCells(object),
  ],
);

const replicaSetTable = printer(
  `Name:name Desired:integer Current:integer Ready:integer Age:string ${wide}`,
  (object, now) => [
    object.metadata.name,
    number(object.spec, 'replicas'),
    number(object.status, 'replicas'),
    number(object.status, 'readyReplicas'),
    created(object, now),
    ...wideCells(object),
  ],
);

const replicationControllerTable: TablePrinter = {
  ...replicaSetTable,
  cells: (object, now) => [
    ...replicaSetTable.cells(object, now).slice(0, -1),
    labelsText(object.spec?.['selector']),
  ],
};

const statefulSetTable = printer(
  'Name:name Ready:string Age:string Containers:string* Images:string*',
  (object, now) => [
    object.metadata.name,
    `${number(object.status, 'readyReplicas')}/${number(object.spec, 'replicas')}`,
    created(object, now),
    ...containerCells(object.spec?.['template']),
  ],
);

const daemonSetTable = printer(
  `Name:name Desired:integer Current:integer Ready:integer Up-to-date:integer Available:integer Node_Selector:string Age:string ${wide}`,
  (object, now) => [
    object.metadata.name,
    number(object.status, 'desiredNumberScheduled'),
    number(object.status, 'currentNumberScheduled'),
    number(object.status, 'numberReady'),
    number(object.status, 'updatedNumberScheduled'),
    number(object.status, 'numberAvailable'),
    labelsText(at(object.spec, 'template', 'spec', 'nodeSelector')),
    created(object, now),
    ...wideCells(object),
  ],
);

const jobTable = printer(
  `Name:name Status:string Completions:string Duration:string Age:string ${wide}`,
  (job, now) => [
    job.metadata.name,
    jobStatus(job),
    completions(job),
    jobDuration(job, now),
    created(job, now),
    ...wideCells(job),
  ],
);

function jobStatus(job: KubeObject): string {
  if (hasCondition(job, 'Complete')) return 'Complete';
  if (hasCondition(job, 'Failed')) return 'Failed';
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'])
    if (hasCondition(job, type)) return type;
  return 'Running';
}

function completions({ spec, status }: KubeObject): string {
  const succeeded = number(status, 'succeeded');
  if (spec?.['completions'] !== undefined) return `${succeeded}/${number(spec, 'completions')}`;
  const parallelism = number(spec, 'parallelism');
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function jobDuration({ status }: KubeObject, now: Date): string {
  const started = text(status, 'startTime');
  if (started === '') return '';
  const ended = text(status, 'completionTime');
  return humanDuration((ended === '' ? now.getTime() : Date.parse(ended)) - Date.parse(started));
}

const cronJobTable = printer(
  `Name:name Schedule:string Timezone:string Suspend:boolean Active:integer Last_Schedule:string Age:string ${wide}`,
  (object, now) => [
    object.metadata.name,
    text(object.spec, 'schedule'),
    text(object.spec, 'timeZone') || '<none>',
    text(object.spec, 'suspend') === 'true' ? 'True' : 'False',
    items(object.status, 'active').length,
    object.status?.['lastScheduleTime'] === undefined
      ? '<none>'
      : age(object.status['lastScheduleTime'], now),
    created(object, now),
    ...containerCells(at(object.spec, 'jobTemplate', 'spec', 'template')),
    selectorText(at(object.spec, 'jobTemplate', 'spec', 'selector')),
  ],
);

const autoscalerTable = printer(
  'Name:name Reference:string Targets:string MinPods:string MaxPods:string Replicas:string Age:string',
  (object, now) => [
    object.metadata.name,
    `${text(object.spec, 'scaleTargetRef', 'kind')}/${text(object.spec, 'scaleTargetRef', 'name')}`,
    metricsText(object),
    text(object.spec, 'minReplicas') || '<unset>',
    number(object.spec, 'maxReplicas'),
    number(object.status, 'currentReplicas'),
    created(object, now),
  ],
);

const mostMetrics = 2;

function metricsText({ spec, status }: KubeObject): string {
  const current = items(status, 'currentMetrics');
  const all = items(spec, 'metrics').map((metric, index) => metricText(metric, current[index]));
  if (all.length === 0) return '<none>';
  const shown = all.slice(0, mostMetrics).join(', ');
  return all.length > mostMetrics ? `${shown} + ${all.length - mostMetrics} more...` : shown;
}

function metricText(metric: Json, current: Json | undefined): string {
  const type = text(metric, 'type');
  const source = type.charAt(0).toLowerCase() + type.slice(1);
  const target = at(metric, source, 'target');
  const now = at(current, source, 'current');
  const named =
    type === 'Resource' || type === 'ContainerResource' ? `${text(metric, source, 'name')}: ` : '';
  const average = text(target, 'averageValue');
  if (average !== '')
    return `${named}${text(now, 'averageValue') || '<unknown>'}/${average}${named || type === 'Pods' ? '' : ' (avg)'}`;
  if (named === '') return `${text(now, 'value') || '<unknown>'}/${text(target, 'value')}`;
  const used = text(now, 'averageUtilization');
  const wanted = text(target, 'averageUtilization');
  return `${named}${used === '' ? '<unknown>' : `${used}%`}/${wanted === '' ? '<auto>' : `${wanted}%`}`;
}

const budgetTable = printer(
  'Name:name Min_Available:string Max_Unavailable:string Allowed_Disruptions:integer Age:string',
  (object, now) => [
    object.metadata.name,
    text(object.spec, 'minAvailable') || 'N/A',
    text(object.spec, 'maxUnavailable') || 'N/A',
    number(object.status, 'disruptionsAllowed'),
    created(object, now),
  ],
);

const revisionTable = printer('Name:name Controller:string Revision:string Age:string', (object, now) => {
  const owner = object.metadata.ownerReferences?.find(({ controller }) => controller === true);
  const group = owner?.apiVersion.includes('/') ? `.${owner.apiVersion.split('/')[0] ?? ''}` : '';
  const name = owner ? `${owner.kind.toLowerCase()}${group}/${owner.name}` : '<none>';
  return [object.metadata.name, name, number(object, 'revision'), created(object, now)];
});

export const workloadTables: readonly (readonly [Resource, TablePrinter])[] = [
  [deployments, deploymentTable],
  [replicaSets, replicaSetTable],
  [replicationControllers, replicationControllerTable],
  [statefulSets, statefulSetTable],
  [daemonSets, daemonSetTable],
  [jobs, jobTable],
  [cronJobs, cronJobTable],
  [horizontalPodAutoscalers, autoscalerTable],
  [podDisruptionBudgets, budgetTable],
  [controllerRevisions, revisionTable],
];
