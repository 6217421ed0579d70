import type { ApiContext } from '@/playground/api/context';
import type { ScalePaths } from '@/playground/api/kinds/kind';
import type { Target } from '@/playground/api/read/list';
import { invalid } from '@/playground/api/validation/field-error';
import { invalidObject } from '@/playground/api/validation/invalid-object';
import type { WriteRequest } from '@/playground/api/write/create';
import { finishUpdate } from '@/playground/api/write/update';
import { cloneJson, isObject, type Json, type JsonObject } from '@/playground/store/json';
import type { KubeObject, LabelSelector } from '@/playground/store/kube-object';
import { badRequest, modified } from '@/playground/store/status-error';

const builtin: ScalePaths = {
  replicas: ['spec', 'replicas'],
  status: ['status', 'replicas'],
  selector: ['spec', 'selector'],
};

export function toScale(object: KubeObject, paths: ScalePaths = builtin): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata;
  const selector = selectorText(memberAt(object, paths.selector));
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: memberAt(object, paths.replicas) ?? 0 },
    status: { replicas: memberAt(object, paths.status) ?? 0, ...(selector === '' ? {} : { selector }) },
  };
}

function memberAt(object: JsonObject, path: readonly string[]): Json | undefined {
  let found: Json | undefined = object;
  for (const key of path) found = isObject(found) ? found[key] : undefined;
  return found;
}

function selectorText(selector: Json | undefined): string {
  if (typeof selector === 'string') return selector;
  if (!isObject(selector)) return '';
  // ReplicationControllers select by a plain map.
  const isPlain = selector['matchLabels'] === undefined && selector['matchExpressions'] === undefined;
  const { matchLabels = {}, matchExpressions = [] } = (
    isPlain ? { matchLabels: selector } : selector
  ) as LabelSelector;
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    return operator === 'DoesNotExist' ? `!${key}` : `${key} ${operator.toLowerCase()} (${values.join(',')})`;
  });
  return [...labels.toSorted(), ...expressions].join(',');
}

/** Writes the wanted number into the object itself. */
export function updateScale(
  context: ApiContext,
  { served, namespace, name }: Target & { name: string },
  scale: JsonObject,
  request: WriteRequest,
): JsonObject {
  const paths = served.kind.scalePaths ?? builtin;
  const existing = served.fromStorage(context.store.get(served.storage, namespace, name));
  const spec = isObject(scale['spec']) ? scale['spec'] : {};
  const replicas = spec['replicas'] ?? 0;
  if (typeof replicas !== 'number' || !Number.isInteger(replicas))
    throw badRequest('spec.replicas must be a whole number');
  if (replicas < 0) {
    const error = invalid('spec.replicas', replicas, 'must be greater than or equal to 0');
    throw invalidObject({ group: 'autoscaling', kind: 'Scale' }, name, [error]);
  }
  const metadata = isObject(scale['metadata']) ? scale['metadata'] : {};
  if (metadata['resourceVersion'] && metadata['resourceVersion'] !== existing.metadata.resourceVersion) {
    throw modified(served.api, name);
  }
  const next = cloneJson(existing);
  setAt(next, paths.replicas, replicas);
  return toScale(finishUpdate(context, served, existing, next, request, 'scale'), paths);
}

function setAt(object: JsonObject, path: readonly string[], value: Json): void {
  let into = object;
  for (const key of path.slice(0, -1)) {
    const inside = into[key];
    const next = isObject(inside) ? inside : {};
    into[key] = next;
    into = next;
  }
  into[path.at(-1) ?? ''] = value;
}
