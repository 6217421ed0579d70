import { compareQuantities, parseQuantity } from '@/playground/api/decode/quantity';
import { isObject, jsonEqual, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { type FieldError, forbiddenField, invalid, notSupported, required } from './field-error';

const modes = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

export function validateClaim(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const errors: FieldError[] = [];
  const given = Array.isArray(spec['accessModes']) ? spec['accessModes'] : [];
  if (given.length === 0) errors.push(required('spec.accessModes', 'at least 1 access mode is required'));
  for (const mode of given)
    if (!modes.includes(textOf(mode))) errors.push(notSupported('spec.accessModes', mode, modes));
  const storage = storageOf(spec);
  if (storage === undefined) errors.push(required('spec.resources[storage]'));
  else if ((parseQuantity(storage)?.nano ?? 0n) <= 0n) {
    errors.push(invalid('spec.resources[storage]', storage, 'must be greater than zero'));
  }
  return errors;
}

function storageOf(spec: JsonObject): string | undefined {
  const resources = isObject(spec['resources']) ? spec['resources'] : {};
  const requests = isObject(resources['requests']) ? resources['requests'] : {};
  return requests['storage'] === undefined ? undefined : textOf(requests['storage']);
}

/** Only growing a bound claim is allowed. */
export function validateClaimUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  const fixed = ({ spec = {} }: KubeObject): JsonObject => {
    const {
      resources: _resources,
      volumeName: _volumeName,
      volumeAttributesClassName: _class,
      ...rest
    } = spec;
    return rest;
  };
  const field = 'spec';
  if (!jsonEqual(fixed(next), fixed(existing))) {
    const detail =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    return [forbiddenField(field, detail)];
  }
  const before = parseQuantity(storageOf(existing.spec ?? {}) ?? '0');
  const after = parseQuantity(storageOf(next.spec ?? {}) ?? '0');
  if (!before || !after || compareQuantities(after, before) === 0) return [];
  if (existing.status?.['phase'] !== 'Bound') {
    const detail =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    return [forbiddenField(field, detail)];
  }
  if (compareQuantities(after, before) > 0) return [];
  return [forbiddenField('spec.resources.requests.storage', 'field can not be less than status.capacity')];
}
