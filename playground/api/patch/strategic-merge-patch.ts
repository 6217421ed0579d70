import { anything, type Field, type Schema } from '@/playground/openapi/schema';
import { isObject, type Json, type JsonObject, jsonEqual } from '@/playground/store/json';
import { badRequest } from '@/playground/store/status-error';

const directive = '$patch';
const retainKeys = '$retainKeys';
const orderPrefix = '$setElementOrder/';
const deletePrefix = '$deleteFromPrimitiveList/';

/** Strategic merge patch: as a merge patch, but lists that have a merge key merge by it. */
export function applyStrategicMergePatch(
  schema: Schema,
  original: JsonObject,
  patch: JsonObject,
): JsonObject {
  return mergeMaps(schema, original, patch);
}

function mergeMaps(schema: Schema, original: JsonObject, patch: JsonObject): JsonObject {
  const { [directive]: command, ...rest } = patch;
  if (command === 'replace') return withoutDirectives(rest);
  if (command === 'delete') return {};
  if (command !== undefined && command !== 'merge')
    throw badRequest(`invalid $patch directive ${JSON.stringify(command)}`);
  const merged = retained(original, rest[retainKeys]);
  for (const [key, value] of Object.entries(rest)) {
    if (key.startsWith(deletePrefix)) deletePrimitives(merged, key.slice(deletePrefix.length), value);
  }
  for (const [key, value] of Object.entries(rest)) {
    if (value === undefined || key.startsWith('$')) continue;
    mergeMember(fieldOf(schema, key), merged, key, value, rest[`${orderPrefix}${key}`]);
  }
  for (const [key, order] of Object.entries(rest)) {
    if (!key.startsWith(orderPrefix) || !Array.isArray(order)) continue;
    const name = key.slice(orderPrefix.length);
    const list = merged[name];
    if (rest[name] === undefined && Array.isArray(list))
      merged[name] = reordered(list, list, order, fieldOf(schema, name));
  }
  return merged;
}

function mergeMember(
  field: Field | undefined,
  merged: JsonObject,
  key: string,
  value: Json,
  order: Json | undefined,
): void {
  const current = merged[key];
  if (value === null) delete merged[key];
  else if (isObject(value)) {
    const replaced = field?.patchStrategy.includes('replace') || !isObject(current);
    merged[key] = replaced
      ? mergeMaps(field?.schema ?? anything, {}, value)
      : mergeMaps(field?.schema ?? anything, current, value);
  } else if (Array.isArray(value) && field?.patchStrategy.includes('merge')) {
    merged[key] = mergeLists(
      field,
      Array.isArray(current) ? current : [],
      value,
      Array.isArray(order) ? order : undefined,
    );
  } else merged[key] = value;
}

/** $retainKeys: of a union such as a deployment's strategy only these members survive. */
function retained(original: JsonObject, keys: Json | undefined): JsonObject {
  if (!Array.isArray(keys)) return { ...original };
  return Object.fromEntries(Object.entries(original).filter(([key]) => keys.includes(key)));
}

function deletePrimitives(merged: JsonObject, name: string, values: Json | undefined): void {
  const list = merged[name];
  if (Array.isArray(list) && Array.isArray(values))
    merged[name] = list.filter((item) => !values.includes(item));
}

function mergeLists(field: Field, original: Json[], patch: Json[], order: Json[] | undefined): Json[] {
  const key = field.patchMergeKey;
  if (key === undefined || !patch.some(isObject)) return mergePrimitives(field, original, patch, order);
  const items = field.schema.type === 'list' ? field.schema.items.schema : anything;
  if (patch.some((item) => isObject(item) && item[directive] === 'replace')) {
    return patch.filter((item) => !isObject(item) || item[directive] !== 'replace');
  }
  let merged = [...original];
  for (const item of patch) {
    if (!isObject(item)) throw badRequest('a list of maps cannot be merged with other values');
    const value = item[key];
    if (value === undefined)
      throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`);
    const isSame = (other: Json): boolean => isObject(other) && jsonEqual(other[key], value);
    if (item[directive] === 'delete') {
      merged = merged.filter((other) => !isSame(other));
      continue;
    }
    const at = merged.findIndex(isSame);
    const current = merged[at];
    const next = mergeMaps(items, isObject(current) ? current : {}, item);
    if (at < 0) merged.push(next);
    else merged[at] = next;
  }
  const given = patch.filter((item) => !isObject(item) || item[directive] === undefined);
  return inOrder(merged, original, given, order, field);
}

function mergePrimitives(field: Field, original: Json[], patch: Json[], order: Json[] | undefined): Json[] {
  const merged = [...original];
  for (const item of patch) if (!merged.some((other) => jsonEqual(other, item))) merged.push(item);
  return inOrder(merged, original, patch, order, field);
}

/** First as the patch itself has it, then as it says that the order should be. */
function inOrder(
  merged: Json[],
  original: Json[],
  patch: Json[],
  order: Json[] | undefined,
  field: Field,
): Json[] {
  const sorted = reordered(merged, original, patch, field);
  return order ? reordered(sorted, original, order, field) : sorted;
}

/** What the patch orders comes in its order, what is new to the server as early as that allows; the rest stays before what followed it. */
function reordered(merged: Json[], original: Json[], order: Json[], field: Field | undefined): Json[] {
  const key = field?.patchMergeKey;
  const id = (item: Json): string => JSON.stringify(isObject(item) && key !== undefined ? item[key] : item);
  const wanted = order.map(id);
  const before = original.map(id);
  const left = merged
    .filter((item) => wanted.includes(id(item)))
    .toSorted((one, two) => wanted.indexOf(id(one)) - wanted.indexOf(id(two)));
  const right = merged.filter((item) => !wanted.includes(id(item)));
  const result: Json[] = [];
  while (left.length > 0 || right.length > 0) {
    const [first] = left;
    const [second] = right;
    const leftAt = first === undefined ? -1 : before.indexOf(id(first));
    const rightAt = second === undefined ? -1 : before.indexOf(id(second));
    const takeRight =
      first === undefined || (second !== undefined && leftAt >= 0 && rightAt >= 0 && rightAt < leftAt);
    const taken = takeRight ? right.shift() : left.shift();
    if (taken !== undefined) result.push(taken);
  }
  return result;
}

function fieldOf(schema: Schema, key: string): Field | undefined {
  if (schema.type === 'object') return schema.fields.get(key);
  return schema.type === 'map' ? schema.values : undefined;
}

function withoutDirectives(patch: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(patch).filter(([key, value]) => !key.startsWith('$') && value !== null),
  );
}
