import { randomBytes } from 'node:crypto';
import { type JsonObject, jsonEqual } from './json';
import type { KubeObject } from './kube-object';
import { deployments, namespaces, pods, type Resource } from './resources';

const suffixAlphabet = 'bcdfghjklmnpqrstvwxz2456789';

/** What `generateName` gets appended: five characters without vowels, as the real server does it. */
export function randomSuffix(length = 5): string {
  let suffix = '';
  for (const byte of randomBytes(length)) suffix += suffixAlphabet[byte % suffixAlphabet.length];
  return suffix;
}

export function objectKey(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** A namespace is held by its spec's finalizers as well. */
export function pendingFinalizers(object: KubeObject): string[] {
  const held = object.metadata.finalizers ?? [];
  if (object.kind !== namespaces.kind || object.apiVersion !== 'v1') return held;
  const inSpec = object.spec?.['finalizers'];
  return Array.isArray(inSpec) ? [...held, ...inSpec.map(String)] : held;
}

/** What a client cannot change stays. */
export function keptMetadata(object: KubeObject, existing: KubeObject): KubeObject['metadata'] {
  const { metadata } = existing;
  const kept = { ...object.metadata, uid: metadata.uid, creationTimestamp: metadata.creationTimestamp };
  for (const field of [
    'generateName',
    'generation',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  ] as const) {
    if (metadata[field] === undefined) delete kept[field];
    else Object.assign(kept, { [field]: metadata[field] });
  }
  return kept;
}

/** generation counts changes of what was asked for: neither metadata nor status are, nor is a pod's coming to a node. */
export function nextGeneration(
  resource: Resource,
  existing: KubeObject,
  next: KubeObject,
): number | undefined {
  const current = existing.metadata.generation;
  if (!resource.hasGeneration) return current;
  const statusCounts = resource.custom && !resource.subresources.includes('status');
  const isBinding = resource === pods && !existing.spec?.['nodeName'];
  const before = isBinding
    ? { ...existing, spec: { ...existing.spec, nodeName: next.spec?.['nodeName'] } }
    : existing;
  if (!jsonEqual(asked(before, statusCounts), asked(next, statusCounts))) return (current ?? 0) + 1;
  // Deployments alone count a change of their annotations too: rollouts carry them on to their replica sets.
  const annotationsCount = resource.kind === deployments.kind && resource.group === deployments.group;
  if (annotationsCount && !jsonEqual(existing.metadata.annotations ?? {}, next.metadata.annotations ?? {})) {
    return (current ?? 0) + 1;
  }
  return current;
}

function asked(object: KubeObject, statusCounts: boolean): JsonObject {
  const { metadata: _metadata, status, ...rest } = object;
  return statusCounts ? { ...rest, status, apiVersion: undefined } : { ...rest, apiVersion: undefined };
}

/** Whether two states differ in anything but the bookkeeping of the write itself. */
export function sameContent(left: KubeObject, right: KubeObject): boolean {
  return jsonEqual(withoutBookkeeping(left), withoutBookkeeping(right));
}

function withoutBookkeeping(object: KubeObject): JsonObject {
  const entries = object.metadata.managedFields?.map((entry) => ({ ...entry, time: undefined }));
  return { ...object, metadata: { ...object.metadata, resourceVersion: undefined, managedFields: entries } };
}
