import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { type YamlCursor, siblingsOf, valueAt } from './yaml-cursor';

export type Completion = {
  label: string;
  /** Short, beside the label: the type of a parameter, the title of a type. */
  detail: string;
  /** Longer, for the panel beside the list. */
  info: string;
  kind: 'key' | 'value';
  /** What is put in, with `\n` and two spaces for what comes below. */
  insert: string;
  required: boolean;
};

export type DefinitionSchema = {
  kind: 'component' | 'trait' | 'policy' | 'workflow-step';
  name: string;
  title: string;
  description: string;
  schema: JsonObject;
};

export type CompletionWords = { required: string; default: string; oneOfSeveral: string };

/** All that may stand in a document: the Application itself, and the parameters of the definitions. */
export type Known = {
  application: JsonObject;
  /** Schemas of the other kinds of document. */
  kinds?: Readonly<Record<string, JsonObject>>;
  definitions: DefinitionSchema[];
  words: CompletionWords;
};

type Part = { schema: JsonObject } | { types: DefinitionSchema['kind'] };

const typed: { pattern: RegExp; kind: DefinitionSchema['kind'] }[] = [
  { pattern: /^spec\.components\.\d+$/, kind: 'component' },
  { pattern: /^spec\.components\.\d+\.traits\.\d+$/, kind: 'trait' },
  { pattern: /^spec\.policies\.\d+$/, kind: 'policy' },
  // Of an Application, of a WorkflowRun, and of a Workflow, whose steps stand at the top.
  { pattern: /^(spec\.workflow(Spec)?\.)?steps\.\d+(\.subSteps\.\d+)*$/, kind: 'workflow-step' },
];

/** What may stand at the cursor: keys that are not there yet (required ones first), or the values that a key takes. */
export function completionsAt(cursor: YamlCursor, known: Known): Completion[] {
  const part = schemaAt(cursor, known);
  if (!part) return [];
  if ('types' in part)
    return known.definitions
      .filter((definition) => definition.kind === part.types)
      .map((d) => ({
        label: d.name,
        detail: d.title,
        info: d.description,
        kind: 'value',
        insert: d.name,
        required: false,
      }));
  if (cursor.key !== null) return valuesOf(part.schema, known.words);
  const there = new Set(siblingsOf(cursor));
  return keysOf(part.schema, known.words)
    .filter((key) => !there.has(key.label))
    .toSorted((a, b) => Number(b.required) - Number(a.required));
}

function schemaAt({ path, key, document }: YamlCursor, known: Known): Part | null {
  const { definitions } = known;
  const kindOfOwner = kindAt(path);
  if (key === 'type' && kindOfOwner) return { types: kindOfOwner };
  let schema: JsonObject | undefined = schemaOfKind(document, known);
  for (const [i, part] of [...path, ...(key === null ? [] : [key])].entries()) {
    const owner = path.slice(0, i);
    const kind = part === 'properties' ? kindAt(owner) : null;
    if (kind) schema = definitions.find((d) => d.kind === kind && d.name === typeAt(document, owner))?.schema;
    else schema = schema && descend(schema, part, valueAt(document, owner));
    if (!schema) return null;
  }
  return { schema };
}

function schemaOfKind(document: JsonValue, { application, kinds = {} }: Known): JsonObject {
  const kind = valueAt(document, ['kind']);
  return (typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined) ?? application;
}

function kindAt(path: (string | number)[]): DefinitionSchema['kind'] | null {
  return typed.find(({ pattern }) => pattern.test(path.join('.')))?.kind ?? null;
}

function typeAt(document: JsonValue, path: (string | number)[]): string | null {
  const type = valueAt(document, [...path, 'type']);
  // `webservice@v2` names a revision.
  return typeof type === 'string' ? (type.split('@')[0] ?? null) : null;
}

function descend(
  schema: JsonObject,
  part: string | number,
  value: JsonValue | undefined,
): JsonObject | undefined {
  for (const each of alternatives(schema)) {
    if (typeof part === 'number') {
      const items = objectOf(each['items']);
      if (items) return items;
      continue;
    }
    const properties = each['properties'];
    const property = isJsonObject(properties) ? objectOf(properties[part]) : undefined;
    if (property && fits(each, value)) return property;
    const additional = objectOf(each['additionalProperties']);
    if (!property && additional) return additional;
  }
  return undefined;
}

function objectOf(schema: JsonValue | undefined): JsonObject | undefined {
  return isJsonObject(schema) ? schema : undefined;
}

/** A schema and all the forms that it may take. */
function alternatives(schema: JsonObject): JsonObject[] {
  const nested = ['anyOf', 'oneOf', 'allOf'].flatMap((word) => {
    const forms = schema[word];
    return Array.isArray(forms) ? forms.filter(isJsonObject) : [];
  });
  return [schema, ...nested.flatMap(alternatives)];
}

/** Of several forms those whose fixed values agree with what is written. */
function fits(schema: JsonObject, value: JsonValue | undefined): boolean {
  const properties = schema['properties'];
  if (!isJsonObject(properties) || !isJsonObject(value)) return true;
  return Object.entries(properties).every(
    ([key, property]) =>
      !isJsonObject(property) ||
      property['const'] === undefined ||
      value[key] === undefined ||
      property['const'] === value[key],
  );
}

function keysOf(schema: JsonObject, words: CompletionWords): Completion[] {
  const keys = new Map<string, Completion>();
  for (const form of alternatives(schema)) {
    const properties = form['properties'];
    if (!isJsonObject(properties)) continue;
    const required = Array.isArray(form['required']) ? form['required'] : [];
    for (const [name, property] of Object.entries(properties)) {
      const own = objectOf(property);
      if (!own || keys.has(name)) continue;
      keys.set(name, {
        label: name,
        detail: [typeOf(own, words), required.includes(name) ? words.required : '']
          .filter(Boolean)
          .join(', '),
        info: describe(own),
        kind: 'key',
        insert: `${name}:${below(own)}`,
        required: required.includes(name),
      });
    }
  }
  return [...keys.values()];
}

function below(schema: JsonObject): string {
  if (schema['type'] === 'object' || schema['properties']) return '\n  ';
  if (schema['type'] === 'array') return '\n  - ';
  return ' ';
}

function valuesOf(schema: JsonObject, words: CompletionWords): Completion[] {
  const values = alternatives(schema).flatMap((form) => {
    if (Array.isArray(form['enum'])) return form['enum'];
    if (form['const'] !== undefined) return [form['const']];
    return form['type'] === 'boolean' ? [true, false] : [];
  });
  const unique = [...new Set([...values, ...(isSimple(schema['default']) ? [schema['default']] : [])])];
  return unique.filter(isSimple).map((value) => ({
    label: String(value),
    detail: value === schema['default'] ? words.default : '',
    info: describe(schema),
    kind: 'value',
    insert:
      typeof value === 'string' && /^(true|false|null|y|n|yes|no|on|off|[\d.]+)?$/i.test(value)
        ? JSON.stringify(value)
        : String(value),
    required: false,
  }));
}

function isSimple(value: JsonValue | undefined): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function describe(schema: JsonObject): string {
  return [schema['title'], schema['description']].filter((part) => typeof part === 'string').join(': ');
}

function typeOf(schema: JsonObject, words: CompletionWords): string {
  const items = objectOf(schema['items']);
  if (schema['type'] === 'array' && items) return `${typeOf(items, words)}[]`;
  if (typeof schema['type'] === 'string') return schema['type'];
  return Array.isArray(schema['anyOf'] ?? schema['oneOf']) ? words.oneOfSeveral : '';
}
