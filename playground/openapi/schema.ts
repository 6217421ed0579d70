import { isObject, type Json, type JsonObject } from '@/playground/store/json';

export type Scalar =
  | 'string'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'int-or-string'
  | 'time'
  | 'any';

/** What Go's JSON encoding does with a zero value: leave it out, write it, or (undefined) keep what was given. */
export type ZeroRule = 'drop' | 'emit' | undefined;

export type Field = {
  schema: Schema;
  default: Json | undefined;
  zero: ZeroRule;
  /** `merge`, `replace`, `retainKeys`: strategic merge patch. */
  patchStrategy: readonly string[];
  patchMergeKey: string | undefined;
  enum: readonly string[] | undefined;
};

/** How protobuf numbers the members of a struct; some lie in a struct within that JSON does not show. */
export type Numbers = Map<number, string | Map<number, string>>;

export type Schema =
  | {
      type: 'object';
      name: string;
      fields: Map<string, Field>;
      atomic: boolean;
      required: readonly string[];
      unknown: Schema | undefined;
      numbers: Numbers;
    }
  | { type: 'map'; values: Field; atomic: boolean }
  | { type: 'list'; items: Field; listType: 'atomic' | 'set' | 'map'; keys: readonly string[] }
  | { type: 'scalar'; scalar: Scalar; format: string | undefined };

/** `Container` of `io.k8s.api.core.v1.Container`. */
export function shortName({ name }: { name: string }): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export type ObjectSchema = Extract<Schema, { type: 'object' }>;
export type ListSchema = Extract<Schema, { type: 'list' }>;

/** A value of which nothing is known: maps merge by key, lists are replaced whole. */
export const anything: Schema = { type: 'scalar', scalar: 'any', format: undefined };

/** One node of OpenAPI v3, as far as it is read here. */
export type OpenApiNode = JsonObject & {
  type?: string;
  $ref?: string;
  allOf?: OpenApiNode[];
  properties?: { [name: string]: OpenApiNode };
  items?: OpenApiNode;
  additionalProperties?: OpenApiNode | boolean;
};

const refPrefix = '#/components/schemas/';
const structs: { [ref: string]: Scalar } = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'int-or-string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'time',
};

export type Lookup = (name: string) => OpenApiNode | undefined;

/** Turns OpenAPI into schemas, each name once; recursive descriptions become recursive schemas. */
export class SchemaCompiler {
  #lookup: Lookup;
  #named = new Map<string, Schema>();

  constructor(lookup: Lookup) {
    this.#lookup = lookup;
  }

  named(name: string): Schema {
    const known = this.#named.get(name);
    if (known) return known;
    const scalar = structs[name];
    if (scalar) return this.#remember(name, { type: 'scalar', scalar, format: undefined });
    const node = this.#lookup(name);
    if (node === undefined) return anything;
    if (node.properties === undefined) return this.#remember(name, whole(this.schema(node, name)));
    const schema = emptyObject(node, name);
    this.#named.set(name, schema);
    this.#fill(schema, node);
    return schema;
  }

  schema(node: OpenApiNode, name = ''): Schema {
    const ref = node.$ref ?? node.allOf?.[0]?.$ref;
    if (ref !== undefined) return this.#referred(node, ref.replace(refPrefix, ''));
    if (node['x-kubernetes-int-or-string'] === true)
      return { type: 'scalar', scalar: 'int-or-string', format: undefined };
    if (node.type === 'array') return this.#list(node);
    if (node.type === 'object' || node.properties) return this.#object(node, name);
    return { type: 'scalar', scalar: scalarOf(node), format: stringOf(node['format']) };
  }

  field(node: OpenApiNode): Field {
    const values = node['enum'];
    return {
      schema: this.schema(node),
      default: node['default'],
      zero: node['x-zero'] as ZeroRule,
      patchStrategy: stringOf(node['x-kubernetes-patch-strategy'])?.split(',') ?? [],
      patchMergeKey: stringOf(node['x-kubernetes-patch-merge-key']),
      enum: Array.isArray(values) ? values.map(String) : undefined,
    };
  }

  #remember(name: string, schema: Schema): Schema {
    this.#named.set(name, schema);
    return schema;
  }

  /** A field may say that the struct it holds is replaced whole, whatever the struct says of itself. */
  #referred(node: OpenApiNode, name: string): Schema {
    const schema = this.named(name);
    if (schema.type !== 'object' || node['x-kubernetes-map-type'] !== 'atomic' || schema.atomic)
      return schema;
    return { ...schema, atomic: true };
  }

  #list(node: OpenApiNode): Schema {
    const listType = node['x-kubernetes-list-type'];
    const keys = node['x-kubernetes-list-map-keys'];
    return {
      type: 'list',
      items: this.field(node.items ?? {}),
      listType: listType === 'map' || listType === 'set' ? listType : 'atomic',
      keys: Array.isArray(keys) ? keys.map(String) : [],
    };
  }

  #object(node: OpenApiNode, name: string): Schema {
    if (node.properties) {
      const schema = emptyObject(node, name);
      this.#fill(schema, node);
      return schema;
    }
    const { additionalProperties } = node;
    const values = typeof additionalProperties === 'object' ? additionalProperties : {};
    return { type: 'map', values: this.field(values), atomic: node['x-kubernetes-map-type'] === 'atomic' };
  }

  #fill(schema: ObjectSchema, node: OpenApiNode): void {
    for (const [name, property] of Object.entries(node.properties ?? {}))
      schema.fields.set(name, this.field(property));
    if (typeof node.additionalProperties === 'object')
      schema.unknown = this.schema(node.additionalProperties);
    if (node['x-kubernetes-preserve-unknown-fields'] === true) schema.unknown ??= anything;
  }
}

/** A struct that tells nothing of its members, such as RawExtension, is owned whole. */
function whole(schema: Schema): Schema {
  return schema.type === 'map' && schema.values.schema.type === 'scalar'
    ? { ...schema, atomic: true }
    : schema;
}

function emptyObject(node: OpenApiNode, name: string): ObjectSchema {
  const required = node['required'];
  return {
    type: 'object',
    name,
    fields: new Map(),
    atomic: node['x-kubernetes-map-type'] === 'atomic',
    required: Array.isArray(required) ? required.map(String) : [],
    unknown: undefined,
    numbers: numbersOf(node),
  };
}

function numbersOf(node: OpenApiNode): Numbers {
  const numbers: Numbers = new Map();
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    if (typeof property['x-number'] === 'number') numbers.set(property['x-number'], name);
  }
  const inlined = isObject(node['x-inlined']) ? node['x-inlined'] : {};
  for (const [number, within] of Object.entries(inlined)) {
    const entries = Object.entries(isObject(within) ? within : {});
    numbers.set(Number(number), new Map(entries.map(([key, name]) => [Number(key), stringOf(name) ?? ''])));
  }
  return numbers;
}

function scalarOf(node: OpenApiNode): Scalar {
  if (node['format'] === 'date-time') return 'time';
  const { type } = node;
  return type === 'string' || type === 'integer' || type === 'number' || type === 'boolean' ? type : 'any';
}

function stringOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
