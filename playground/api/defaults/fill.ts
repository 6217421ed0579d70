import { isObject, type Json, type JsonObject } from '@/playground/store/json';

/** Fills the defaults of one struct, in place. Its members have not had theirs yet. */
export type Defaulter = (object: JsonObject) => void;

/** Sets what is not there. */
export function fill(object: JsonObject, values: JsonObject): void {
  for (const [key, value] of Object.entries(values)) object[key] ??= value;
}

/** The member, made when it is not there. */
export function childOf(object: JsonObject, key: string): JsonObject {
  const child = object[key];
  if (isObject(child)) return child;
  const made: JsonObject = {};
  object[key] = made;
  return made;
}

/** The items of a list that are objects; none when there is no list. */
export function itemsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function isBlankMap(value: Json | undefined): boolean {
  return !isObject(value) || Object.keys(value).length === 0;
}
