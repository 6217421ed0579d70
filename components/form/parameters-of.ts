import { isJsonObject, type JsonObject, type JsonValue } from '@/server/domain/json';

export type Parameter = {
  /** Path from the top: `ports[].port`. */
  path: string;
  name: string;
  depth: number;
  type: string;
  required: boolean;
  /** As it would be written, e.g. `"Always"`. */
  default: string | undefined;
  values: string[];
  description: string;
};

const deepest = 4;

/** The parameters of a JSON Schema in the order in which it names them, what is inside under what holds it. */
export function parametersOf(schema: JsonObject, path = '', depth = 0): Parameter[] {
  const { properties } = schema;
  if (!isJsonObject(properties) || depth > deepest) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([name, value]) => {
    if (!isJsonObject(value)) return [];
    const at = path === '' ? name : `${path}.${name}`;
    const parameter = { ...describe(value), path: at, name, depth, required: required.includes(name) };
    return [parameter, ...inside(value, at, depth + 1)];
  });
}

function inside(schema: JsonObject, path: string, depth: number): Parameter[] {
  const { items, additionalProperties: each } = schema;
  if (isJsonObject(items)) return parametersOf(items, `${path}[]`, depth);
  if (isJsonObject(each)) return parametersOf(each, `${path}.*`, depth);
  return parametersOf(schema, path, depth);
}

function describe(schema: JsonObject): Pick<Parameter, 'type' | 'default' | 'values' | 'description'> {
  const choices = Array.isArray(schema.enum) ? schema.enum : constantsOf(schema);
  return {
    type: typeOf(schema),
    default: schema.default === undefined ? undefined : JSON.stringify(schema.default),
    values: choices.map((choice) => (typeof choice === 'string' ? choice : JSON.stringify(choice))),
    description: typeof schema.description === 'string' ? schema.description : '',
  };
}

function alternativesOf(schema: JsonObject): JsonObject[] {
  const alternatives = schema.anyOf ?? schema.oneOf;
  return Array.isArray(alternatives) ? alternatives.filter(isJsonObject) : [];
}

function constantsOf(schema: JsonObject): JsonValue[] {
  const alternatives = alternativesOf(schema);
  const constants = alternatives.flatMap((each) => (each.const === undefined ? [] : [each.const]));
  return constants.length === alternatives.length ? constants : [];
}

function typeOf(schema: JsonObject): string {
  const { type, items, additionalProperties: each } = schema;
  if (type === 'array') return `${isJsonObject(items) ? typeOf(items) : 'any'}[]`;
  if (type === 'object' && isJsonObject(each)) return `map of ${typeOf(each)}`;
  if (typeof type === 'string') return type;
  if (Array.isArray(type)) return type.map(String).join(' or ');
  const alternatives = alternativesOf(schema);
  if (alternatives.length > 0) return [...new Set(alternatives.map(typeOf))].join(' or ');
  if (schema.const !== undefined) return typeof schema.const;
  return 'any';
}
