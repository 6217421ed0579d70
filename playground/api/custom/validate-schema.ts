import {
  type FieldError,
  invalid,
  notSupported,
  required,
  tooLong,
  typeInvalid,
} from '@/playground/api/validation/field-error';
import type { OpenApiNode } from '@/playground/openapi/schema';
import { isObject, type Json, type JsonObject, jsonEqual } from '@/playground/store/json';

/** Checks a value against a structural schema; messages as the real server's. */
export function validateSchema(node: OpenApiNode, value: Json, path: string): FieldError[] {
  if (value === null) return node['nullable'] === true ? [] : wrongType(node, value, path);
  const mistyped = wrongType(node, value, path);
  if (mistyped.length > 0) return mistyped;
  const errors = [...checkEnum(node, value, path), ...checkCombined(node, value, path)];
  if (typeof value === 'string') errors.push(...checkText(node, value, path));
  if (typeof value === 'number') errors.push(...checkNumber(node, value, path));
  if (Array.isArray(value)) errors.push(...checkList(node, value, path));
  else if (isObject(value)) errors.push(...checkMap(node, value, path));
  return errors;
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function wrongType(node: OpenApiNode, value: Json, path: string): FieldError[] {
  const type = typeOf(value);
  if (node['x-kubernetes-int-or-string'] === true) {
    if (type === 'integer' || type === 'string') return [];
    return [
      typeInvalid(path, type, `${path} in body must be of type integer,string: ${JSON.stringify(type)}`),
    ];
  }
  if (node.type === undefined || node.type === type || (node.type === 'number' && type === 'integer'))
    return [];
  return [typeInvalid(path, type, `${path} in body must be of type ${node.type}: ${JSON.stringify(type)}`)];
}

function checkEnum(node: OpenApiNode, value: Json, path: string): FieldError[] {
  const values = node['enum'];
  if (!Array.isArray(values) || values.some((each) => jsonEqual(each, value))) return [];
  return [notSupported(path, value, values.map(String))];
}

function limit(node: OpenApiNode, name: string): number | undefined {
  const found = node[name];
  return typeof found === 'number' ? found : undefined;
}

function checkText(node: OpenApiNode, value: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const most = limit(node, 'maxLength');
  const least = limit(node, 'minLength');
  if (most !== undefined && Array.from(value).length > most) errors.push(tooLong(path, most));
  if (least !== undefined && Array.from(value).length < least) {
    errors.push(invalid(path, value, `${path} in body should be at least ${least} chars long`));
  }
  const { pattern } = node;
  if (typeof pattern === 'string' && !matches(pattern, value)) {
    errors.push(invalid(path, value, `${path} in body should match '${pattern}'`));
  }
  if (node['format'] === 'date-time' && Number.isNaN(Date.parse(value))) {
    errors.push(invalid(path, value, `${path} in body must be of type date-time: ${JSON.stringify(value)}`));
  }
  return errors;
}

const patterns = new Map<string, RegExp | undefined>();

/** A pattern of Go's that this engine does not read cannot be checked, and refuses nothing. */
function matches(pattern: string, value: string): boolean {
  if (!patterns.has(pattern)) patterns.set(pattern, compile(pattern));
  return patterns.get(pattern)?.test(value) ?? true;
}

function compile(pattern: string): RegExp | undefined {
  try {
    return new RegExp(pattern, 'u');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function checkNumber(node: OpenApiNode, value: number, path: string): FieldError[] {
  const least = limit(node, 'minimum');
  const most = limit(node, 'maximum');
  const errors: FieldError[] = [];
  if (least !== undefined) {
    const strict = node['exclusiveMinimum'] === true;
    const what = strict ? 'greater than' : 'greater than or equal to';
    if (strict ? value <= least : value < least)
      errors.push(invalid(path, value, `${path} in body should be ${what} ${least}`));
  }
  if (most !== undefined) {
    const strict = node['exclusiveMaximum'] === true;
    const what = strict ? 'less than' : 'less than or equal to';
    if (strict ? value >= most : value > most)
      errors.push(invalid(path, value, `${path} in body should be ${what} ${most}`));
  }
  const step = limit(node, 'multipleOf');
  if (step !== undefined && value % step !== 0)
    errors.push(invalid(path, value, `${path} in body should be a multiple of ${step}`));
  return errors;
}

function checkList(node: OpenApiNode, value: Json[], path: string): FieldError[] {
  const errors: FieldError[] = [];
  const most = limit(node, 'maxItems');
  const least = limit(node, 'minItems');
  if (most !== undefined && value.length > most) {
    errors.push({
      field: path,
      reason: 'FieldValueTooMany',
      message: `Too many: ${value.length}: must have at most ${most} items`,
    });
  }
  if (least !== undefined && value.length < least) {
    errors.push(invalid(path, value.length, `${path} in body should have at least ${least} items`));
  }
  errors.push(...checkKeys(node, value, path));
  const { items } = node;
  return items
    ? [...errors, ...value.flatMap((item, index) => validateSchema(items, item, `${path}[${index}]`))]
    : errors;
}

/** Sets hold a value once, maps a key. */
function checkKeys(node: OpenApiNode, value: Json[], path: string): FieldError[] {
  const listType = node['x-kubernetes-list-type'];
  const keys = node['x-kubernetes-list-map-keys'];
  if (listType !== 'set' && listType !== 'map') return [];
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, item] of value.entries()) {
    const names = Array.isArray(keys) ? keys.map(String) : [];
    const id: Json =
      listType === 'map' && isObject(item)
        ? Object.fromEntries(names.map((name) => [name, item[name]]))
        : item;
    const text = JSON.stringify(id);
    if (seen.has(text)) {
      errors.push({
        field: `${path}[${index}]`,
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${text}`,
      });
    }
    seen.add(text);
  }
  return errors;
}

function checkMap(node: OpenApiNode, value: JsonObject, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const needed = node['required'];
  for (const key of Array.isArray(needed) ? needed.map(String) : []) {
    if (value[key] === undefined) errors.push(required(at(key)));
  }
  const count = Object.keys(value).length;
  const least = limit(node, 'minProperties');
  const most = limit(node, 'maxProperties');
  if (least !== undefined && count < least)
    errors.push(invalid(path, count, `${path} in body should have at least ${least} properties`));
  if (most !== undefined && count > most) {
    errors.push({
      field: path,
      reason: 'FieldValueTooMany',
      message: `Too many: ${count}: must have at most ${most} items`,
    });
  }
  const { properties = {}, additionalProperties } = node;
  for (const [key, member] of Object.entries(value)) {
    const known =
      properties[key] ?? (typeof additionalProperties === 'object' ? additionalProperties : undefined);
    if (known && member !== undefined) errors.push(...validateSchema(known, member, at(key)));
  }
  return errors;
}

function checkCombined(node: OpenApiNode, value: Json, path: string): FieldError[] {
  const errors = (node.allOf ?? []).flatMap((each) => validateSchema(each, value, path));
  const isValid = (each: Json): boolean => isObject(each) && validateSchema(each, value, path).length === 0;
  const { anyOf, oneOf, not } = node;
  if (Array.isArray(anyOf) && !anyOf.some(isValid)) {
    errors.push(invalid(path, shown(value), `${path} in body must validate at least one schema (anyOf)`));
  }
  if (Array.isArray(oneOf) && oneOf.filter(isValid).length !== 1) {
    errors.push(invalid(path, shown(value), `${path} in body must validate one and only one schema (oneOf)`));
  }
  if (isObject(not) && isValid(not))
    errors.push(invalid(path, shown(value), `${path} in body must not validate the schema (not)`));
  return errors;
}

function shown(value: Json): Json {
  return typeof value === 'object' ? typeOf(value) : value;
}
