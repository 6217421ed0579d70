import { anything, type Schema } from '@/playground/openapi/schema';
import type { Json } from '@/playground/store/json';
import { formatPath } from './field-set';
import {
  asList,
  asMap,
  fieldElement,
  itemElement,
  memberSchema,
  PathElementError,
  resolve,
  type Value,
} from './typed';

/** What is wrong with a configuration before it can be merged: unknown fields, wrong types, doubled keys. */
export function validateTyped(schema: Schema, value: Value, prefix = ''): string[] {
  const resolved = resolve(schema, value);
  if (value === null || value === undefined) return [];
  if (resolved.type === 'scalar') return scalarErrors(resolved, value, prefix);
  return resolved.type === 'list' ? listErrors(resolved, value, prefix) : mapErrors(resolved, value, prefix);
}

function scalarErrors(schema: Extract<Schema, { type: 'scalar' }>, value: Json, prefix: string): string[] {
  const at = prefix === '' ? '' : `${prefix}: `;
  switch (schema.scalar) {
    case 'integer':
    case 'number':
      return typeof value === 'number' ? [] : [`${at}expected numeric (int or float), got ${goType(value)}`];
    case 'boolean':
      return typeof value === 'boolean' ? [] : [`${at}expected boolean, got ${goPrint(value)}`];
    case 'string':
    case 'time':
      return typeof value === 'string'
        ? []
        : [`${at}expected string, got &value.valueUnstructured{Value:${goValue(value)}}`];
    default:
      return typeof value === 'object' ? [`${at}expected any scalar, got ${goPrint(value)}`] : [];
  }
}

function listErrors(schema: Extract<Schema, { type: 'list' }>, value: Json, prefix: string): string[] {
  const list = asList(value);
  if (!list) return [`${prefix}: expected list, got ${goPrint(value)}`];
  const seen = new Set<string>();
  const errors: string[] = [];
  for (const [index, item] of list.entries()) {
    let element = `i:${index}`;
    try {
      if (schema.listType !== 'atomic') element = itemElement(schema, item);
    } catch (error) {
      if (!(error instanceof PathElementError)) throw error;
      return [...errors, `${prefix}: element ${index}: ${error.message}`];
    }
    if (seen.has(element)) errors.push(`${prefix}: duplicate entries for key ${formatPath([element])}`);
    seen.add(element);
    errors.push(...validateTyped(schema.items.schema, item, prefix + formatPath([element])));
  }
  return errors;
}

function mapErrors(
  schema: Extract<Schema, { type: 'map' | 'object' }>,
  value: Json,
  prefix: string,
): string[] {
  const map = asMap(value);
  if (!map) return [`${prefix}: expected map, got ${goPrint(value)}`];
  const errors: string[] = [];
  for (const [key, member] of Object.entries(map)) {
    const path = prefix + formatPath([fieldElement(key)]);
    const inside = memberSchema(schema, key);
    if (inside === undefined) errors.push(`${path}: field not declared in schema`);
    else errors.push(...validateTyped(inside ?? anything, member, path));
  }
  return errors;
}

function goType(value: Json): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}';
}

function goPrint(value: Json): string {
  return `&{${goValue(value)}}`;
}

function goValue(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${key}:${goValue(member ?? null)}`);
  return `map[${members.toSorted().join(' ')}]`;
}

export function typedErrorMessage(errors: string[]): string {
  return errors.length === 1
    ? (errors[0] ?? '')
    : `errors:\n${errors.map((error) => `  ${error}`).join('\n')}`;
}
