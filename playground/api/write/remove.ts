import type { ApiContext } from '@/playground/api/context';
import type { ApiRequest } from '@/playground/api/http/api-request';
import { parseBody } from '@/playground/api/http/body';
import { listPage, matcherOf, type Target } from '@/playground/api/read/list';
import { notSupported } from '@/playground/api/validation/field-error';
import { invalidObject } from '@/playground/api/validation/invalid-object';
import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { DeleteOptions, PropagationPolicy } from '@/playground/store/object-store';
import {
  jobs,
  persistentVolumeClaims,
  pods,
  type Resource,
  serviceAccounts,
  services,
} from '@/playground/store/resources';
import { badRequest, StatusError } from '@/playground/store/status-error';

const policies = ['Background', 'Foreground', 'Orphan'];
/** Deleting these answers with the object even when it is gone at once. */
const returned: readonly Resource[] = [pods, services, persistentVolumeClaims, serviceAccounts];

export async function deleteOptionsOf(request: ApiRequest): Promise<DeleteOptions> {
  const text = await request.readBytes();
  const parsed: Json =
    text.length === 0 ? {} : parseBody(text, contentTypeOf(request), 'DeleteOptions').value;
  if (!isObject(parsed)) throw badRequest('DeleteOptions must be an object');
  const { query } = request;
  const fromQuery = query.get('gracePeriodSeconds');
  const grace = parsed['gracePeriodSeconds'] ?? (fromQuery === null ? undefined : Number(fromQuery));
  const policy = parsed['propagationPolicy'] ?? query.get('propagationPolicy') ?? orphanPolicy(parsed, query);
  if (policy !== undefined && !policies.includes(textOf(policy))) {
    const error = notSupported('propagationPolicy', policy, ['Background', 'Foreground', 'Orphan', 'nil']);
    throw invalidObject({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [error]);
  }
  const dryRun =
    query.getAll('dryRun').includes('All') ||
    (Array.isArray(parsed['dryRun']) && parsed['dryRun'].includes('All'));
  const preconditions = isObject(parsed['preconditions']) ? parsed['preconditions'] : {};
  return {
    dryRun,
    preconditions: preconditions,
    ...(policy === undefined ? {} : { propagationPolicy: policy as PropagationPolicy }),
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
  };
}

function contentTypeOf({ headers }: ApiRequest): string {
  return headers['content-type'] ?? '';
}

function orphanPolicy(parsed: JsonObject, query: URLSearchParams): string | undefined {
  const orphan = parsed['orphanDependents'] ?? query.get('orphanDependents') ?? undefined;
  if (orphan === undefined) return undefined;
  return orphan === true || orphan === 'true' ? 'Orphan' : 'Background';
}

export function deleteObject(
  { store }: ApiContext,
  { served, namespace, name }: Target & { name: string },
  options: DeleteOptions,
  warnings: string[],
): JsonObject {
  const before = store.get(served.storage, namespace, name);
  const object = store.delete(
    served.storage,
    namespace,
    name,
    withDefaultPolicy(served.storage, before, options, warnings),
  );
  const remains =
    store.find(served.storage, namespace, name)?.metadata.uid === before.metadata.uid && !options.dryRun;
  if (remains || returned.includes(served.storage)) return served.fromStorage(object);
  const { group, plural } = served.api;
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name, ...(group === '' ? {} : { group }), kind: plural, uid: before.metadata.uid },
  };
}

/** Jobs alone keep their pods when nothing else is said; they did so before there was a garbage collector. */
function withDefaultPolicy(
  resource: Resource,
  object: KubeObject,
  options: DeleteOptions,
  warnings: string[],
): DeleteOptions {
  if (resource !== jobs || options.propagationPolicy !== undefined) return options;
  const isHeld = object.metadata.finalizers?.some(
    (each) => each === 'foregroundDeletion' || each === 'orphan',
  );
  if (isHeld) return options;
  warnings.push(
    'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  );
  return { ...options, propagationPolicy: 'Orphan' };
}

export function deleteCollection(
  context: ApiContext,
  request: ApiRequest,
  target: Target,
  options: DeleteOptions,
): KubeObject[] {
  matcherOf(request, target);
  const { served } = target;
  const { objects } = listPage(context, request, target);
  for (const { metadata } of objects) {
    try {
      const chosen = withDefaultPolicy(
        served.storage,
        context.store.get(served.storage, metadata.namespace, metadata.name),
        options,
        [],
      );
      context.store.delete(served.storage, metadata.namespace, metadata.name, chosen);
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== 404) throw error;
    }
  }
  return objects.map(served.fromStorage);
}
