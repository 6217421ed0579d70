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

/**
 * The edit on plain data: what a text must read as afterwards. What it does not touch is the same object as before, so that it
 * need not be compared. Throws LoamError for a place that is not there.
 */
export function applyToValue(value: JsonValue, edit: YamlEdit): JsonValue {
  switch (edit.op) {
    case 'set':
      return setIn(value, edit.path, 0, structuredClone(edit.value));
    case 'delete':
      return remove(value, edit.path);
    case 'insert':
      return insertIn(value, edit.path, edit.index, [structuredClone(edit.value)]);
    case 'paste':
      return insertIn(value, edit.path, edit.index, itemsOf(edit.text));
    case 'move':
      return move(value, edit);
    case 'rename':
      return rename(value, edit);
    default:
      return assertNever(edit);
  }
}

/** Many values that are set. */
export function applySets(value: JsonValue, edits: readonly Extract<YamlEdit, { op: 'set' }>[]): JsonValue {
  return edits.reduce<JsonValue>((whole, edit) => applyToValue(whole, edit), value);
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

/** The same data with something else at a path. */
export function setIn(
  inside: JsonValue | undefined,
  path: DocumentPath,
  depth: number,
  value: JsonValue,
): JsonValue {
  const part = path[depth];
  if (part === undefined) return value;
  if (Array.isArray(inside)) {
    if (typeof part !== 'number' || part >= inside.length) throw nothingAt(path.slice(0, depth + 1));
    return inside.with(part, setIn(inside[part], path, depth + 1, value));
  }
  if (typeof part === 'number') throw nothingAt(path.slice(0, depth + 1));
  if (inside !== undefined && inside !== null && !isJsonObject(inside)) throw noMapAt(path.slice(0, depth));
  const map: JsonObject = isJsonObject(inside) ? inside : {};
  const known = Object.hasOwn(map, part) ? map[part] : undefined;
  return { ...map, [part]: setIn(known, path, depth + 1, value) };
}

function remove(value: JsonValue, path: DocumentPath): JsonValue {
  const container = valueIn(value, path.slice(0, -1));
  const part = path.at(-1);
  if (part === undefined || valueIn(value, path) === undefined) throw nothingAt(path);
  if (Array.isArray(container))
    return setIn(value, path.slice(0, -1), 0, container.toSpliced(Number(part), 1));
  const { [String(part)]: _, ...rest } = container as JsonObject;
  return setIn(value, path.slice(0, -1), 0, rest);
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
  const from = path.slice(0, -1);
  const source = valueIn(value, from);
  const item = valueIn(value, path);
  if (!Array.isArray(source) || item === undefined) throw nothingAt(path);
  const target = valueIn(value, to) ?? [];
  if (!Array.isArray(target)) throw nothingAt(to);
  const room = target.length - (target === source ? 1 : 0);
  if (index < 0 || index > room) throw nothingAt([...to, index]);
  // `to` is as it is called before: the deeper of the two lists is changed while it still goes by that.
  if (to.length > from.length) return remove(insertIn(value, to, index, [item]), path);
  return insertIn(remove(value, path), to, index, [item]);
}

export function isWithin(path: DocumentPath, ancestor: DocumentPath): boolean {
  return ancestor.every((part, depth) => path[depth] === part);
}

function rename(value: JsonValue, { path, key }: Extract<YamlEdit, { op: 'rename' }>): JsonValue {
  const container = valueIn(value, path.slice(0, -1));
  const renamed = valueIn(value, path);
  if (!isJsonObject(container) || renamed === undefined) throw nothingAt(path);
  if (key === path.at(-1)) return value;
  if (Object.hasOwn(container, key)) {
    const message = `there is a \`${key}\` already`;
    throw new LoamError('conflict', message, { path: formatPath([...path.slice(0, -1), key]) });
  }
  return setIn(remove(value, path), [...path.slice(0, -1), key], 0, renamed);
}

function noMapAt(path: DocumentPath): LoamError {
  const place = formatPath(path);
  const message = `what stands at ${place || 'the top'} has no fields`;
  return new LoamError('illegal-state', message, {
    path: place,
    expected: 'a map',
    hint: 'change the text itself',
  });
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
