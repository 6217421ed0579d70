import { deepFreeze, isObject, type Json, type JsonObject } from '@/playground/store/json';

/**
 * A set of field paths, as a tree. A node is `member` when the path that leads to it is in the set; its children are
 * longer paths. Keys are path elements in the encoding of managedFields: `f:name`, `k:{"name":"web"}`, `v:"x"`, `i:0`.
 * Never changed once made: operations share what they can.
 */
export type FieldSet = { readonly member: boolean; readonly children: ReadonlyMap<string, FieldSet> };

const none: ReadonlyMap<string, FieldSet> = new Map();
export const emptySet: FieldSet = { member: false, children: none };
export const leaf: FieldSet = { member: true, children: none };

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

function node(member: boolean, children: Map<string, FieldSet>): FieldSet {
  if (children.size > 0) return { member, children };
  return member ? leaf : emptySet;
}

export function union(left: FieldSet, right: FieldSet): FieldSet {
  if (left === right || isEmpty(right)) return left;
  if (isEmpty(left)) return right;
  const children = new Map(left.children);
  for (const [key, child] of right.children) {
    const other = children.get(key);
    children.set(key, other ? union(other, child) : child);
  }
  return node(left.member || right.member, children);
}

/** Paths of `left` that are not in `right`; what lies below a path of `right` stays. */
export function difference(left: FieldSet, right: FieldSet): FieldSet {
  if (isEmpty(right)) return left;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    const rest = other ? difference(child, other) : child;
    if (!isEmpty(rest)) children.set(key, rest);
  }
  return node(left.member && !right.member, children);
}

/** Paths of `left` that are neither in `right` nor below one of it. */
export function recursiveDifference(left: FieldSet, right: FieldSet): FieldSet {
  if (right.member) return emptySet;
  if (right.children.size === 0) return left;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    const rest = other ? recursiveDifference(child, other) : child;
    if (!isEmpty(rest)) children.set(key, rest);
  }
  return node(left.member, children);
}

export function intersection(left: FieldSet, right: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    const both = other ? intersection(child, other) : emptySet;
    if (!isEmpty(both)) children.set(key, both);
  }
  return node(left.member && right.member, children);
}

export function isSubset(left: FieldSet, right: FieldSet): boolean {
  if (left === right) return true;
  if (left.member && !right.member) return false;
  for (const [key, child] of left.children) {
    const other = right.children.get(key);
    if (!other || !isSubset(child, other)) return false;
  }
  return true;
}

export function sameSet(left: FieldSet, right: FieldSet): boolean {
  return isSubset(left, right) && isSubset(right, left);
}

/** A set that is being filled. */
export class FieldSetBuilder {
  member = false;
  #children = new Map<string, FieldSetBuilder | FieldSet>();

  child(key: string): FieldSetBuilder {
    const known = this.#children.get(key);
    if (known instanceof FieldSetBuilder) return known;
    const made = new FieldSetBuilder();
    this.#children.set(key, made);
    return made;
  }

  insert(path: readonly string[]): void {
    path.reduce<FieldSetBuilder>((at, key) => at.child(key), this).member = true;
  }

  build(): FieldSet {
    const children = new Map<string, FieldSet>();
    for (const [key, child] of this.#children) {
      const built = child instanceof FieldSetBuilder ? child.build() : child;
      if (!isEmpty(built)) children.set(key, built);
    }
    return node(this.member, children);
  }
}

export function setOf(...paths: string[][]): FieldSet {
  const builder = new FieldSetBuilder();
  for (const path of paths) builder.insert(path);
  return builder.build();
}

/** All paths: of each level those that end there, then what lies deeper. */
export function paths(set: FieldSet, prefix: readonly string[] = []): string[][] {
  const children = sortedKeys(set).map((key) => [key, set.children.get(key) ?? emptySet] as const);
  const here = children.filter(([, child]) => child.member).map(([key]) => [...prefix, key]);
  return [...here, ...children.flatMap(([key, child]) => paths(child, [...prefix, key]))];
}

function sortedKeys(set: FieldSet): string[] {
  return [...set.children.keys()].toSorted();
}

/** FieldsV1: `{"f:spec":{"f:replicas":{}}}`; a node that is a member itself and has children says so with ".". */
const encoded = new WeakMap<FieldSet, JsonObject>();

/** Most writes leave most managers as they are: what they own is then the same set, and encoded already. */
export function encodeFields(set: FieldSet): JsonObject {
  let fields = encoded.get(set);
  if (!fields) {
    fields = deepFreeze(encodeNode(set));
    encoded.set(set, fields);
    decoded.set(fields, set);
  }
  return fields;
}

function encodeNode(set: FieldSet): JsonObject {
  const fields: JsonObject = {};
  if (set.member && set.children.size > 0) fields['.'] = {};
  for (const key of sortedKeys(set)) {
    const child = set.children.get(key);
    if (child) fields[key] = encodeNode(child);
  }
  return fields;
}

const decoded = new WeakMap<object, FieldSet>();

/** The reverse. Stored objects are frozen, so what was read once needs no second reading. */
export function decodeFields(fields: JsonObject): FieldSet {
  const known = decoded.get(fields);
  if (known) return known;
  const children = new Map<string, FieldSet>();
  for (const [key, value] of Object.entries(fields)) {
    if (key !== '.' && isObject(value)) children.set(canonicalElement(key), decodeNode(value));
  }
  const set = node(false, children);
  if (Object.isFrozen(fields)) {
    decoded.set(fields, set);
    encoded.set(set, fields);
  }
  return set;
}

function decodeNode(fields: JsonObject): FieldSet {
  const children = new Map<string, FieldSet>();
  let member = '.' in fields;
  for (const [key, value] of Object.entries(fields)) {
    if (key !== '.' && isObject(value)) children.set(canonicalElement(key), decodeNode(value));
  }
  if (children.size === 0) member = true;
  return node(member, children);
}

function canonicalElement(element: string): string {
  if (!element.startsWith('k:')) return element;
  const keys = JSON.parse(element.slice(2)) as JsonObject;
  return keyElement(Object.entries(keys));
}

export function keyElement(entries: [string, Json | undefined][]): string {
  const [only] = entries;
  if (entries.length === 1 && only) return `k:{${JSON.stringify(only[0])}:${JSON.stringify(only[1])}}`;
  return `k:${JSON.stringify(Object.fromEntries(entries.toSorted(([left], [right]) => (left < right ? -1 : 1))))}`;
}

/** `.spec.template.spec.containers[name="web"].image`: how messages write a path. */
export function formatPath(path: readonly string[]): string {
  return path.map(formatElement).join('');
}

function formatElement(element: string): string {
  const rest = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${rest}`;
    case 'k': {
      const keys = Object.entries(JSON.parse(rest) as JsonObject);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    }
    case 'v':
      return `[=${rest}]`;
    default:
      return `[${rest}]`;
  }
}
