import { anything, type ListSchema, type Schema } from '@/playground/openapi/schema';
import type { Json, JsonObject } from '@/playground/store/json';
import { type FieldSet, isEmpty } from './field-set';
import {
  asList,
  asMap,
  fieldElement,
  isBlank,
  isNamedField,
  itemElement,
  type MapSchema,
  memberSchema,
  resolve,
  type Value,
} from './typed';

/** The value without what lies at these paths. Undefined when nothing is left of it. */
export function removeItems(described: Schema, value: Value, remove: FieldSet): Value {
  if (isEmpty(remove)) return value;
  const schema = resolve(described, value);
  if (schema.type === 'scalar') return value;
  return schema.type === 'list'
    ? removeFromList(schema, value, remove)
    : removeFromMap(schema, value, remove);
}

function removeFromList(schema: ListSchema, value: Value, remove: FieldSet): Value {
  if (schema.listType === 'atomic') return undefined;
  const kept: Json[] = [];
  for (const item of asList(value) ?? []) {
    const inside = remove.children.get(itemElement(schema, item));
    if (inside?.member) continue;
    kept.push((inside ? removeItems(schema.items.schema, item, inside) : item) ?? null);
  }
  return kept.length > 0 ? kept : undefined;
}

function removeFromMap(schema: MapSchema, value: Value, remove: FieldSet): Value {
  if (schema.atomic) return undefined;
  const kept: JsonObject = {};
  for (const [key, member] of Object.entries(asMap(value) ?? {})) {
    const inside = remove.children.get(fieldElement(key));
    if (inside?.member) continue;
    kept[key] = inside ? removeItems(memberSchema(schema, key) ?? anything, member, inside) : member;
  }
  return isBlank(kept) ? undefined : kept;
}

/**
 * Fields of structs are members as soon as something below them is: removing all that is in `spec.strategy` has to
 * remove `strategy` as well.
 */
export function withNamedFields(described: Schema, set: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, child] of set.children) {
    const inside = withNamedFields(elementSchema(described, key), child);
    const named = key.startsWith('f:') && isNamedField(described, key.slice(2));
    children.set(key, {
      member: child.member || (named && child.children.size > 0),
      children: inside.children,
    });
  }
  return { member: set.member, children };
}

function elementSchema(schema: Schema, element: string): Schema {
  if (schema.type === 'list') return schema.items.schema;
  if (schema.type === 'scalar') return anything;
  return memberSchema(schema, element.slice(2)) ?? anything;
}
