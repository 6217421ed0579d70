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

type Part = { schema: JsonObject } | { types: DefinitionSchema['kind'] };

const text = (description: string): JsonObject => ({ type: 'string', description });
const list = (items: JsonObject): JsonObject => ({ type: 'array', items });
const open: JsonObject = { type: 'object' };

/** What stands between the definitions' parameters: the Application itself, as server/domain/oam reads it. */
const step: JsonObject = {
  type: 'object',
  required: ['name', 'type'],
  properties: {
    name: text('Unique among the steps'),
    type: text('Type of workflow step'),
    properties: open,
    if: text('Condition in CEL; `always` runs it whatever came before'),
    timeout: text('For example 10m'),
    dependsOn: list(text('Name of a step')),
    inputs: list({
      type: 'object',
      properties: { from: text('Name of an output'), parameterKey: text('Parameter it goes to') },
    }),
    outputs: list({
      type: 'object',
      properties: { name: text('Name of the output'), valueFrom: text('Expression') },
    }),
    mode: { type: 'string', enum: ['StepByStep', 'DAG'], description: 'How sub-steps run' },
    subSteps: list({ $ref: 'step' }),
  },
};
const application: JsonObject = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: { type: 'string', enum: ['core.oam.dev/v1beta1'] },
    kind: { type: 'string', enum: ['Application'] },
    metadata: {
      type: 'object',
      required: ['name'],
      properties: {
        name: text('Name of the application'),
        namespace: text('Namespace'),
        labels: open,
        annotations: open,
      },
    },
    spec: {
      type: 'object',
      required: ['components'],
      properties: {
        components: list({
          type: 'object',
          required: ['name', 'type'],
          properties: {
            name: text('Unique in the application'),
            type: text('Type of component'),
            properties: open,
            traits: list({
              type: 'object',
              required: ['type'],
              properties: { type: text('Type of trait'), properties: open },
            }),
            dependsOn: list(text('Name of a component')),
            inputs: list({
              type: 'object',
              properties: { from: text('Name of an output'), parameterKey: text('Parameter it goes to') },
            }),
            outputs: list({
              type: 'object',
              properties: { name: text('Name of the output'), valueFrom: text('Expression') },
            }),
          },
        }),
        policies: list({
          type: 'object',
          required: ['type'],
          properties: {
            name: text('Name that deploy steps use'),
            type: text('Type of policy'),
            properties: open,
          },
        }),
        workflow: {
          type: 'object',
          properties: {
            mode: {
              type: 'object',
              properties: {
                steps: { type: 'string', enum: ['StepByStep', 'DAG'] },
                subSteps: { type: 'string', enum: ['StepByStep', 'DAG'] },
              },
            },
            steps: list({ $ref: 'step' }),
          },
        },
      },
    },
  },
};

const typed: { pattern: RegExp; kind: DefinitionSchema['kind'] }[] = [
  { pattern: /^spec\.components\.\d+$/, kind: 'component' },
  { pattern: /^spec\.components\.\d+\.traits\.\d+$/, kind: 'trait' },
  { pattern: /^spec\.policies\.\d+$/, kind: 'policy' },
  { pattern: /^spec\.workflow\.steps\.\d+(\.subSteps\.\d+)*$/, kind: 'workflow-step' },
];

/** What may stand at the cursor: keys that are not there yet (required ones first), or the values that a key takes. */
export function completionsAt(cursor: YamlCursor, definitions: DefinitionSchema[]): Completion[] {
  const part = schemaAt(cursor, definitions);
  if (!part) return [];
  if ('types' in part)
    return definitions
      .filter((definition) => definition.kind === part.types)
      .map((d) => ({
        label: d.name,
        detail: d.title,
        info: d.description,
        kind: 'value',
        insert: d.name,
        required: false,
      }));
  if (cursor.key !== null) return valuesOf(part.schema);
  const there = new Set(siblingsOf(cursor));
  return keysOf(part.schema)
    .filter((key) => !there.has(key.label))
    .toSorted((a, b) => Number(b.required) - Number(a.required));
}

function schemaAt({ path, key, document }: YamlCursor, definitions: DefinitionSchema[]): Part | null {
  const kindOfOwner = kindAt(path);
  if (key === 'type' && kindOfOwner) return { types: kindOfOwner };
  let schema: JsonObject | undefined = application;
  for (const [i, part] of [...path, ...(key === null ? [] : [key])].entries()) {
    const owner = path.slice(0, i);
    const kind = part === 'properties' ? kindAt(owner) : null;
    if (kind) schema = definitions.find((d) => d.kind === kind && d.name === typeAt(document, owner))?.schema;
    else schema = schema && descend(schema, part, valueAt(document, owner));
    if (!schema) return null;
  }
  return { schema };
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
      const items = resolve(each['items']);
      if (items) return items;
      continue;
    }
    const properties = each['properties'];
    const property = isJsonObject(properties) ? resolve(properties[part]) : undefined;
    if (property && fits(each, value)) return property;
    const additional = resolve(each['additionalProperties']);
    if (!property && additional) return additional;
  }
  return undefined;
}

function resolve(schema: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(schema)) return undefined;
  return schema['$ref'] === 'step' ? step : schema;
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

function keysOf(schema: JsonObject): Completion[] {
  const keys = new Map<string, Completion>();
  for (const form of alternatives(schema)) {
    const properties = form['properties'];
    if (!isJsonObject(properties)) continue;
    const required = Array.isArray(form['required']) ? form['required'] : [];
    for (const [name, property] of Object.entries(properties)) {
      const own = resolve(property);
      if (!own || keys.has(name)) continue;
      keys.set(name, {
        label: name,
        detail: typeOf(own),
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

function valuesOf(schema: JsonObject): Completion[] {
  const values = alternatives(schema).flatMap((form) => {
    if (Array.isArray(form['enum'])) return form['enum'];
    if (form['const'] !== undefined) return [form['const']];
    return form['type'] === 'boolean' ? [true, false] : [];
  });
  const unique = [...new Set([...values, ...(isSimple(schema['default']) ? [schema['default']] : [])])];
  return unique.filter(isSimple).map((value) => ({
    label: String(value),
    detail: value === schema['default'] ? 'default' : '',
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

function typeOf(schema: JsonObject): string {
  const items = resolve(schema['items']);
  if (schema['type'] === 'array' && items) return `${typeOf(items)}[]`;
  if (typeof schema['type'] === 'string') return schema['type'];
  return Array.isArray(schema['anyOf'] ?? schema['oneOf']) ? 'one of several' : '';
}
