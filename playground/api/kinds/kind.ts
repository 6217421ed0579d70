import type { FieldSet } from '@/playground/api/apply/field-set';
import type { TablePrinter } from '@/playground/api/tables/columns';
import type { FieldError } from '@/playground/api/validation/field-error';
import type { Schema, OpenApiNode } from '@/playground/openapi/schema';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import type { Resource } from '@/playground/store/resources';

/** Where a kind keeps what its scale shows. */
export type ScalePaths = {
  replicas: readonly string[];
  status: readonly string[];
  selector: readonly string[];
};

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
  /** Columns of its own; built-in kinds have theirs in tables/. */
  readonly table?: TablePrinter;
  readonly scalePaths?: ScalePaths;
  /** The description a custom kind came with. */
  readonly definition?: OpenApiNode;
  /** Further fields that lists can be selected by. */
  readonly selectableFields: readonly string[];
  /** When it is not the kind with List after it. */
  readonly listKind?: string;
  /** What the server adds or clears when an object is made; in place. */
  prepareCreate(store: ObjectStore, object: KubeObject): void;
  prepareUpdate(store: ObjectStore, next: KubeObject, existing: KubeObject): void;
  validate(object: KubeObject): FieldError[];
  validateUpdate(next: KubeObject, existing: KubeObject): FieldError[];
  validateStatus?(next: KubeObject): FieldError[];
  /** What is allowed, but worth a word. */
  warnings?(object: KubeObject): string[];
  /** Fields that an endpoint resets, which therefore nobody owns through it. */
  resetFields(subresource: string | undefined): FieldSet;
  /** The object that a creation is compared with: what Go's structs hold when nothing was given. */
  blank(): KubeObject;
}
