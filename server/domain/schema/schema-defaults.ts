import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { chooseForm } from './schema-form';
import { type SchemaNode, asNode, formsOf, partsOf, propertiesOf, resolveReference } from './schema-node';

/**
 * A copy of `value` with what is left out filled in from the schema's defaults, at any depth. `null` is a value, not
 * something left out. Undefined stays undefined where there is no default.
 */
export function fillDefaults(
  root: SchemaNode,
  schema: SchemaNode,
  value: JsonValue | undefined,
): JsonValue | undefined {
  const node = resolveReference(root, schema);
  const given = value ?? (value === null ? null : node.default);
  if (given === undefined) return undefined;
  if (formsOf(node).length > 0) {
    const form = chooseForm(root, node, given);
    if (form !== undefined) return fillDefaults(root, form, given);
  }
  let filled = given;
  for (const part of partsOf(node)) filled = fillDefaults(root, part, filled) ?? filled;
  if (Array.isArray(filled)) return fillItems(root, node, filled);
  return isJsonObject(filled) ? fillProperties(root, node, filled) : filled;
}

function fillItems(root: SchemaNode, node: SchemaNode, values: JsonValue[]): JsonValue[] {
  const items = asNode(node.items);
  if (items === undefined) return values;
  return values.map((value) => fillDefaults(root, items, value) ?? value);
}

function fillProperties(root: SchemaNode, node: SchemaNode, value: JsonObject): JsonObject {
  const properties = propertiesOf(node);
  const others = asNode(node.additionalProperties);
  const filled: JsonObject = {};
  for (const [name, property] of Object.entries(value)) {
    const schema = Object.hasOwn(properties, name) ? properties[name] : others;
    filled[name] = schema === undefined ? property : (fillDefaults(root, schema, property) ?? property);
  }
  for (const [name, property] of Object.entries(properties)) {
    if (Object.hasOwn(value, name)) continue;
    const initial = fillDefaults(root, property, undefined);
    if (initial !== undefined) filled[name] = initial;
  }
  return filled;
}
