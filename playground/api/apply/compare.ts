import { anything, type ListSchema, type Schema } from '@/playground/openapi/schema';
import { type Json, jsonEqual } from '@/playground/store/json';
import { emptySet, type FieldSet, FieldSetBuilder, recursiveDifference, union } from './field-set';
import {
  asList,
  asMap,
  fieldElement,
  isBlank,
  itemElement,
  type MapSchema,
  memberKeys,
  memberSchema,
  resolve,
  type Value,
} from './typed';

export type Comparison = {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
};

export const nothingChanged: Comparison = { added: emptySet, modified: emptySet, removed: emptySet };

type Builders = { added: FieldSetBuilder; modified: FieldSetBuilder; removed: FieldSetBuilder };
type Walk = Builders & { path: string[] };

/** What changes from one state of an object to the next, path by path. */
export function compare(schema: Schema, before: Value, after: Value): Comparison {
  if (before === after) return nothingChanged;
  const walk = {
    added: new FieldSetBuilder(),
    modified: new FieldSetBuilder(),
    removed: new FieldSetBuilder(),
    path: [],
  };
  visit(schema, before, after, walk);
  return { added: walk.added.build(), modified: walk.modified.build(), removed: walk.removed.build() };
}

export function changedOrAdded({ added, modified }: Comparison): FieldSet {
  return union(added, modified);
}

/** Without what lies at or below these paths. */
export function excludeFields(comparison: Comparison, fields: FieldSet): Comparison {
  return {
    added: recursiveDifference(comparison.added, fields),
    modified: recursiveDifference(comparison.modified, fields),
    removed: recursiveDifference(comparison.removed, fields),
  };
}

function visit(described: Schema, before: Value, after: Value, walk: Walk): void {
  // The store shares what did not change, so most of an object is passed over here.
  if (before === after) return;
  const left = resolve(described, before ?? after);
  const right = resolve(described, after ?? before);
  if (left.type !== right.type || enter(right, before, after, walk)) return compareLeaf(before, after, walk);
  if (before === undefined) walk.added.insert(walk.path);
  else if (after === undefined) walk.removed.insert(walk.path);
}

/** True when there is nothing to walk into: the value counts as a whole. */
function enter(schema: Schema, before: Value, after: Value, walk: Walk): boolean {
  if (schema.type === 'scalar') return true;
  if (schema.type === 'list') {
    if (schema.listType === 'atomic' || (isBlank(asList(before)) && isBlank(asList(after)))) return true;
    compareItems(schema, asList(before) ?? [], asList(after) ?? [], walk);
    return false;
  }
  if (schema.atomic || (isBlank(asMap(before)) && isBlank(asMap(after)))) return true;
  compareMembers(schema, before, after, walk);
  return false;
}

function compareLeaf(before: Value, after: Value, walk: Walk): void {
  if (before === undefined) walk.added.insert(walk.path);
  else if (after === undefined) walk.removed.insert(walk.path);
  else if (!jsonEqual(before, after)) walk.modified.insert(walk.path);
}

function compareMembers(schema: MapSchema, before: Value, after: Value, walk: Walk): void {
  const left = asMap(before);
  const right = asMap(after);
  for (const key of memberKeys(left, right)) {
    walk.path.push(fieldElement(key));
    visit(memberSchema(schema, key) ?? anything, left?.[key], right?.[key], walk);
    walk.path.pop();
  }
}

function compareItems(schema: ListSchema, before: Json[], after: Json[], walk: Walk): void {
  const left = grouped(schema, before);
  const right = grouped(schema, after);
  for (const element of new Set([...left.keys(), ...right.keys()])) {
    const olds = left.get(element) ?? [];
    const news = right.get(element) ?? [];
    walk.path.push(element);
    if (olds.length < 2 && news.length < 2) visit(schema.items.schema, olds[0], news[0], walk);
    else compareDuplicates(schema, olds, news, walk);
    walk.path.pop();
  }
}

/** Items that share a key have no ownership of their own; they count together, as one leaf. */
function compareDuplicates(schema: ListSchema, olds: Json[], news: Json[], walk: Walk): void {
  if (olds.length >= 2 && news.length >= 2) {
    if (!jsonEqual(olds, news)) walk.modified.insert(walk.path);
  } else if (olds.length >= 2) {
    if (news.length > 0) visit(schema.items.schema, undefined, news[0], walk);
    walk.removed.insert(walk.path);
  } else {
    if (olds.length > 0) visit(schema.items.schema, olds[0], undefined, walk);
    walk.added.insert(walk.path);
  }
}

function grouped(schema: ListSchema, list: Json[]): Map<string, Json[]> {
  const groups = new Map<string, Json[]>();
  for (const item of list) {
    const element = itemElement(schema, item);
    const group = groups.get(element);
    if (group) group.push(item);
    else groups.set(element, [item]);
  }
  return groups;
}
