import { anything, type ListSchema, type Schema } from '@/playground/openapi/schema';
import { type Json, type JsonObject, jsonEqual } from '@/playground/store/json';
import {
  asList,
  asMap,
  isBlank,
  itemElement,
  itemsByElement,
  type MapSchema,
  memberSchema,
  resolve,
  type Value,
} from './typed';

/**
 * The live object with a configuration laid over it: maps and keyed lists merge, everything else is taken from the
 * configuration. Items keep their order, as the configuration wants it where it speaks of them.
 */
export function merge(described: Schema, live: Value, config: Value): Value {
  if (config === undefined || live === config) return live;
  const schema = resolve(described, config);
  if (schema.type === 'scalar') return config;
  if (schema.type === 'list') {
    const right = asList(config);
    if (schema.listType === 'atomic' || (isBlank(asList(live)) && isBlank(right)))
      return unlessEqual(live, config);
    return mergeItems(schema, asList(live) ?? [], right ?? []);
  }
  if (schema.atomic || (isBlank(asMap(live)) && isBlank(asMap(config)))) return unlessEqual(live, config);
  return mergeMembers(schema, asMap(live), asMap(config) ?? {});
}

/** What stays as it is stays the same object, so that later steps see at a glance what changed. */
function mergeMembers(schema: MapSchema, live: JsonObject | undefined, config: JsonObject): JsonObject {
  let merged: JsonObject | undefined = live;
  for (const [key, wanted] of Object.entries(config)) {
    if (wanted === undefined) continue;
    const before = live?.[key];
    const after = merge(memberSchema(schema, key) ?? anything, before, wanted);
    if (after === before) continue;
    if (merged === live) merged = { ...live };
    if (merged) merged[key] = after;
  }
  return merged ?? {};
}

/** What remains to be placed of both lists, and which of the shared items comes next in the configuration's order. */
type Cursor = { left: number; right: number; shared: string[] };

function mergeItems(schema: ListSchema, left: Json[], right: Json[]): Json[] {
  const lefts = left.map((item) => itemElement(schema, item));
  const live = itemsByElement(schema, left);
  const config = itemsByElement(schema, right);
  const rights = [...config.keys()];
  const cursor: Cursor = { left: 0, right: 0, shared: rights.filter((element) => live.has(element)) };
  const done = new Set<string>();
  const merged: Json[] = [];

  const place = (element: string): void => {
    done.add(element);
    const item = merge(schema.items.schema, live.get(element), config.get(element));
    if (item !== undefined) merged.push(item);
    cursor.right++;
    if (cursor.shared[0] === element) cursor.shared.shift();
  };

  while (cursor.left < lefts.length || cursor.right < rights.length) {
    const old = lefts[cursor.left];
    const wanted = rights[cursor.right];
    if (old !== undefined && old === wanted) {
      cursor.left++;
      place(wanted);
    } else if (old !== undefined && !config.has(old)) {
      const item = left[cursor.left++];
      if (item !== undefined) merged.push(item);
    } else if (old !== undefined && (done.has(old) || (wanted !== undefined && isOutOfTurn(cursor, old)))) {
      cursor.left++;
    } else if (wanted !== undefined) {
      place(wanted);
    }
  }
  const isSame = merged.length === left.length && merged.every((item, index) => item === left[index]);
  return isSame ? left : merged;
}

function unlessEqual(live: Value, config: Json): Json {
  return live !== undefined && jsonEqual(live, config) ? live : config;
}

/** A shared item that the configuration wants later than its turn in the live list. */
function isOutOfTurn({ shared }: Cursor, element: string): boolean {
  return shared[0] !== undefined && shared[0] !== element;
}
