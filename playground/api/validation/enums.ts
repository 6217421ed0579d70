import type { Schema } from '@/playground/openapi/schema';
import { isObject, type Json } from '@/playground/store/json';
import { type FieldError, notSupported } from './field-error';

/** Values that the schema lists; for fields of which no other check has said anything. */
export function validateEnums(schema: Schema, value: Json | undefined, found: FieldError[]): FieldError[] {
  const isNew = ({ field }: FieldError): boolean => !found.some((other) => field.startsWith(other.field));
  return checkEnums(schema, value, '').filter(isNew);
}

function checkEnums(schema: Schema, value: Json | undefined, path: string): FieldError[] {
  if (schema.type === 'list') {
    if (!Array.isArray(value) || schema.items.schema.type === 'scalar') return [];
    return value.flatMap((item, index) => checkEnums(schema.items.schema, item, `${path}[${index}]`));
  }
  if (schema.type !== 'object' || !isObject(value)) return [];
  const errors: FieldError[] = [];
  for (const [name, field] of schema.fields) {
    const member = value[name];
    if (member === undefined) continue;
    const at = path === '' ? name : `${path}.${name}`;
    if (field.enum && typeof member === 'string' && member !== '' && !field.enum.includes(member)) {
      errors.push(notSupported(at, member, field.enum));
    } else if (field.schema.type !== 'scalar') errors.push(...checkEnums(field.schema, member, at));
  }
  return errors;
}
