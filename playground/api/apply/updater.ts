import type { Schema } from '@/playground/openapi/schema';
import { jsonEqual } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { changedOrAdded, compare, type Comparison, excludeFields, nothingChanged } from './compare';
import {
  difference,
  emptySet,
  type FieldSet,
  intersection,
  isEmpty,
  isSubset,
  paths,
  sameSet,
  recursiveDifference,
  setOf,
  union,
} from './field-set';
import { merge } from './merge';
import { removeItems, withNamedFields } from './remove-items';
import { toFieldSet } from './to-field-set';

export type Manager = {
  readonly name: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string | undefined;
  readonly time: string | undefined;
};

export type OwnedFields = Manager & { readonly fields: FieldSet };

/** Who owns what, by `managerId`. */
export type Managers = Map<string, OwnedFields>;

/** An applier is the same one whatever version it speaks; somebody who updates is not. */
export function managerId({ name, operation, apiVersion, subresource }: Manager): string {
  return JSON.stringify([name, operation, operation === 'Apply' ? '' : apiVersion, subresource ?? '']);
}

export type FieldConflict = { manager: Manager; path: string[] };

/** What the server itself keeps in every object belongs to nobody. */
const bookkeeping = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((field) => ['f:metadata', `f:${field}`]),
);

/** Another manager has an opinion about what is being applied. */
export class ConflictError extends Error {
  readonly conflicts: FieldConflict[];

  constructor(conflicts: FieldConflict[]) {
    super('apply conflict');
    this.conflicts = conflicts;
  }
}

export type Updated = { object: KubeObject; managers: Managers };

/** `ignored` are fields that this endpoint resets anyway, such as status on the main one: nobody gets to own them. */
export type Endpoint = { schema: Schema; ignored: FieldSet };

/** A write of the whole object: the writer owns what it changed, and whoever owned that before no longer does. */
export function updateManagers(
  endpoint: Endpoint,
  live: KubeObject,
  next: KubeObject,
  managers: Managers,
  manager: Manager,
): Managers {
  const comparison = excludeFields(compare(endpoint.schema, live, next), endpoint.ignored);
  const id = managerId(manager);
  const others = withoutLost(managers, comparison, id);
  const own = managers.get(id);
  const taken = difference(changedOrAdded(comparison), bookkeeping);
  const kept = own ? difference(own.fields, comparison.removed) : emptySet;
  const fields = difference(union(kept, taken), bookkeeping);
  if (isEmpty(fields)) others.delete(id);
  else others.set(id, { ...manager, time: isEmpty(taken) ? own?.time : manager.time, fields });
  return others;
}

/** Server-side apply. Returns the same object when it changes nothing. Throws ConflictError unless forced. */
export function applyConfiguration(
  endpoint: Endpoint,
  live: KubeObject,
  config: KubeObject,
  managers: Managers,
  manager: Manager,
  force: boolean,
): Updated {
  const { schema, ignored } = endpoint;
  const merged = merge(schema, live, config) as KubeObject;
  const id = managerId(manager);
  const own = managers.get(id);
  const last = own?.fields;
  const given = recursiveDifference(toFieldSet(schema, config), ignored);
  const applied = difference(given, bookkeeping);
  const claimed: Managers = new Map(managers).set(id, { ...manager, fields: applied });
  const object =
    last === undefined || isSubset(last, applied)
      ? merged
      : // The name counts as given here: else dropping the last field of metadata would drop it too.
        pruned(schema, merged, new Map(claimed).set(id, { ...manager, fields: given }), last);
  const unchanged = object === live || jsonEqual(live, object);
  const comparison = unchanged ? nothingChanged : excludeFields(compare(schema, live, object), ignored);
  if (!force) assertNoConflicts(claimed, comparison, id);
  if (unchanged && own) claimed.set(id, { ...manager, time: own.time, fields: applied });
  return { object: unchanged ? live : object, managers: withoutLost(claimed, comparison, id) };
}

function assertNoConflicts(managers: Managers, comparison: Comparison, id: string): void {
  const changed = changedOrAdded(comparison);
  const conflicts: FieldConflict[] = [];
  for (const [other, manager] of managers) {
    if (other === id) continue;
    for (const path of paths(intersection(manager.fields, changed))) conflicts.push({ manager, path });
  }
  if (conflicts.length > 0) throw new ConflictError(conflicts);
}

/** Whether two say the same of everybody, times apart. */
export function sameManagers(left: Managers, right: Managers): boolean {
  if (left.size !== right.size) return false;
  for (const [id, { fields }] of left) {
    const other = right.get(id);
    if (!other || !sameSet(fields, other.fields)) return false;
  }
  return true;
}

/** What one changed, others no longer own; what is gone, nobody does. */
function withoutLost(managers: Managers, comparison: Comparison, id: string): Managers {
  const lost = union(changedOrAdded(comparison), comparison.removed);
  const kept: Managers = new Map();
  for (const [name, entry] of managers) {
    const fields = name === id ? entry.fields : difference(entry.fields, lost);
    if (!isEmpty(fields)) kept.set(name, { ...entry, fields });
  }
  return kept;
}

/** Takes out what the applier no longer asks for, unless somebody else owns it or nobody ever did. */
function pruned(schema: Schema, merged: KubeObject, managers: Managers, last: FieldSet): KubeObject {
  const withoutLast = removeItems(schema, merged, withNamedFields(schema, last));
  let owned = emptySet;
  for (const { fields } of managers.values()) owned = union(owned, fields);
  const all = withNamedFields(schema, toFieldSet(schema, merged));
  const named = (value: KubeObject | undefined): FieldSet =>
    withNamedFields(schema, toFieldSet(schema, value));
  const keep = union(named(withoutLast as KubeObject | undefined), withNamedFields(schema, owned));
  const backed = removeItems(schema, merged, difference(all, keep)) as KubeObject | undefined;
  const dangling = intersection(difference(all, named(backed)), withNamedFields(schema, last));
  return removeItems(schema, merged, dangling) as KubeObject;
}
