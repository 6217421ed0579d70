import { isObject, type Json, type JsonObject } from '@/playground/store/json';

/** RFC 7386: null removes, maps merge, everything else replaces. */
export function applyMergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const merged: JsonObject = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (value !== undefined) merged[key] = applyMergePatch(merged[key], value);
  }
  return merged;
}
