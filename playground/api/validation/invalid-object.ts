import type { Resource } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import type { FieldError } from './field-error';

/** 422 with a cause per field. */
export function invalidObject(
  resource: Pick<Resource, 'group' | 'kind'>,
  name: string,
  errors: FieldError[],
): StatusError {
  const kind = resource.group === '' ? resource.kind : `${resource.kind}.${resource.group}`;
  const lines = [
    ...new Set(errors.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`))),
  ];
  const text = lines.length === 1 ? (lines[0] ?? '') : `[${lines.join(', ')}]`;
  const causes = errors.map(({ field, reason, message }) => ({ reason, message, field }));
  const group = resource.group === '' ? {} : { group: resource.group };
  const details = { ...(name === '' ? {} : { name }), ...group, kind: resource.kind, causes };
  return new StatusError(422, 'Invalid', `${kind} ${JSON.stringify(name)} is invalid: ${text}`, details);
}

export function assertValid(resource: Resource, name: string, errors: FieldError[]): void {
  if (errors.length > 0) throw invalidObject(resource, name, errors);
}
