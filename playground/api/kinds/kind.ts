import type { Schema } from '../../openapi/schema';
import type { JsonObject } from '../../store/json';
import type { KubeObject } from '../../store/kube-object';
import type { ObjectStore } from '../../store/object-store';
import type { Resource } from '../../store/resources';
import type { FieldSet } from '../apply/field-set';
import type { FieldError } from '../validation/field-error';

export type Decoded = { object: KubeObject; unknown: string[] };

/** All that the endpoints need to know of one kind. Built-in and custom kinds are served by the same code. */
export interface Kind {
  readonly resource: Resource;
  readonly schema: Schema;
  /** May be written without a resourceVersion. Custom resources may not. */
  readonly allowsUnconditionalUpdate: boolean;
  /** Reads a body: unknown fields go and are named. Throws DecodeError. The result is the caller's to change. */
  decode(raw: JsonObject): Decoded;
  /** Fills defaults in place. */
  setDefaults(object: KubeObject): void;
  /** What the server adds or clears when an object is made; in place. `dryRun`: takes no addresses. */
  prepareCreate(store: ObjectStore, object: KubeObject): void;
  prepareUpdate(store: ObjectStore, next: KubeObject, existing: KubeObject): void;
  validate(object: KubeObject): FieldError[];
  validateUpdate(next: KubeObject, existing: KubeObject): FieldError[];
  /** Fields that an endpoint resets, which therefore nobody owns through it. */
  resetFields(subresource: string | undefined): FieldSet;
  /** The object that a creation is compared with: what Go's structs hold when nothing was given. */
  blank(): KubeObject;
}
