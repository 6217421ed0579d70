import { isObject, type Json } from '@/playground/store/json';

/** One fault of an object, as field.Error says it: `spec.replicas: Invalid value: -1: must be ...`. */
export type FieldError = { field: string; reason: string; message: string };

export function required(field: string, detail = ''): FieldError {
  return error(field, 'FieldValueRequired', 'Required value', detail);
}

export function invalid(field: string, value: Json | undefined, detail: string): FieldError {
  return error(field, 'FieldValueInvalid', `Invalid value: ${quoted(value)}`, detail);
}

export function notSupported(
  field: string,
  value: Json | undefined,
  supported: readonly string[],
): FieldError {
  const values = supported.map((each) => JSON.stringify(each)).join(', ');
  return error(
    field,
    'FieldValueNotSupported',
    `Unsupported value: ${quoted(value)}`,
    `supported values: ${values}`,
  );
}

export function duplicate(field: string, value: Json | undefined): FieldError {
  return error(field, 'FieldValueDuplicate', `Duplicate value: ${quoted(value)}`, '');
}

export function forbiddenField(field: string, detail: string): FieldError {
  return error(field, 'FieldValueForbidden', 'Forbidden', detail);
}

export function missing(field: string, value: Json | undefined): FieldError {
  return error(field, 'FieldValueNotFound', `Not found: ${quoted(value)}`, '');
}

export function tooLong(field: string, most: number): FieldError {
  return error(field, 'FieldValueTooLong', 'Too long', `may not be more than ${most} bytes`);
}

export function typeInvalid(field: string, value: Json | undefined, detail: string): FieldError {
  return error(field, 'FieldValueTypeInvalid', `Invalid value: ${quoted(value)}`, detail);
}

function error(field: string, reason: string, what: string, detail: string): FieldError {
  return { field, reason, message: detail === '' ? what : `${what}: ${detail}` };
}

function quoted(value: Json | undefined): string {
  return value === undefined ? 'null' : sorted(value);
}

function sorted(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  // Maps are shown in the order of their keys, structs in their own: those have capitals or selectors in them.
  const isStruct = members.some(([key]) => /^[A-Z]/.test(key) || key === 'matchLabels');
  const ordered = isStruct ? members : members.toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${ordered.map(([key, member]) => `${JSON.stringify(key)}:${sorted(member ?? null)}`).join(',')}}`;
}
