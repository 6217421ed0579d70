import { type Field, type ObjectSchema, type Schema, shortName } from '@/playground/openapi/schema';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { canonicalQuantity } from './quantity';

/** A value that its field cannot hold, said as Go's decoder says it. */
export class DecodeError extends Error {}

type Place = {
  /** `DeploymentSpec.spec.replicas`: the struct that has the field, then the way to it without indices. */
  struct: string;
  path: string;
  /** The same with indices, for warnings: `spec.template.spec.containers[0].imag`. */
  full: string;
  /** Collects what no field is there for. */
  unknown: string[];
  depth: number;
};

const deepest = 200;

/**
 * Reads an object of a built-in kind as Go would into its structs and back: unknown fields go (their paths are
 * returned), zero values go or appear, quantities are spelled canonically.
 */
export function goDecode(schema: Schema, value: JsonObject): { object: JsonObject; unknown: string[] } {
  const place: Place = { struct: '', path: '', full: '', unknown: [], depth: 0 };
  const object = decode(schema, value, place);
  return { object: isObject(object) ? object : {}, unknown: place.unknown };
}

function decode(schema: Schema, value: Json, place: Place): Json | undefined {
  if (place.depth > deepest) throw new DecodeError('exceeded max depth');
  switch (schema.type) {
    case 'object':
      return decodeStruct(schema, value, place);
    case 'map':
      return decodeMap(schema, value, place);
    case 'list':
      return decodeList(schema, value, place);
    default:
      return decodeScalar(schema, value, place);
  }
}

function decodeStruct(schema: ObjectSchema, value: Json, place: Place): Json {
  if (!isObject(value)) throw mismatch(value, `v1.${shortName(schema)}`, place);
  const result: JsonObject = {};
  for (const [name, field] of schema.fields) {
    const given = value[name];
    const decoded =
      given === undefined || given === null
        ? undefined
        : decodeField(field, name, given, shortName(schema), place);
    const kept = decoded === undefined ? zeroOf(field) : decoded;
    if (kept !== undefined) result[name] = kept;
  }
  for (const key in value) {
    if (schema.fields.has(key) || value[key] === undefined) continue;
    if (schema.unknown) result[key] = value[key];
    else place.unknown.push(join(place.full, key));
  }
  return result;
}

function decodeField(
  field: Field,
  name: string,
  given: Json,
  struct: string,
  place: Place,
): Json | undefined {
  const inside = step(place, struct, join(place.path, name), join(place.full, name));
  const decoded = decode(field.schema, given, inside);
  return field.zero === 'drop' && isZero(decoded) ? undefined : decoded;
}

function decodeMap(schema: Extract<Schema, { type: 'map' }>, value: Json, place: Place): Json {
  if (!isObject(value)) throw mismatch(value, goTypeOf(schema), place);
  const result: JsonObject = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const inside = step(place, place.struct, place.path, join(place.full, key));
    result[key] =
      (member === null ? zeroValue(schema.values.schema) : decode(schema.values.schema, member, inside)) ??
      null;
  }
  return result;
}

function decodeList(schema: Extract<Schema, { type: 'list' }>, value: Json, place: Place): Json {
  if (!Array.isArray(value)) throw mismatch(value, goTypeOf(schema), place);
  return value.map((item, index) => {
    const inside = step(place, place.struct, place.path, `${place.full}[${index}]`);
    const given = item === null ? zeroInput(schema.items.schema) : item;
    return decode(schema.items.schema, given, inside) ?? null;
  });
}

function decodeScalar(schema: Extract<Schema, { type: 'scalar' }>, value: Json, place: Place): Json {
  const fits = scalarFits[schema.scalar](value);
  if (!fits) throw mismatch(value, goTypeOf(schema), place);
  if (schema.format === 'byte' && typeof value === 'string') assertBase64(value);
  if (schema.scalar !== 'quantity') return value;
  const canonical =
    typeof value === 'string' || typeof value === 'number' ? canonicalQuantity(value) : undefined;
  if (canonical !== undefined) return canonical;
  throw new DecodeError(
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
  );
}

/** What Go's decoder says of bytes that are not base64: where they stop being it. */
function assertBase64(text: string): void {
  const clean = text.replaceAll(/[\r\n]/g, '');
  const end = clean.search(/[^A-Za-z0-9+/]/);
  const isPadded = /^={0,2}$/.test(end < 0 ? '' : clean.slice(end)) && clean.length % 4 === 0;
  if (!isPadded)
    throw new DecodeError(
      `illegal base64 data at input byte ${end < 0 ? clean.length - (clean.length % 4) : end}`,
    );
}

const scalarFits: { [scalar in Extract<Schema, { type: 'scalar' }>['scalar']]: (value: Json) => boolean } = {
  string: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  quantity: (value) => typeof value === 'string' || typeof value === 'number',
  'int-or-string': (value) =>
    typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value)),
  time: (value) => typeof value === 'string',
  any: () => true,
};

function step(place: Place, struct: string, path: string, full: string): Place {
  return { struct, path, full, unknown: place.unknown, depth: place.depth + 1 };
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

function mismatch(value: Json, goType: string, place: Place): DecodeError {
  const field = place.path === '' ? '' : ` Go struct field ${place.struct}.${place.path}`;
  return new DecodeError(
    `json: cannot unmarshal ${jsonType(value)} into${field === '' ? ' Go value' : field} of type ${goType}`,
  );
}

function jsonType(value: Json): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'number' : `number ${value}`;
  return typeof value;
}

function goTypeOf(schema: Schema): string {
  switch (schema.type) {
    case 'object':
      return `v1.${shortName(schema)}`;
    case 'map':
      return `map[string]${goTypeOf(schema.values.schema)}`;
    case 'list':
      return `[]${goTypeOf(schema.items.schema)}`;
    default:
      return goScalar(schema.scalar, schema.format);
  }
}

function goScalar(scalar: string, format: string | undefined): string {
  if (scalar === 'integer') return format ?? 'int64';
  if (scalar === 'boolean') return 'bool';
  if (scalar === 'number') return 'float64';
  return scalar === 'int-or-string' ? 'intstr.IntOrString' : 'string';
}

function isZero(value: Json | undefined): boolean {
  if (value === '' || value === 0 || value === false || value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** What appears where nothing was given. */
function zeroOf(field: Field): Json | undefined {
  if (field.zero === 'emit')
    return field.default !== undefined && !isZero(field.default) ? field.default : zeroValue(field.schema);
  // A default other than zero of what is a pointer in Go is filled with the other defaults.
  return isZero(field.default) || field.zero === undefined ? undefined : field.default;
}

function zeroInput(schema: Schema): Json {
  return schema.type === 'object' || schema.type === 'map' ? {} : (zeroValue(schema) ?? null);
}

const zeroStructs = new WeakMap<ObjectSchema, JsonObject>();

function zeroValue(schema: Schema): Json | undefined {
  switch (schema.type) {
    case 'object': {
      let zero = zeroStructs.get(schema);
      if (!zero) {
        const place: Place = { struct: '', path: '', full: '', unknown: [], depth: 0 };
        zero = decodeStruct(schema, {}, place) as JsonObject;
        zeroStructs.set(schema, zero);
      }
      return structuredClone(zero);
    }
    case 'map':
    case 'list':
      return null;
    default:
      return zeroScalar[schema.scalar];
  }
}

const zeroScalar: { [scalar in Extract<Schema, { type: 'scalar' }>['scalar']]: Json } = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
  quantity: '0',
  'int-or-string': 0,
  time: null,
  any: null,
};
