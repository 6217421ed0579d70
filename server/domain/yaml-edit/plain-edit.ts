import { LoamError, assertNever } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';
import { readYaml } from '@/server/domain/oam/yaml-source';
import type { YamlEdit } from './yaml-edit';

/** What stands at a path of plain data. */
export function valueIn(value: JsonValue, path: DocumentPath): JsonValue | undefined {
  let found: JsonValue | undefined = value;
  for (const part of path) {
    if (Array.isArray(found)) found = typeof part === 'number' ? found[part] : undefined;
    else found = isJsonObject(found) && Object.hasOwn(found, String(part)) ? found[String(part)] : undefined;
  }
  return found;
}

/** The edit on plain data: what a text must read as afterwards. Throws LoamError for a place that is not there. */
export function applyToValue(value: JsonValue, edit: YamlEdit): JsonValue {
  const copy = structuredClone(value);
  switch (edit.op) {
    case 'set':
      return setIn(copy, edit.path, 0, structuredClone(edit.value));
    case 'delete':
      remove(copy, edit.path);
      return copy;
    case 'insert':
      return insertIn(copy, edit.path, edit.index, [structuredClone(edit.value)]);
    case 'paste':
      return insertIn(copy, edit.path, edit.index, itemsOf(edit.text));
    case 'move':
      return move(copy, edit);
    case 'rename':
      return rename(copy, edit);
    default:
      return assertNever(edit);
  }
}

/** Many values that are set, on one copy. */
export function applySets(value: JsonValue, edits: readonly Extract<YamlEdit, { op: 'set' }>[]): JsonValue {
  const copy = structuredClone(value);
  return edits.reduce<JsonValue>(
    (whole, edit) => setIn(whole, edit.path, 0, structuredClone(edit.value)),
    copy,
  );
}

/** The items of a text that is one list. */
export function itemsOf(text: string): JsonValue[] {
  const { documents, problems } = readYaml(text);
  const [source] = documents;
  const [problem] = [...problems, ...(source?.problems ?? [])].filter(
    ({ severity }) => severity !== 'warning',
  );
  if (problem)
    throw new LoamError('invalid-input', `what is put in cannot be read: ${problem.message}`, problem);
  if (documents.length === 1 && source && Array.isArray(source.value) && source.value.length > 0)
    return source.value;
  throw new LoamError('invalid-input', 'what is put in is no list', { expected: 'a YAML list of items' });
}

function setIn(
  inside: JsonValue | undefined,
  path: DocumentPath,
  depth: number,
  value: JsonValue,
): JsonValue {
  const part = path[depth];
  if (part === undefined) return value;
  if (Array.isArray(inside)) {
    if (typeof part !== 'number' || part >= inside.length) throw nothingAt(path.slice(0, depth + 1));
    inside[part] = setIn(inside[part], path, depth + 1, value);
    return inside;
  }
  if (typeof part === 'number') throw nothingAt(path.slice(0, depth + 1));
  if (inside !== undefined && inside !== null && !isJsonObject(inside))
    throw nothingAt(path.slice(0, depth + 1));
  const map: JsonObject = isJsonObject(inside) ? inside : {};
  map[part] = setIn(Object.hasOwn(map, part) ? map[part] : undefined, path, depth + 1, value);
  return map;
}

function remove(value: JsonValue, path: DocumentPath): JsonValue {
  const container = valueIn(value, path.slice(0, -1));
  const part = path.at(-1);
  const found = part === undefined ? undefined : valueIn(value, path);
  if (found === undefined) throw nothingAt(path);
  if (Array.isArray(container)) container.splice(Number(part), 1);
  else if (isJsonObject(container)) delete container[String(part)];
  return found;
}

function insertIn(value: JsonValue, path: DocumentPath, index: number, items: JsonValue[]): JsonValue {
  const list = valueIn(value, path) ?? [];
  if (!Array.isArray(list) || index < 0 || index > list.length) throw nothingAt([...path, index]);
  return setIn(value, path, 0, list.toSpliced(index, 0, ...items));
}

function move(value: JsonValue, { path, to, index }: Extract<YamlEdit, { op: 'move' }>): JsonValue {
  if (isWithin(to, path)) {
    throw new LoamError('invalid-input', 'nothing can be moved into itself', { path: formatPath(path) });
  }
  const source = valueIn(value, path.slice(0, -1));
  if (!Array.isArray(source) || valueIn(value, path) === undefined) throw nothingAt(path);
  const whole =
    valueIn(value, to) === undefined || valueIn(value, to) === null ? setIn(value, to, 0, []) : value;
  const target = valueIn(whole, to);
  if (!Array.isArray(target)) throw nothingAt(to);
  const room = target.length - (target === source ? 1 : 0);
  if (index < 0 || index > room) throw nothingAt([...to, index]);
  const [item = null] = source.splice(Number(path.at(-1)), 1);
  target.splice(index, 0, item);
  return whole;
}

export function isWithin(path: DocumentPath, ancestor: DocumentPath): boolean {
  return ancestor.every((part, depth) => path[depth] === part);
}

function rename(value: JsonValue, { path, key }: Extract<YamlEdit, { op: 'rename' }>): JsonValue {
  const container = valueIn(value, path.slice(0, -1));
  if (!isJsonObject(container) || valueIn(value, path) === undefined) throw nothingAt(path);
  if (key === path.at(-1)) return value;
  if (Object.hasOwn(container, key)) {
    const message = `there is a \`${key}\` already`;
    throw new LoamError('conflict', message, { path: formatPath([...path.slice(0, -1), key]) });
  }
  container[key] = remove(value, path);
  return value;
}

function nothingAt(path: DocumentPath): LoamError {
  return new LoamError('not-found', `there is nothing at ${formatPath(path) || 'the top'}`, {
    path: formatPath(path),
  });
}

/** The order of keys means nothing. */
export function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return (
      Array.isArray(a) &&
      Array.isArray(b) &&
      a.length === b.length &&
      a.every((each, i) => isSame(each, b[i]))
    );
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
  );
}
