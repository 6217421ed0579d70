import { type Document, type Node, type Pair, isMap, isScalar, parseDocument } from 'yaml';
import { type JsonObject, type JsonValue, isJsonObject } from './json';

// The form of a chart's values: what values.yaml has, with its comments, and what values.schema.json says of it where there is
// one. It is a form and no rule: Helm checks values by the chart's own schema when it renders them.

/** More fields than a person reads; what comes after them is edited as YAML. */
const mostFields = 1_500;
const deepest = 8;
const mostText = 300;
const mostTitle = 100;

type Budget = { left: number };

/**
 * Titles are the names themselves, for that is what a chart's documentation and its YAML call them; with the title of the
 * schema before them where that says more. What has no form is `{}`.
 */
export function toFormSchema(valuesText: string, schema: JsonObject | null): JsonObject {
  const document = parseDocument(valuesText, { logLevel: 'error' });
  const budget = { left: mostFields };
  const inferred = isMap(document.contents) ? ofMap(document.contents, document, budget, []) : emptyForm();
  return schema === null ? inferred : enrich(inferred, schema, schema, budget, 0);
}

function emptyForm(): JsonObject {
  return { type: 'object', properties: {} };
}

type YamlMap = Extract<Node, { items: Pair[] }>;

function ofMap(map: Node, document: Document, budget: Budget, path: string[]): JsonObject {
  const properties: JsonObject = {};
  for (const [index, pair] of (map as YamlMap).items.entries()) {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    if (key === '') continue;
    const above = commentAbove(pair, index === 0 ? [map.commentBefore, document.commentBefore] : []);
    const at = [...path, key];
    const description = describe(above, at);
    properties[key] = {
      title: key,
      ...(description === '' ? {} : { description }),
      ...ofValue(pair.value as Node | null, document, budget, at),
    };
  }
  return { type: 'object', properties };
}

function ofValue(node: Node | null, document: Document, budget: Budget, path: string[]): JsonObject {
  if (isMap(node) && node.items.length > 0 && path.length < deepest && budget.left > 0)
    return ofMap(node, document, budget, path);
  budget.left -= 1;
  const value = (node?.toJS(document, { maxAliasCount: 100 }) ?? null) as JsonValue;
  const type = typeOf(value);
  if (type !== null) return { type, default: value };
  const items = Array.isArray(value) ? [...new Set(value.map(typeOf))] : [];
  const [item] = items;
  return {
    ...(items.length === 1 && item !== null ? { type: 'array', items: { type: item ?? 'string' } } : {}),
    ...(isEmpty(value) ? {} : { default: value }),
  };
}

function isEmpty(value: JsonValue): boolean {
  return value === null || Object.keys(value).length === 0;
}

function typeOf(value: JsonValue): 'string' | 'integer' | 'number' | 'boolean' | null {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : null;
}

function commentAbove({ key }: Pair, before: (string | null | undefined)[]): string {
  const own = isScalar(key) ? key.commentBefore : undefined;
  return own ?? before.find((each) => each != null) ?? '';
}

/** The words of a comment: those of helm-docs (`-- `), those of `@param PATH` that is this, else its last paragraph. */
function describe(comment: string, path: readonly string[]): string {
  const lines = comment.split('\n').map((line) => line.replace(/^[#\s]+/, '').trimEnd());
  const name = path.join('.');
  const parameter = lines.find((line) => line.startsWith(`@param ${name} `));
  if (parameter !== undefined) {
    return parameter
      .slice(`@param ${name} `.length)
      .replace(/^\[[^\]]*\]\s*/, '')
      .slice(0, mostText);
  }
  const last = lines.lastIndexOf('');
  const words = (last === lines.length - 1 ? [] : lines.slice(last + 1))
    .map((line) => line.replace(/^--\s*/, ''))
    .filter((line) => !line.startsWith('@'));
  const text = words.join(' ').trim();
  // Examples that are commented out are no words.
  return /^[\w.-]+:(?:\s|$)|^- /.test(text) ? '' : text.slice(0, mostText);
}

/** With what the chart's own schema says: words, choices, bounds, and properties that values.yaml does not show. */
function enrich(
  form: JsonObject,
  schema: JsonObject,
  root: JsonObject,
  budget: Budget,
  depth: number,
): JsonObject {
  const own = resolve(schema, root);
  const words = wordsOf(own, form);
  const properties = isJsonObject(own['properties']) ? own['properties'] : null;
  if (properties === null || depth >= deepest) return { ...form, ...words };
  const known = isJsonObject(form['properties']) ? form['properties'] : {};
  if (form['type'] !== undefined && form['type'] !== 'object') return { ...form, ...words };
  const all: JsonObject = { ...known };
  for (const [key, each] of Object.entries(properties)) {
    if (!isJsonObject(each) || budget.left <= 0) continue;
    budget.left -= 1;
    const before = known[key];
    const start = isJsonObject(before) ? before : { title: key, ...startOf(resolve(each, root)) };
    all[key] = enrich(start, each, root, budget, depth + 1);
  }
  return { ...form, ...words, type: 'object', properties: all };
}

/** `#/definitions/x` within the schema; nothing is fetched. */
function resolve(schema: JsonObject, root: JsonObject): JsonObject {
  let found = schema;
  for (let hops = 0; hops < deepest; hops += 1) {
    const ref = found['$ref'];
    if (typeof ref !== 'string') return found;
    if (!ref.startsWith('#/')) return {};
    let place: JsonValue | undefined = root;
    for (const part of ref.slice(2).split('/')) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      place = isJsonObject(place) && Object.hasOwn(place, key) ? place[key] : undefined;
    }
    if (!isJsonObject(place)) return {};
    const { $ref: _, ...beside } = found;
    found = { ...place, ...beside };
  }
  return {};
}

const bounds = ['minimum', 'maximum', 'minLength', 'maxLength', 'pattern'] as const;

function wordsOf(schema: JsonObject, form: JsonObject): JsonObject {
  const { description, title } = schema;
  const name = form['title'];
  const choices = schema['enum'];
  const simple =
    Array.isArray(choices) && choices.length > 0 && choices.every((each) => typeOf(each) !== null);
  return {
    ...(typeof title === 'string' && typeof name === 'string' ? { title: titled(title, name) } : {}),
    ...(typeof description === 'string' ? { description: description.slice(0, mostText) } : {}),
    ...(simple && form['type'] !== 'array'
      ? { enum: choices, type: typeOf(choices[0] ?? '') ?? 'string' }
      : {}),
    ...Object.fromEntries(
      bounds.flatMap((key) => {
        const value = schema[key];
        return typeof value === 'number' || typeof value === 'string' ? [[key, value]] : [];
      }),
    ),
  };
}

function titled(title: string, name: string): string {
  const letters = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const words = title.trim().slice(0, mostTitle);
  return letters(words) === '' || letters(words) === letters(name) ? name : `${words} (${name})`;
}

const scalars = ['string', 'integer', 'number', 'boolean'];

/** Of a property that values.yaml does not have. */
function startOf(schema: JsonObject): JsonObject {
  const types = [schema['type']].flat().filter((type) => type !== 'null');
  const [type] = types;
  if (types.length !== 1 || typeof type !== 'string' || !scalars.includes(type)) return {};
  const fallback = schema['default'];
  return { type, ...(fallback !== undefined && typeOf(fallback) !== null ? { default: fallback } : {}) };
}
