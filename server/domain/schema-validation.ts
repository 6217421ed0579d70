import { Validator, validate } from '@cfworker/json-schema';
import type { Problem } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { type DocumentPath, formatPath, parsePath } from '@/server/domain/oam/document-path';
import { fillDefaults } from './schema/schema-defaults';
import { chooseForm } from './schema/schema-form';
import {
  type SchemaNode,
  asNode,
  formsOf,
  hasType,
  partsOf,
  propertiesOf,
  resolveReference,
} from './schema/schema-node';
import { problemsOf, show } from './schema/schema-problem';

export type Validated = { value: JsonObject; problems: Problem[] };

const mostProblems = 50;
const validators = new WeakMap<JsonObject, Validator>();

/**
 * Fills defaults in and checks the result against a JSON Schema (2020-12). Interprets the schema, compiles nothing, so
 * it runs under the browser's content security policy too.
 * @param path where the value stands in the document; every problem's path begins with it
 * @returns the filled value, and all problems with place, expected, got and hint
 */
export function validateBySchema(schema: JsonObject, value: JsonValue | undefined, path: string): Validated {
  const root = parsePath(path);
  const place = value === undefined ? undefined : prototypeKey(value, root);
  if (place !== undefined) return { value: {}, problems: unknownProperty(place) };
  const filled = fillDefaults(schema, schema, value ?? {}) ?? {};
  if (validatorOf(schema).validate(filled).valid && isJsonObject(filled))
    return { value: filled, problems: [] };
  const problems = explain(schema, schema, filled, root);
  if (problems.length === 0) {
    problems.push({ code: 'invalid-input', message: `does not fit the schema: ${show(filled)}`, path });
  }
  return { value: isJsonObject(filled) ? filled : {}, problems: problems.slice(0, mostProblems) };
}

/** `__proto__` is no property that anything takes, and code that copies maps must never meet it. */
function prototypeKey(value: JsonValue, path: DocumentPath): DocumentPath | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    const found = key === '__proto__' ? at : prototypeKey(child, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function unknownProperty(path: DocumentPath): Problem[] {
  const name = String(path.at(-1));
  return [
    {
      code: 'invalid-input',
      message: `there is no property "${name}"`,
      path: formatPath(path),
      got: show(name),
    },
  ];
}

function validatorOf(schema: JsonObject): Validator {
  let validator = validators.get(schema);
  if (validator === undefined) {
    validator = new Validator(schema, '2020-12', true);
    validators.set(schema, validator);
  }
  return validator;
}

/** Keywords that look deeper; `explain` looks there itself, with the place in hand. */
const deeper = ['properties', 'items', 'prefixItems', 'anyOf', 'oneOf', 'allOf', '$ref', '$defs', 'default'];

function explain(root: SchemaNode, schema: SchemaNode, value: JsonValue, path: DocumentPath): Problem[] {
  const node = resolveReference(root, schema);
  if (formsOf(node).length > 0) {
    const form = chooseForm(root, node, value);
    return form === undefined ? [] : explain(root, form, value, path);
  }
  if (!hasType(node, value)) return problemsOf('type', node, value, path);
  const problems = ownProblems(node, value, path);
  for (const part of partsOf(node)) problems.push(...explain(root, part, value, path));
  if (Array.isArray(value)) {
    const items = asNode(node.items);
    if (items !== undefined)
      for (const [i, item] of value.entries()) problems.push(...explain(root, items, item, [...path, i]));
  } else if (isJsonObject(value)) {
    const properties = propertiesOf(node);
    const others = asNode(node.additionalProperties);
    for (const [name, property] of Object.entries(value)) {
      const known = Object.hasOwn(properties, name) ? properties[name] : others;
      if (known !== undefined) problems.push(...explain(root, known, property, [...path, name]));
    }
  }
  return problems;
}

/** What the schema itself asks of the value, without looking deeper. */
function ownProblems(node: SchemaNode, value: JsonValue, path: DocumentPath): Problem[] {
  const shallow: JsonObject = Object.fromEntries(
    Object.entries(node).filter(([key]) => !deeper.includes(key)),
  );
  const properties = asNode(node.properties);
  if (properties !== undefined) {
    shallow.properties = Object.fromEntries(Object.keys(properties).map((name) => [name, true]));
  }
  if (isJsonObject(shallow.additionalProperties)) shallow.additionalProperties = true;
  const { errors } = validate(value, shallow, '2020-12', undefined, false);
  const keywords = new Set(errors.map(({ keywordLocation }) => keywordLocation.split('/')[1] ?? ''));
  // The library also names the property that `additionalProperties` refused, as if it were a keyword.
  const own = [...keywords].filter((keyword) => Object.hasOwn(shallow, keyword));
  return own.flatMap((keyword) => problemsOf(keyword, node, value, path));
}
