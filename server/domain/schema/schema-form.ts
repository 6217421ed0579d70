import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import {
  type SchemaNode,
  constantOf,
  formsOf,
  hasType,
  propertiesOf,
  requiredOf,
  resolveReference,
} from './schema-node';

const never = 1_000;

/**
 * Which of `anyOf` or `oneOf` a value is meant to be: the first of those with the fewest faults. A property with a
 * constant (`type: pvc`) decides before all others.
 */
export function chooseForm(root: SchemaNode, schema: SchemaNode, value: JsonValue): SchemaNode | undefined {
  let best: SchemaNode | undefined;
  let fewest = Infinity;
  for (const form of formsOf(schema)) {
    const resolved = resolveReference(root, form);
    const faults = countFaults(resolved, value);
    if (faults < fewest) {
      best = resolved;
      fewest = faults;
    }
  }
  return best;
}

function countFaults(form: SchemaNode, value: JsonValue): number {
  if (!hasType(form, value)) return never * 10;
  const constant = constantOf(form);
  if (constant !== undefined && constant !== value) return never;
  if (!isJsonObject(value)) return 0;
  const properties = propertiesOf(form);
  return (
    constantFaults(properties, value) +
    missing(form, value) * 2 +
    unknown(form, properties, value) +
    wrongTypes(properties, value)
  );
}

function constantFaults(properties: Record<string, SchemaNode>, value: JsonObject): number {
  let faults = 0;
  for (const [name, property] of Object.entries(properties)) {
    const constant = constantOf(property);
    if (constant === undefined) continue;
    const given = value[name] ?? property.default;
    if (given !== constant) faults += never;
  }
  return faults;
}

function missing(form: SchemaNode, value: JsonObject): number {
  return requiredOf(form).filter((name) => !Object.hasOwn(value, name)).length;
}

function unknown(form: SchemaNode, properties: Record<string, SchemaNode>, value: JsonObject): number {
  if (form.additionalProperties !== false) return 0;
  return Object.keys(value).filter((name) => !(name in properties)).length * 3;
}

function wrongTypes(properties: Record<string, SchemaNode>, value: JsonObject): number {
  return Object.entries(properties).filter(([name, property]) => {
    const given = value[name];
    return given !== undefined && !hasType(property, given);
  }).length;
}
