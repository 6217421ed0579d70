import { isObject, type Json, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import {
  customResourceDefinitions,
  events,
  jobs,
  namespaces,
  nodes,
  pods,
  replicaSets,
  replicationControllers,
  type Resource,
  secrets,
  services,
} from '@/playground/store/resources';
import { badRequest } from '@/playground/store/status-error';
import type { Match } from './label-selector';

const everywhere = ['metadata.name', 'metadata.namespace'];

/** Fields that lists of a kind can be selected by, as the real server has them. */
const selectable = new Map<Resource, readonly string[]>([
  [
    pods,
    [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ],
  ],
  [
    events,
    [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
  ],
  [secrets, ['type']],
  [namespaces, ['status.phase']],
  [nodes, ['spec.unschedulable']],
  [services, ['spec.clusterIP', 'spec.type']],
  [jobs, ['status.successful']],
  [replicaSets, ['status.replicas']],
  [replicationControllers, ['status.replicas']],
  [customResourceDefinitions, []],
]);

type Requirement = { field: string; value: string; equal: boolean };

/** `status.phase=Running,spec.nodeName!=node-1`. `extra`: what a custom resource declares selectable. */
export function parseFieldSelector(
  text: string | null,
  resource: Resource,
  extra: readonly string[] = [],
): Match | undefined {
  if (text === null || text.trim() === '') return undefined;
  const requirements = text
    .split(',')
    .filter((part) => part !== '')
    .map(toRequirement);
  const known = [...everywhere, ...(selectable.get(resource) ?? []), ...extra];
  for (const { field } of requirements) if (!known.includes(field)) throw unsupported(resource, field, known);
  return (object) =>
    requirements.every(({ field, value, equal }) => (valueAt(object, field) === value) === equal);
}

function toRequirement(part: string): Requirement {
  const found = /^([^=!]+)(!=|==|=)(.*)$/.exec(part);
  if (!found) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`);
  const [, field = '', operator, value = ''] = found;
  return { field: field.trim(), value: value.trim(), equal: operator !== '!=' };
}

function unsupported(resource: Resource, field: string, known: readonly string[]): Error {
  if (selectable.has(resource) && resource !== customResourceDefinitions) {
    return badRequest(`field label not supported: ${field}`);
  }
  return badRequest(
    `"${field}" is not a known field selector: only ${known.map((each) => `"${each}"`).join(', ')}`,
  );
}

function valueAt(object: KubeObject, field: string): string {
  if (field === 'source' && object.kind === 'Event')
    return textOf(member(object['source'], 'component') ?? '');
  if (field === 'status.successful') return textOf(member(object.status, 'succeeded') ?? 0);
  let at: Json | undefined = object;
  for (const key of field.split('.')) at = member(at, key);
  if (at === undefined || at === null)
    return field === 'spec.unschedulable' || field === 'spec.hostNetwork' ? 'false' : '';
  return textOf(at);
}

function member(value: Json | undefined, key: string): Json | undefined {
  return isObject(value) ? value[key] : undefined;
}
