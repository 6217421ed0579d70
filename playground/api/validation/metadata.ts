import { isObject, type Json, jsonEqual, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import {
  clusterRoleBindings,
  clusterRoles,
  namespaces,
  type Resource,
  roleBindings,
  roles,
  services,
} from '@/playground/store/resources';
import { type FieldError, forbiddenField, invalid, required, tooLong } from './field-error';
import { dnsLabel, faults, labelValue, qualifiedNameFaults, subdomain } from './names';

const mostAnnotationBytes = 256 * 1024;
const labelNamed: readonly Resource[] = [namespaces, services];
/** Names that only have to be a path segment. */
const pathNamed: readonly Resource[] = [roles, roleBindings, clusterRoles, clusterRoleBindings];

export function validateMetadata(resource: Resource, object: KubeObject): FieldError[] {
  const { name, generateName, labels, annotations, finalizers, ownerReferences } = object.metadata;
  const errors: FieldError[] = [];
  if (!name && !generateName) errors.push(required('metadata.name', 'name or generateName is required'));
  else if (name)
    errors.push(...nameFaults(resource, name).map((text) => invalid('metadata.name', name, text)));
  errors.push(...validateLabels('metadata.labels', labels), ...validateAnnotations(annotations));
  for (const finalizer of finalizers ?? []) {
    errors.push(
      ...qualifiedNameFaults(finalizer).map((text) => invalid('metadata.finalizers', finalizer, text)),
    );
  }
  for (const [index, owner] of (ownerReferences ?? []).entries()) {
    for (const field of ['apiVersion', 'kind', 'name', 'uid'] as const) {
      const at = `metadata.ownerReferences[${index}].${field}`;
      if (!owner[field])
        errors.push(field === 'apiVersion' ? invalid(at, '', 'version must not be empty') : required(at));
    }
  }
  return errors;
}

function nameFaults(resource: Resource, name: string): string[] {
  if (pathNamed.includes(resource)) return pathSegmentFaults(name);
  if (resource === namespaces && name.includes('.')) return ['must not contain dots'];
  return faults(labelNamed.includes(resource) ? dnsLabel : subdomain, name);
}

function pathSegmentFaults(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%']
    .filter((illegal) => name.includes(illegal))
    .map((illegal) => `may not contain '${illegal}'`);
}

export function validateLabels(field: string, labels: Json | undefined): FieldError[] {
  if (!isObject(labels)) return [];
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    errors.push(...qualifiedNameFaults(key).map((text) => invalid(field, key, text)));
    errors.push(...faults(labelValue, textOf(value)).map((text) => invalid(field, value, text)));
  }
  return errors;
}

function validateAnnotations(annotations: { [key: string]: string } | undefined): FieldError[] {
  const errors: FieldError[] = [];
  let size = 0;
  for (const [key, value] of Object.entries(annotations ?? {})) {
    const lower = key.toLowerCase();
    errors.push(...qualifiedNameFaults(lower).map((text) => invalid('metadata.annotations', key, text)));
    size += key.length + value.length;
  }
  return size > mostAnnotationBytes
    ? [...errors, tooLong('metadata.annotations', mostAnnotationBytes)]
    : errors;
}

export function validateMetadataUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp'] as const) {
    if (next.metadata[field] !== undefined && next.metadata[field] !== existing.metadata[field]) {
      errors.push(invalid(`metadata.${field}`, next.metadata[field], 'field is immutable'));
    }
  }
  const added = (next.metadata.finalizers ?? []).filter(
    (each) => !existing.metadata.finalizers?.includes(each),
  );
  if (existing.metadata.deletionTimestamp !== undefined && added.length > 0) {
    const list = `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((each) => JSON.stringify(each)).join(', ')}}`;
    errors.push(forbiddenField('metadata.finalizers', list));
  }
  return errors;
}

/** For fields that stay what they were: `field is immutable`. */
export function immutable(field: string, next: Json | undefined, existing: Json | undefined): FieldError[] {
  return jsonEqual(next, existing) ? [] : [invalid(field, next, 'field is immutable')];
}
