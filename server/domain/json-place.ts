import { LoamError } from './error';
import { type JsonObject, type JsonValue, isJsonObject } from './json';

/** `a.b[0].c` or `a.b.0.c` as names. */
function namesOf(place: string): string[] {
  return place
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean);
}

/** What stands at `a.b[0].c`; the value itself at an empty place, undefined where there is nothing. */
export function valueAt(value: JsonValue, place: string): JsonValue | undefined {
  return namesOf(place).reduce<JsonValue | undefined>((found, name) => {
    if (Array.isArray(found)) return found[Number(name)];
    return isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }, value);
}

const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);
const isForbidden = (name: string) => forbiddenNames.has(name) || /^\d{4,}$/.test(name);

/**
 * Puts `value` at `a.b[0].c`; what is missing on the way is made. Throws LoamError `invalid-input` for a place that no value can
 * have, with `path`: where the document says so.
 */
export function setAt(target: JsonObject, place: string, value: JsonValue, path: string): void {
  const names = namesOf(place);
  const last = names.pop();
  if (last === undefined || [...names, last].some(isForbidden)) {
    throw new LoamError('invalid-input', `Nothing can be put at ${place}.`, { path, got: place });
  }
  let inside: JsonObject | JsonValue[] = target;
  names.forEach((name, index) => {
    const found: JsonValue | undefined = read(inside, name);
    const next = typeof found === 'object' && found !== null ? found : emptyFor(names[index + 1] ?? last);
    write(inside, name, next);
    inside = next;
  });
  write(inside, last, value);
}

function emptyFor(name: string): JsonObject | JsonValue[] {
  return /^\d+$/.test(name) ? [] : {};
}

function read(inside: JsonObject | JsonValue[], name: string): JsonValue | undefined {
  return Array.isArray(inside) ? inside[Number(name)] : inside[name];
}

function write(inside: JsonObject | JsonValue[], name: string, value: JsonValue): void {
  if (Array.isArray(inside)) inside[Number(name)] = value;
  else inside[name] = value;
}
