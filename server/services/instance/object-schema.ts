import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import type { OpenApiSchemas } from '@/server/targets/kubernetes/cluster-api';

/** Deep enough for a probe of a container of a CronJob; schemas that hold themselves end here. */
const mostDepth = 14;
const longestWord = 240;

/** The schema of one kind, with what it refers to put in its place; null where it is not there. */
export function schemaOf(
  schemas: OpenApiSchemas,
  { apiVersion, kind }: { apiVersion: string; kind: string },
): JsonObject | null {
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const own = Object.values(schemas).find((schema) => {
    const names = schema['x-kubernetes-group-version-kind'];
    return (
      Array.isArray(names) &&
      names.some(
        (name) =>
          isJsonObject(name) &&
          name['kind'] === kind &&
          name['version'] === version &&
          name['group'] === group,
      )
    );
  });
  if (!own) return null;
  const { status: _status, ...properties } = (own['properties'] ?? {}) as JsonObject;
  return put({ ...own, properties }, schemas, 0) as JsonObject;
}

/** Words of the schema that help who writes; the rest only takes room. */
const kept = new Set([
  'type',
  'properties',
  'items',
  'additionalProperties',
  'required',
  'enum',
  'default',
  'description',
  'anyOf',
  'oneOf',
  'allOf',
  'format',
]);

function put(schema: JsonObject, schemas: OpenApiSchemas, depth: number): JsonValue {
  if (depth > mostDepth) return {};
  const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
  if (name !== undefined) return put(schemas[name] ?? {}, schemas, depth + 1);
  const entries = Object.entries(schema).filter(([word]) => kept.has(word));
  return Object.fromEntries(entries.map(([word, value]) => [word, putWord(word, value, schemas, depth)]));
}

function putWord(word: string, value: JsonValue, schemas: OpenApiSchemas, depth: number): JsonValue {
  if (word === 'description' && typeof value === 'string') return firstSentence(value);
  if (word === 'properties' && isJsonObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        isJsonObject(each) ? put(each, schemas, depth + 1) : each,
      ]),
    );
  if (Array.isArray(value))
    return value.map((each) => (isJsonObject(each) ? put(each, schemas, depth + 1) : each));
  return isJsonObject(value) && word !== 'default' ? put(value, schemas, depth + 1) : value;
}

function firstSentence(text: string): string {
  const [sentence = ''] = text.split(/(?<=\.)\s/);
  return sentence.length > longestWord ? `${sentence.slice(0, longestWord)}…` : sentence;
}
