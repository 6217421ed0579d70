import { type JsonObject, type JsonValue, isJsonObject } from './json';

/** What of a chart's values differs from its own: only that belongs in a document. Helm merges maps and replaces all else. */
export function withoutDefaults(values: JsonObject, defaults: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): [string, JsonValue][] => {
      if (!Object.hasOwn(defaults, key)) return [[key, value]];
      const own = defaults[key];
      if (!isJsonObject(value) || !isJsonObject(own)) {
        return JSON.stringify(value) === JSON.stringify(own) ? [] : [[key, value]];
      }
      const rest = withoutDefaults(value, own);
      return Object.keys(rest).length === 0 ? [] : [[key, rest]];
    }),
  );
}
