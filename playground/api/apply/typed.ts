import { anything, type Field, type ListSchema, type Schema } from '@/playground/openapi/schema';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { keyElement } from './field-set';

export type Value = Json | undefined;
export type MapSchema = Extract<Schema, { type: 'object' | 'map' }>;

const untypedField: Field = {
  schema: anything,
  default: undefined,
  zero: undefined,
  patchStrategy: [],
  patchMergeKey: undefined,
  enum: undefined,
};
const untypedMap: Schema = { type: 'map', values: untypedField, atomic: false };
const untypedList: Schema = { type: 'list', items: untypedField, listType: 'atomic', keys: [] };

/** Where nothing is described, the value itself says what it is: maps merge by key, lists are replaced whole. */
export function resolve(schema: Schema, value: Value): Schema {
  if (schema.type !== 'scalar' || schema.scalar !== 'any') return schema;
  if (Array.isArray(value)) return untypedList;
  return isObject(value) ? untypedMap : schema;
}

/** Undefined: the field is not declared. */
export function memberSchema(schema: MapSchema, key: string): Schema | undefined {
  if (schema.type === 'map') return schema.values.schema;
  return schema.fields.get(key)?.schema ?? schema.unknown;
}

export function isNamedField(schema: Schema, key: string): boolean {
  return schema.type === 'object' && schema.fields.has(key);
}

export function fieldElement(key: string): string {
  return `f:${key}`;
}

export class PathElementError extends Error {}

/** How an item of a merged list is told from its siblings: by its keys, or in a set by its value. */
export function itemElement(schema: ListSchema, item: Json): string {
  if (schema.listType === 'set') {
    if (typeof item === 'object')
      throw new PathElementError("associative list without keys has an element that's a map type");
    return `v:${JSON.stringify(item)}`;
  }
  if (!isObject(item)) throw new PathElementError('associative list with keys may not have non-map elements');
  const entries: [string, Json][] = [];
  for (const key of schema.keys) {
    const value = item[key] ?? keyDefault(schema, key);
    if (value !== undefined) entries.push([key, value]);
  }
  if (entries.length > 0) return keyElement(entries);
  const keys = schema.keys.map((key) => JSON.stringify(key)).join(' ');
  throw new PathElementError(
    `associative list with keys has an element that omits all key fields [${keys}] (and doesn't have default values for any key fields)`,
  );
}

function keyDefault(schema: ListSchema, key: string): Json | undefined {
  const items = schema.items.schema;
  return items.type === 'object' ? items.fields.get(key)?.default : undefined;
}

/** Items by path element; of several with one key the first counts. */
export function itemsByElement(schema: ListSchema, list: Json[]): Map<string, Json> {
  const items = new Map<string, Json>();
  for (const item of list) {
    const element = itemElement(schema, item);
    if (!items.has(element)) items.set(element, item);
  }
  return items;
}

export function asList(value: Value): Json[] | undefined {
  return Array.isArray(value) ? value : undefined;
}

export function asMap(value: Value): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

export function isBlank(value: Json[] | JsonObject | undefined): boolean {
  if (value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  for (const key in value) if (value[key] !== undefined) return false;
  return true;
}

export function memberKeys(left: JsonObject | undefined, right: JsonObject | undefined): Set<string> {
  const keys = new Set<string>();
  for (const key in left) if (left[key] !== undefined) keys.add(key);
  for (const key in right) if (right[key] !== undefined) keys.add(key);
  return keys;
}
