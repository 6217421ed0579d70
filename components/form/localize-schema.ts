import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';

/** The schema with titles and descriptions in a language; what is not translated stays as it is. Pure, and never changes its input. */
export function localizeSchema(schema: JsonObject, locale: string): JsonObject {
  return translate(schema, locale) as JsonObject;
}

function translate(value: JsonValue, locale: string): JsonValue {
  if (Array.isArray(value)) return value.map((item) => translate(item, locale));
  if (!isJsonObject(value)) return value;
  const { 'x-i18n': languages, ...rest } = value;
  const words = isJsonObject(languages) && isJsonObject(languages[locale]) ? languages[locale] : {};
  const entries = Object.entries(rest).map(([key, part]) => [
    key,
    dataKeys.has(key) ? part : translate(part, locale),
  ]);
  return { ...Object.fromEntries(entries), ...words } as JsonObject;
}

// What stands there is data, not schema.
const dataKeys = new Set(['default', 'const', 'enum', 'examples']);
