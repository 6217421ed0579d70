import { emptySet, type FieldSet, setOf } from '@/playground/api/apply/field-set';
import { goDecode } from '@/playground/api/decode/go-decode';
import { setDefaults } from '@/playground/api/defaults/set-defaults';
import { validateEnums } from '@/playground/api/validation/enums';
import type { FieldError } from '@/playground/api/validation/field-error';
import { validateMetadata, validateMetadataUpdate } from '@/playground/api/validation/metadata';
import { specValidationOf } from '@/playground/api/validation/spec-validations';
import { builtinSchema } from '@/playground/openapi/catalog';
import type { Schema } from '@/playground/openapi/schema';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { groupVersion, type Resource } from '@/playground/store/resources';
import type { Decoded, Kind } from './kind';
import { strategyOf } from './strategies';
import { warningsOf } from './warnings';

const status = setOf(['f:status']);
const allButStatus = setOf(['f:spec'], ['f:metadata', 'f:labels']);

export class BuiltinKind implements Kind {
  readonly resource: Resource;
  readonly allowsUnconditionalUpdate = true;
  readonly selectableFields: readonly string[] = [];

  constructor(resource: Resource) {
    this.resource = resource;
  }

  get schema(): Schema {
    return builtinSchema(this.resource);
  }

  decode(raw: JsonObject): Decoded {
    const { object, unknown } = goDecode(this.schema, raw);
    object['apiVersion'] = groupVersion(this.resource);
    object['kind'] = this.resource.kind;
    return { object: object as KubeObject, unknown };
  }

  setDefaults(object: KubeObject): void {
    setDefaults(this.schema, object);
  }

  prepareCreate(store: ObjectStore, object: KubeObject): void {
    strategyOf(this.resource).prepareCreate?.(object, store);
  }

  prepareUpdate(store: ObjectStore, next: KubeObject, existing: KubeObject): void {
    strategyOf(this.resource).prepareUpdate?.(next, existing, store);
  }

  validate(object: KubeObject): FieldError[] {
    const metadata = validateMetadata(this.resource, object);
    const spec = specValidationOf(this.resource).validate?.(object) ?? [];
    const found = [...metadata, ...spec];
    return [...found, ...validateEnums(this.schema, object, found)];
  }

  validateUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
    const immutable = specValidationOf(this.resource).validateUpdate?.(next, existing) ?? [];
    return [...validateMetadataUpdate(next, existing), ...immutable];
  }

  warnings(object: KubeObject): string[] {
    return warningsOf(this.resource, object);
  }

  resetFields(subresource: string | undefined): FieldSet {
    if (subresource === 'status') return allButStatus;
    return this.resource.subresources.includes('status') ? status : emptySet;
  }

  blank(): KubeObject {
    const { object } = this.decode({});
    return { ...object, metadata: {} as KubeObject['metadata'] };
  }
}
