import { anything, type Schema } from '@/playground/openapi/schema';
import type { Json, JsonObject } from '@/playground/store/json';
import { type FieldSet, isEmpty } from './field-set';
import {
  asList,
  asMap,
  fieldElement,
  isBlank,
  isNamedField,
  itemElement,
  memberSchema,
  resolve,
  type Value,
} from './typed';

/** The value without what lies at these paths. Undefined when nothing is left of it. */
export function removeItems(described: Schema, value: Value, remove: FieldSet): Value {
  if (isEmpty(remove)) return value;
  const schema = resolve(described, value);
  if (schema.type === 'scalar') return value;
  if (schema.type === 'list') {
    const list = asList(value);
    if (isBlank(list) || schema.listType === 'atomic') return undefined;
    const kept: Json[] = [];
    for (const item of list ?? []) {
      const inside = remove.children.get(itemElement(schema, item));
      if (inside?.member) continue;
      const rest = inside ? removeItems(schema.items.schema, item, inside) : item;
      kept.push(rest ?? null);
    }
    return kept.length > 0 ? kept : undefined;
  }
  const map = asMap(value);
  if (isBlank(map) || schema.atomic) return undefined;
  const kept: JsonObject = {};
  for (const [key, member] of Object.entries(map ?? {})) {
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
