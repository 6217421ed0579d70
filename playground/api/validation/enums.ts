import type { Schema } from '@/playground/openapi/schema';
import { isObject, type Json } from '@/playground/store/json';
import { type FieldError, notSupported } from './field-error';

/** Values that the schema lists; for fields that no check of their own has looked at. */
export function validateEnums(schema: Schema, value: Json | undefined, path = ''): FieldError[] {
  if (schema.type === 'list') {
    if (!Array.isArray(value) || schema.items.schema.type === 'scalar') return [];
    return value.flatMap((item, index) => validateEnums(schema.items.schema, item, `${path}[${index}]`));
  }
  if (schema.type !== 'object' || !isObject(value)) return [];
  const errors: FieldError[] = [];
  for (const [name, field] of schema.fields) {
    const member = value[name];
    if (member === undefined) continue;
    const at = path === '' ? name : `${path}.${name}`;
    if (field.enum && typeof member === 'string' && member !== '' && !field.enum.includes(member)) {
      errors.push(notSupported(at, member, field.enum));
    } else if (field.schema.type !== 'scalar') errors.push(...validateEnums(field.schema, member, at));
  }
  return errors;
}
