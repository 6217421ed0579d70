import type { JsonObject, JsonValue } from './json';

/** All texts and numbers that a value holds. */
export function textsOf(value: JsonValue): string[] {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

/** What a Secret says, as it holds it and as it is meant. */
export function textsOfSecret({ data = {}, stringData = {} }: JsonObject): string[] {
  const held = textsOf(data);
  return [
    ...held,
    ...held.map((text) => Buffer.from(text, 'base64').toString('utf8')),
    ...textsOf(stringData),
  ];
}
