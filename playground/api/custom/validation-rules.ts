import { Environment, EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { itemsOf } from '@/playground/api/defaults/fill';
import type { FieldError } from '@/playground/api/validation/field-error';
import type { OpenApiNode } from '@/playground/openapi/schema';
import { isObject, type Json, textOf } from '@/playground/store/json';

type Evaluate = (context: { self: unknown; oldSelf?: unknown }) => unknown;

const environment = new Environment({ unlistedVariablesAreDyn: true });
const compiled = new Map<string, Evaluate | undefined>();

/** `x-kubernetes-validations`: CEL over a value; given what it was `before`, the rules that speak of `oldSelf` instead. */
export function validateRules(
  node: OpenApiNode,
  value: Json,
  before: Json | undefined,
  path = '',
): FieldError[] {
  if (value === null) return [];
  const rules = itemsOf(node['x-kubernetes-validations']);
  const errors = rules.flatMap((rule) => {
    const text = textOf(rule['rule'] ?? '');
    const ofChange = /\boldSelf\b/.test(text);
    if (ofChange !== (before !== undefined)) return [];
    const message = textOf(rule['message'] ?? `failed rule: ${text.trim()}`);
    const field = typeof rule['fieldPath'] === 'string' ? `${path}${rule['fieldPath']}` : path;
    const context = {
      self: toCel(node, value),
      ...(before === undefined ? {} : { oldSelf: toCel(node, before) }),
    };
    return holds(text, context)
      ? []
      : [
          {
            field: field.replace(/^\./, ''),
            reason: 'FieldValueInvalid',
            message: `Invalid value: ${message}`,
          },
        ];
  });
  return [...errors, ...inside(node, value, before, path)];
}

export function hasRules(node: OpenApiNode): boolean {
  return JSON.stringify(node).includes('"x-kubernetes-validations"');
}

function inside(node: OpenApiNode, value: Json, before: Json | undefined, path: string): FieldError[] {
  const { items, properties = {}, additionalProperties } = node;
  if (Array.isArray(value))
    return items
      ? value.flatMap((item, index) => validateRules(items, item, undefined, `${path}[${index}]`))
      : [];
  if (!isObject(value)) return [];
  const old = isObject(before) ? before : {};
  return Object.entries(value).flatMap(([key, member]) => {
    const known =
      properties[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    return known && member !== undefined
      ? validateRules(known, member, old[key], path === '' ? key : `${path}.${key}`)
      : [];
  });
}

/** A rule that cannot be read or evaluated does not hold; its own definition is what has to change. */
function holds(rule: string, context: { self: unknown; oldSelf?: unknown }): boolean {
  try {
    if (!compiled.has(rule)) compiled.set(rule, environment.parse(rule) as Evaluate);
    return compiled.get(rule)?.(context) === true;
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof ParseError || error instanceof CelTypeError)
      return false;
    throw error;
  }
}

/** Integers of CEL are not its doubles: the schema says which a number is. */
function toCel(node: OpenApiNode | undefined, value: Json): unknown {
  if (typeof value === 'number') {
    const whole = node?.type === 'integer' || (node?.type !== 'number' && Number.isInteger(value));
    return whole ? BigInt(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => toCel(node?.items, item));
  if (!isObject(value)) return value;
  const { properties = {}, additionalProperties } = node ?? {};
  const rest = typeof additionalProperties === 'object' ? additionalProperties : undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, toCel(properties[key] ?? rest, member ?? null)]),
  );
}
