import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';

/** A JSON Schema that is an object; `true` and `false` have nothing to look into. */
export type SchemaNode = JsonObject;

export function asNode(schema: JsonValue | undefined): SchemaNode | undefined {
  return isJsonObject(schema) ? schema : undefined;
}

/** The schemas of a list keyword such as `anyOf`. */
export function formsOf(schema: SchemaNode): SchemaNode[] {
  const forms = schema.anyOf ?? schema.oneOf;
  return Array.isArray(forms) ? forms.filter((form) => isJsonObject(form)) : [];
}

export function partsOf(schema: SchemaNode): SchemaNode[] {
  return Array.isArray(schema.allOf) ? schema.allOf.filter((part) => isJsonObject(part)) : [];
}

export function propertiesOf(schema: SchemaNode): Record<string, SchemaNode> {
  const properties = asNode(schema.properties) ?? {};
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, SchemaNode] => isJsonObject(entry[1])),
  );
}

export function requiredOf(schema: SchemaNode): string[] {
  return Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : [];
}

/** Follows `#/$defs/name`; the limits of schemas allow no other reference. */
export function resolveReference(root: SchemaNode, schema: SchemaNode): SchemaNode {
  let at = schema;
  for (let hops = 0; hops < 32 && typeof at.$ref === 'string'; hops++) {
    const keys = at.$ref.replace(/^#\/?/, '').split('/');
    let target: JsonValue | undefined = root;
    for (const key of keys) {
      if (key === '') continue;
      const name = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
      target = isJsonObject(target) ? target[name] : undefined;
    }
    if (!isJsonObject(target)) return {};
    at = target;
  }
  return at;
}

/** Does a property with this schema take exactly one value? Then it tells forms apart. */
export function constantOf(schema: SchemaNode): JsonValue | undefined {
  if (schema.const !== undefined) return schema.const;
  return Array.isArray(schema.enum) && schema.enum.length === 1 ? schema.enum[0] : undefined;
}

export function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

export function hasType(schema: SchemaNode, value: JsonValue): boolean {
  const { type } = schema;
  if (type === undefined) return true;
  const allowed = Array.isArray(type) ? type : [type];
  const actual = typeOf(value);
  return allowed.some(
    (name) =>
      name === actual ||
      (name === 'integer' && Number.isInteger(value)) ||
      (name === 'number' && actual === 'number'),
  );
}
