import type { KubeObject } from './kube-object';
import type { Resource } from './resources';

export type WriteOptions = {
  /** Who managedFields will name, e.g. `kube-controller-manager`. */
  fieldManager?: string;
  /** Everything is checked and computed, nothing is kept. */
  dryRun?: boolean;
  /** The object has been through admission already (the HTTP API does its own). */
  admitted?: boolean;
};

export type WriteContext = {
  resource: Resource;
  operation: 'create' | 'update';
  existing: KubeObject | undefined;
  fieldManager: string | undefined;
  subresource: string | undefined;
};

/** Fills defaults and managedFields for writes that come from within (controllers). May return the same object. */
export type Admission = (object: KubeObject, context: WriteContext) => KubeObject;
