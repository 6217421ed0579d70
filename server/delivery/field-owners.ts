import type { FieldOwner } from '@/server/domain/drift';
import { type FieldStep, fieldSteps } from '@/server/domain/field-path';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import type { FieldChange } from '@/server/domain/object-diff';
import { fieldManager } from '@/server/targets/kubernetes/client';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';

type Entry = { manager?: string; operation?: string; time?: string; fieldsV1?: JsonObject };

/** Who else set these fields, newest first, by the managedFields of the live object. */
export function ownersOf(live: LiveResource, fields: readonly Pick<FieldChange, 'path'>[]): FieldOwner[] {
  const newest = new Map<string, string | null>();
  for (const { manager, operation, time, fieldsV1 } of (live.metadata['managedFields'] ?? []) as Entry[]) {
    const isOurs = manager === fieldManager && operation === 'Apply';
    if (manager === undefined || isOurs || !fieldsV1) continue;
    if (!fields.some(({ path }) => owns(fieldsV1, fieldSteps(path)))) continue;
    const [at, known] = [time ?? null, newest.get(manager)];
    if (known === undefined || (at ?? '') > (known ?? '')) newest.set(manager, at);
  }
  return [...newest]
    .map(([manager, at]) => ({ manager, at }))
    .sort((a, b) => (b.at ?? '').localeCompare(a.at ?? ''));
}

function owns(node: JsonObject, [segment, ...rest]: FieldStep[]): boolean {
  if (segment === undefined) return true;
  const inner = Object.entries(node).filter(([name]) => name !== '.');
  // The whole of what is below is set as one, such as a list of plain values.
  if (inner.length === 0) return true;
  return inner.some(([name, below]) => fits(name, segment) && isJsonObject(below) && owns(below, rest));
}

/** Of fieldsV1: `f:` a field, `k:` a member by its keys, `v:` a member by its value. */
function fits(name: string, segment: FieldStep): boolean {
  if ('name' in segment) return name === `f:${segment.name}`;
  if (name === `f:${segment.key}`) return true;
  if (name.startsWith('k:')) {
    const keys = JSON.parse(name.slice(2)) as Record<string, string | number>;
    return Object.values(keys).some((value) => String(value) === segment.key);
  }
  return name.startsWith('v:') && JSON.parse(name.slice(2)) === segment.key;
}
