import { builtinSchema } from '@/playground/openapi/catalog';
import type { ObjectSchema, Schema } from '@/playground/openapi/schema';
import { isObject, type Json, type JsonObject } from '@/playground/store/json';
import { badRequest } from '@/playground/store/status-error';

/** What every protobuf body of Kubernetes begins with. */
const magic = Buffer.from('k8s\0');
const deepest = 100;

type Value = { type: 'varint'; value: bigint } | { type: 'bytes'; value: Buffer };

/**
 * A protobuf body as JSON. kubectl creates objects that way; answers are always JSON, which it accepts as well. Field
 * numbers come with the schemas.
 */
export function parseProtobuf(body: Buffer): JsonObject {
  if (!body.subarray(0, 4).equals(magic)) throw badRequest('the body is no protobuf of Kubernetes');
  const envelope = fields(body.subarray(4));
  const meta = fields(bytesOf(envelope.get(1)));
  const apiVersion = bytesOf(meta.get(1)).toString();
  const kind = bytesOf(meta.get(2)).toString();
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const schema = builtinSchema({ group, version, kind });
  if (schema.type !== 'object')
    throw badRequest(`no kind ${JSON.stringify(kind)} is known in version ${JSON.stringify(apiVersion)}`);
  return { apiVersion, kind, ...message(schema, bytesOf(envelope.get(2)), 0) };
}

function fields(bytes: Buffer): Map<number, Value[]> {
  const found = new Map<number, Value[]>();
  let at = 0;
  const varint = (): bigint => {
    let result = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined || shift > 63n) throw badRequest('the protobuf ends too early');
      result |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return result;
    }
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw badRequest('the protobuf ends too early');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const value = read(tag & 7, varint, take);
    const known = found.get(tag >> 3);
    if (known) known.push(value);
    else found.set(tag >> 3, [value]);
  }
  return found;
}

function read(wire: number, varint: () => bigint, take: (length: number) => Buffer): Value {
  switch (wire) {
    case 0:
      return { type: 'varint', value: varint() };
    case 1:
      return { type: 'bytes', value: take(8) };
    case 2:
      return { type: 'bytes', value: take(Number(varint())) };
    case 5:
      return { type: 'bytes', value: take(4) };
    default:
      throw badRequest(`the protobuf has a field of the unknown type ${wire}`);
  }
}

function bytesOf(values: Value[] | undefined): Buffer {
  const last = values?.at(-1);
  return last?.type === 'bytes' ? last.value : Buffer.alloc(0);
}

function message(schema: ObjectSchema, bytes: Buffer, depth: number): JsonObject {
  if (depth > deepest) throw badRequest('exceeded max depth');
  const result: JsonObject = {};
  for (const [number, values] of fields(bytes)) {
    const name = schema.numbers.get(number);
    if (typeof name === 'string') setMember(schema, name, values, result, depth);
    else if (name) {
      for (const [inner, innerValues] of fields(bytesOf(values))) {
        const member = name.get(inner);
        if (member) setMember(schema, member, innerValues, result, depth);
      }
    }
  }
  return result;
}

function setMember(
  schema: ObjectSchema,
  name: string,
  values: Value[],
  into: JsonObject,
  depth: number,
): void {
  const field = schema.fields.get(name);
  if (!field) return;
  if (field.schema.type === 'list') {
    const { items } = field.schema;
    into[name] = values.flatMap((value) => unpacked(items.schema, value, depth + 1));
  } else if (field.schema.type === 'map') {
    into[name] = Object.fromEntries(values.map((value) => entry(field.schema, value, depth + 1)));
  } else {
    const last = values.at(-1);
    if (last) into[name] = single(field.schema, last, depth + 1);
  }
}

function entry(schema: Schema, value: Value, depth: number): [string, Json] {
  const pair = fields(bytesOf([value]));
  const inner = schema.type === 'map' ? schema.values.schema : schema;
  const [held = { type: 'bytes', value: Buffer.alloc(0) }] = pair.get(2) ?? [];
  // A list in a map is a message with that list in it.
  if (inner.type === 'list') {
    const list = fields(bytesOf([held])).get(1) ?? [];
    return [bytesOf(pair.get(1)).toString(), list.map((each) => single(inner.items.schema, each, depth))];
  }
  return [bytesOf(pair.get(1)).toString(), single(inner, held, depth)];
}

/** Kubernetes writes numbers of a list one by one, never packed. */
function unpacked(schema: Schema, value: Value, depth: number): Json[] {
  const isNumber = schema.type === 'scalar' && schema.scalar === 'integer';
  if (!isNumber || value.type === 'varint') return [single(schema, value, depth)];
  throw badRequest('packed numbers are not understood');
}

function single(schema: Schema, value: Value, depth: number): Json {
  if (schema.type === 'object') return message(schema, bytesOf([value]), depth);
  if (schema.type !== 'scalar') return null;
  switch (schema.scalar) {
    case 'integer':
      return value.type === 'varint' ? Number(BigInt.asIntN(64, value.value)) : 0;
    case 'boolean':
      return value.type === 'varint' && value.value !== 0n;
    case 'number':
      return value.type === 'bytes' && value.value.length === 8 ? value.value.readDoubleLE() : 0;
    case 'quantity':
      return bytesOf(fields(bytesOf([value])).get(1)).toString();
    case 'int-or-string':
      return intOrString(fields(bytesOf([value])));
    case 'time':
      return time(fields(bytesOf([value])));
    case 'any':
      return raw(bytesOf([value]));
    default:
      return schema.format === 'byte' ? bytesOf([value]).toString('base64') : bytesOf([value]).toString();
  }
}

function numberOf(values: Value[] | undefined): number {
  const last = values?.at(-1);
  return last?.type === 'varint' ? Number(BigInt.asIntN(64, last.value)) : 0;
}

function intOrString(found: Map<number, Value[]>): Json {
  return numberOf(found.get(1)) === 1 ? bytesOf(found.get(3)).toString() : numberOf(found.get(2));
}

function time(found: Map<number, Value[]>): Json {
  const ms = numberOf(found.get(1)) * 1000 + Math.floor(numberOf(found.get(2)) / 1_000_000);
  return ms === 0 ? null : new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** Raw JSON within protobuf: RawExtension, FieldsV1. */
function raw(bytes: Buffer): Json {
  const text = bytesOf(fields(bytes).get(1)).toString();
  if (text === '') return null;
  const parsed = JSON.parse(text) as Json;
  return isObject(parsed) || Array.isArray(parsed) ? parsed : null;
}
