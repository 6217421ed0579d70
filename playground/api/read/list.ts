import type { ApiContext } from '@/playground/api/context';
import type { ApiRequest } from '@/playground/api/http/api-request';
import type { Served } from '@/playground/api/served';
import { forbiddenField } from '@/playground/api/validation/field-error';
import { invalidObject } from '@/playground/api/validation/invalid-object';
import type { KubeObject } from '@/playground/store/kube-object';
import { badRequest, StatusError } from '@/playground/store/status-error';
import { parseFieldSelector } from './field-selector';
import { type Match, parseLabelSelector } from './label-selector';
import type { Page } from './snapshots';

export type Target = { served: Served; namespace: string | undefined; name: string | undefined };

/** What a request selects of a resource. Selectors speak of the object as the API shows it. */
export function matcherOf({ query }: ApiRequest, { served, namespace, name }: Target): Match {
  const labels = parseLabelSelector(query.get('labelSelector'));
  const fields = parseFieldSelector(query.get('fieldSelector'), served.storage, served.kind.selectableFields);
  return (object) => {
    const { metadata } = object;
    if (namespace !== undefined && metadata.namespace !== namespace) return false;
    if (name !== undefined && metadata.name !== name) return false;
    return (labels?.(object) ?? true) && (fields?.(object) ?? true);
  };
}

export function resourceVersionOf({ query }: ApiRequest): number | undefined {
  const given = query.get('resourceVersion');
  if (given === null || given === '') return undefined;
  if (/^\d+$/.test(given)) return Number(given);
  const reason = `strconv.ParseUint: parsing ${JSON.stringify(given)}: invalid syntax`;
  throw badRequest(
    `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(given)}: ${reason}`,
  );
}

export function assertListOptions({ query }: ApiRequest, watch: boolean): void {
  const match = query.get('resourceVersionMatch') ?? '';
  const field = 'resourceVersionMatch';
  const errors = [];
  if (match !== '' && !watch && !query.get('resourceVersion')) {
    errors.push(
      forbiddenField(field, 'resourceVersionMatch is forbidden unless resourceVersion is provided'),
    );
  }
  if (watch && query.has('sendInitialEvents') && match !== 'NotOlderThan') {
    errors.push(
      forbiddenField(field, 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan'),
    );
  }
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors);
}

/** One page of a list, as stored. */
export function listPage({ store, snapshots }: ApiContext, request: ApiRequest, target: Target): Page {
  assertListOptions(request, false);
  const limit = limitOf(request);
  const token = request.query.get('continue');
  if (token) return snapshots.next(token, limit);
  const wanted = resourceVersionOf(request);
  const now = store.resourceVersion;
  if (wanted !== undefined && wanted > now) throw tooLarge(wanted, now);
  const matches = matcherOf(request, target);
  const all = store.list(target.served.storage, target.namespace);
  return snapshots.first(all.filter(matches), now, limit);
}

export function hasSelector({ query }: ApiRequest): boolean {
  return Boolean(query.get('labelSelector') || query.get('fieldSelector'));
}

function limitOf({ query }: ApiRequest): number {
  const given = query.get('limit');
  if (given === null || given === '') return 0;
  if (/^\d+$/.test(given)) return Number(given);
  throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(given)}: invalid syntax`);
}

function tooLarge(wanted: number, now: number): StatusError {
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  const message = `Timeout: Too large resource version: ${wanted}, current: ${now}`;
  return new StatusError(504, 'Timeout', message, { causes, retryAfterSeconds: 1 });
}

/** metadata only, for clients that ask for no more. */
export function partialMetadata(object: KubeObject): KubeObject {
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: object.metadata };
}
