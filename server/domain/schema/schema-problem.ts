import type { Problem } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { closestWord } from '@/server/domain/oam/closest-word';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';
import { type SchemaNode, constantOf, propertiesOf, requiredOf, typeOf } from './schema-node';

const withArticle: Record<string, string> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'a map',
  string: 'a text',
};

/** The problem behind one failed keyword of `schema`, said for the person who wrote the value. */
export function problemsOf(
  keyword: string,
  schema: SchemaNode,
  value: JsonValue,
  path: DocumentPath,
): Problem[] {
  switch (keyword) {
    case 'type':
      return [typeProblem(schema, value, path)];
    case 'enum':
    case 'const':
      return [choiceProblem(schema, value, path)];
    case 'required':
      return isJsonObject(value) ? missingProblems(schema, value, path) : [];
    case 'additionalProperties':
      return isJsonObject(value) ? unknownProblems(schema, value, path) : [];
    default:
      return [limitProblem(keyword, schema, value, path)];
  }
}

function problem(message: string, path: DocumentPath, more: Partial<Problem>): Problem {
  return { code: 'invalid-input', message, path: formatPath(path), ...more };
}

function typeProblem(schema: SchemaNode, value: JsonValue, path: DocumentPath): Problem {
  const expected = describe(schema);
  const hint = typeHint(schema, value);
  const message = `${lastOf(path)} must be ${expected}, not ${describeValue(value)}`;
  return problem(message, path, { expected, got: show(value), ...(hint === undefined ? {} : { hint }) });
}

function typeHint({ type }: SchemaNode, value: JsonValue): string | undefined {
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return `put it in quotes: "${value}"`;
  }
  if (typeof value === 'string') {
    const isNumber = value.trim() !== '' && Number.isFinite(Number(value));
    if ((type === 'integer' || type === 'number') && isNumber) return `take the quotes away: ${value}`;
    if (type === 'boolean' && /^(true|false)$/i.test(value))
      return `take the quotes away: ${value.toLowerCase()}`;
    if (type === 'array') return 'write it as a list: one entry with a dash before it';
  }
  return value === null ? 'leave the property out, or give it a value' : undefined;
}

function choiceProblem(schema: SchemaNode, value: JsonValue, path: DocumentPath): Problem {
  const constant = constantOf(schema);
  const allowed = constant !== undefined ? [constant] : Array.isArray(schema.enum) ? schema.enum : [];
  const expected =
    allowed.length === 1 ? show(allowed[0] ?? null) : `one of ${allowed.map((v) => show(v)).join(', ')}`;
  const words = allowed.filter((v): v is string => typeof v === 'string');
  const near = typeof value === 'string' ? closestWord(value, words) : undefined;
  return problem(`${lastOf(path)} cannot be ${show(value)}`, path, {
    expected,
    got: show(value),
    ...(near === undefined ? {} : { hint: `did you mean ${show(near)}?` }),
  });
}

function missingProblems(schema: SchemaNode, value: JsonObject, path: DocumentPath): Problem[] {
  const properties = propertiesOf(schema);
  return requiredOf(schema)
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) =>
      problem(`${name} is missing`, [...path, name], {
        expected: describe(properties[name] ?? {}),
        got: 'nothing',
      }),
    );
}

function unknownProblems(schema: SchemaNode, value: JsonObject, path: DocumentPath): Problem[] {
  const known = Object.keys(propertiesOf(schema));
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = closestWord(
        name,
        known.filter((word) => !Object.hasOwn(value, word)),
      );
      return problem(`there is no property ${show(name)}`, [...path, name], {
        expected: known.length === 0 ? 'no properties' : `one of ${known.join(', ')}`,
        got: show(name),
        hint:
          near === undefined
            ? 'remove it, or check the reference of the type'
            : `did you mean ${show(near)}?`,
      });
    });
}

const limitWords: Record<string, (limit: string) => string> = {
  pattern: (limit) => `a text of the form ${limit}`,
  minimum: (limit) => `at least ${limit}`,
  maximum: (limit) => `at most ${limit}`,
  exclusiveMinimum: (limit) => `more than ${limit}`,
  exclusiveMaximum: (limit) => `less than ${limit}`,
  multipleOf: (limit) => `a multiple of ${limit}`,
  minLength: (limit) => (limit === '1' ? 'a text that is not empty' : `at least ${limit} characters`),
  maxLength: (limit) => `at most ${limit} characters`,
  minItems: (limit) => `at least ${limit} entries`,
  maxItems: (limit) => `at most ${limit} entries`,
  minProperties: (limit) => `at least ${limit} properties`,
  maxProperties: (limit) => `at most ${limit} properties`,
  uniqueItems: () => 'entries that differ',
  format: (limit) => `a ${limit}`,
};

function limitProblem(keyword: string, schema: SchemaNode, value: JsonValue, path: DocumentPath): Problem {
  const limit = schema[keyword];
  const words = limitWords[keyword];
  const expected =
    words?.(typeof limit === 'string' ? limit : show(limit ?? null)) ?? `what ${keyword} asks for`;
  return problem(`${lastOf(path)}: expected ${expected}`, path, { expected, got: show(value) });
}

/** `a whole number`, `one of "TCP", "UDP"` */
export function describe(schema: SchemaNode): string {
  if (Array.isArray(schema.enum)) return `one of ${schema.enum.map((v) => show(v)).join(', ')}`;
  if (schema.const !== undefined) return show(schema.const);
  const types = [schema.type].flat().filter((type) => typeof type === 'string');
  return types.map((type) => withArticle[type] ?? type).join(' or ') || 'a value';
}

function describeValue(value: JsonValue): string {
  if (value === null) return 'null';
  if (Array.isArray(value) || isJsonObject(value)) return withArticle[typeOf(value)] ?? 'this';
  return typeof value === 'string' ? `the text ${show(value)}` : show(value);
}

export function show(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function lastOf(path: DocumentPath): string {
  const last = path.at(-1);
  return typeof last === 'number' ? `entry ${last + 1}` : (last ?? 'the value');
}
