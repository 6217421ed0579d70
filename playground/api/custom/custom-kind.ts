import { emptySet, type FieldSet, setOf } from '@/playground/api/apply/field-set';
import { DecodeError, goDecode } from '@/playground/api/decode/go-decode';
import { itemsOf } from '@/playground/api/defaults/fill';
import type { Decoded, Kind, ScalePaths } from '@/playground/api/kinds/kind';
import type { TablePrinter } from '@/playground/api/tables/columns';
import type { FieldError } from '@/playground/api/validation/field-error';
import { validateMetadata, validateMetadataUpdate } from '@/playground/api/validation/metadata';
import { builtinDefinitions, objectMetaSchema } from '@/playground/openapi/catalog';
import { type OpenApiNode, type Schema, SchemaCompiler } from '@/playground/openapi/schema';
import { cloneJson, isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { groupVersion, type Resource } from '@/playground/store/resources';
import { customTable } from './printer-columns';
import { fillDefaults, prune, servedSchema } from './structural-schema';
import { validateSchema } from './validate-schema';
import { hasRules, validateRules } from './validation-rules';

const status = setOf(['f:status']);
/** Faults after which values may not be what rules take them for. */
const blocking = new Set([
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
]);
const unchecked: FieldError = {
  field: '<nil>',
  reason: 'FieldValueInvalid',
  message:
    'Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
};
const own = ['apiVersion', 'kind', 'metadata'];

/** A kind that a CustomResourceDefinition defines, at one of its versions. */
export class CustomKind implements Kind {
  readonly resource: Resource;
  readonly schema: Schema;
  readonly definition: OpenApiNode;
  readonly listKind: string;
  readonly allowsUnconditionalUpdate = false;
  readonly selectableFields: readonly string[];
  readonly table: TablePrinter;
  readonly scalePaths?: ScalePaths;
  #ignored: FieldSet;
  #hasRules: boolean;

  constructor(resource: Resource, version: JsonObject, listKind: string) {
    this.resource = resource;
    this.listKind = listKind;
    const schema = isObject(version['schema']) ? version['schema']['openAPIV3Schema'] : undefined;
    this.definition = isObject(schema) ? schema : { type: 'object' };
    const compiler = new SchemaCompiler((name) => builtinDefinitions()[name]);
    this.schema = compiler.schema(servedSchema(this.definition));
    this.table = customTable(itemsOf(version['additionalPrinterColumns']));
    const selectable = itemsOf(version['selectableFields']);
    this.selectableFields = selectable.map(({ jsonPath }) => textOf(jsonPath).replace(/^\./, ''));
    const scale = isObject(version['subresources']) ? version['subresources']['scale'] : undefined;
    if (isObject(scale)) this.scalePaths = scalePathsOf(scale);
    this.#hasRules = hasRules(this.definition);
    this.#ignored = resource.subresources.includes('status') ? status : emptySet;
  }

  decode(raw: JsonObject): Decoded {
    const { apiVersion: _apiVersion, kind: _kind, metadata, ...rest } = raw;
    if (metadata !== undefined && metadata !== null && !isObject(metadata))
      throw new DecodeError('metadata must be an object');
    const decoded = goDecode(objectMetaSchema, isObject(metadata) ? metadata : {});
    const body = cloneJson(rest);
    const unknown = decoded.unknown.map((path) => `metadata.${path}`);
    prune({ ...this.definition, properties: withoutOwn(this.definition.properties) }, body, '', unknown);
    const object = {
      apiVersion: groupVersion(this.resource),
      kind: this.resource.kind,
      metadata: decoded.object,
      ...body,
    };
    return { object: object as unknown as KubeObject, unknown };
  }

  setDefaults(object: KubeObject): void {
    fillDefaults({ ...this.definition, properties: withoutOwn(this.definition.properties) }, object);
  }

  prepareCreate(_store: ObjectStore, object: KubeObject): void {
    if (this.resource.subresources.includes('status')) delete object.status;
  }

  prepareUpdate(): void {
    // A custom resource has nothing that the server would allocate.
  }

  validate(object: KubeObject): FieldError[] {
    return [...validateMetadata(this.resource, object), ...this.#validateAll(object)];
  }

  validateUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
    return [...validateMetadataUpdate(next, existing), ...validateRules(this.definition, next, existing)];
  }

  validateStatus(next: KubeObject): FieldError[] {
    return this.#validateBody(next);
  }

  resetFields(subresource: string | undefined): FieldSet {
    if (subresource !== 'status') return this.#ignored;
    const others = Object.keys(this.definition.properties ?? {}).filter(
      (name) => name !== 'status' && !own.includes(name),
    );
    return setOf(...[...others, 'spec'].map((name) => [`f:${name}`]));
  }

  blank(): KubeObject {
    return {
      apiVersion: groupVersion(this.resource),
      kind: this.resource.kind,
      metadata: {} as KubeObject['metadata'],
    };
  }

  /** Rules are for objects that fit their schema; of others it is said that nobody has looked. */
  #validateAll(object: KubeObject): FieldError[] {
    const errors = this.#validateBody(object);
    if (!this.#hasRules) return errors;
    if (errors.some(({ reason }) => blocking.has(reason))) return [...errors, unchecked];
    return [...errors, ...validateRules(this.definition, object, undefined)];
  }

  #validateBody(object: KubeObject): FieldError[] {
    const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...body } = object;
    const properties = withoutOwn(this.definition.properties);
    const required = this.definition['required'];
    const needed = Array.isArray(required) ? required.filter((name) => !own.includes(textOf(name))) : [];
    return validateSchema({ ...this.definition, properties, required: needed }, body, '');
  }
}

function withoutOwn(properties: OpenApiNode['properties']): OpenApiNode['properties'] {
  return Object.fromEntries(Object.entries(properties ?? {}).filter(([name]) => !own.includes(name)));
}

function scalePathsOf(scale: JsonObject): ScalePaths {
  const path = (value: Json | undefined): string[] =>
    textOf(value)
      .split('.')
      .filter((part) => part !== '');
  return {
    replicas: path(scale['specReplicasPath']),
    status: path(scale['statusReplicasPath']),
    selector: path(scale['labelSelectorPath']),
  };
}
