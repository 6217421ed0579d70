import { isObject } from '@/playground/store/json';
import type { KubeObject, ManagedFieldsEntry } from '@/playground/store/kube-object';
import { StatusError } from '@/playground/store/status-error';
import { decodeFields, encodeFields, formatPath, union } from './field-set';
import { type ConflictError, type FieldConflict, type Manager, managerId, type Managers } from './updater';

/** More writers than this are summed up as `ancient-changes`, oldest first. */
const mostUpdaters = 10;
const oldUpdates = 'ancient-changes';

export function decodeManagers(entries: readonly ManagedFieldsEntry[] | undefined): Managers {
  const managers: Managers = new Map();
  for (const { manager, operation, apiVersion, subresource, time, fieldsV1 } of entries ?? []) {
    const decoded: Manager = {
      name: manager,
      operation,
      apiVersion,
      subresource: subresource || undefined,
      time,
    };
    managers.set(managerId(decoded), { ...decoded, fields: decodeFields(fieldsV1 ?? {}) });
  }
  return managers;
}

export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  const entries = [...managers.values()].map(({ name, operation, apiVersion, subresource, time, fields }) => {
    const entry: ManagedFieldsEntry = {
      manager: name,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: encodeFields(fields),
      ...(subresource === undefined ? {} : { subresource }),
    };
    return entry;
  });
  return entries.toSorted((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
}

function sortKey({
  operation,
  time = '',
  manager,
  apiVersion,
  subresource = '',
}: ManagedFieldsEntry): string {
  return [operation, time, manager, apiVersion, subresource].join('\n');
}

/** A body may bring managedFields of its own: to reset them with an empty entry, or to hand ownership over. */
export function managersOf(live: KubeObject | undefined, next: KubeObject, isSubresource: boolean): Managers {
  const kept = (): Managers => decodeManagers(live?.metadata.managedFields);
  const given: unknown = next.metadata.managedFields;
  if (isSubresource || !Array.isArray(given)) return kept();
  if (given.length === 0 || (given.length === 1 && isObject(given[0]) && Object.keys(given[0]).length === 0))
    return new Map();
  return given.every(isManagedFieldsEntry) ? decodeManagers(given) : kept();
}

function isManagedFieldsEntry(value: unknown): value is ManagedFieldsEntry {
  if (!isObject(value)) return false;
  const { operation, fieldsType, fieldsV1 } = value;
  return (operation === 'Apply' || operation === 'Update') && fieldsType === 'FieldsV1' && isObject(fieldsV1);
}

export function capUpdaters(managers: Managers): Managers {
  const updaters = [...managers].filter(([, { operation }]) => operation === 'Update');
  let over = updaters.length - mostUpdaters;
  if (over <= 0) return managers;
  const capped = new Map(managers);
  const firstOf = new Map<string, string>();
  updaters.sort(([, left], [, right]) => ((left.time ?? '') < (right.time ?? '') ? -1 : 1));
  for (const [id, updater] of updaters) {
    if (over <= 0) break;
    const bucket: Manager = { ...updater, name: oldUpdates, subresource: undefined };
    const bucketId = managerId(bucket);
    const first = firstOf.get(updater.apiVersion);
    if (first === undefined) {
      firstOf.set(updater.apiVersion, id);
      continue;
    }
    const held = capped.get(bucketId) ?? capped.get(first);
    capped.delete(first);
    capped.delete(id);
    capped.set(bucketId, { ...bucket, fields: held ? union(held.fields, updater.fields) : updater.fields });
    over--;
  }
  return capped;
}

/** 409 with a cause per field, naming the manager that owns it. */
export function conflictStatus({ conflicts }: ConflictError): StatusError {
  const ordered = conflicts.toSorted((left, right) =>
    managerId(left.manager) < managerId(right.manager) ? -1 : 1,
  );
  const causes = ordered.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${printManager(manager)}`,
    field: formatPath(path),
  }));
  return new StatusError(409, 'Conflict', conflictMessage(ordered), { causes });
}

function conflictMessage(conflicts: FieldConflict[]): string {
  const [only] = conflicts;
  if (conflicts.length === 1 && only) {
    return `Apply failed with 1 conflict: conflict with ${printManager(only.manager)}: ${formatPath(only.path)}`;
  }
  const lines: string[] = [];
  let current: Manager | undefined;
  for (const { manager, path } of conflicts) {
    if (manager !== current) lines.push(`conflicts with ${printManager(manager)}:`);
    current = manager;
    lines.push(`- ${formatPath(path)}`);
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}

function printManager({ name, operation, apiVersion, subresource }: Manager): string {
  const named =
    JSON.stringify(name) +
    (subresource === undefined ? '' : ` with subresource ${JSON.stringify(subresource)}`);
  return operation === 'Update' ? `${named} using ${apiVersion}` : named;
}

export function withManagedFields(object: KubeObject, managers: Managers): KubeObject {
  const metadata = { ...object.metadata };
  if (managers.size === 0) delete metadata.managedFields;
  else metadata.managedFields = encodeManagers(managers);
  return { ...object, metadata };
}

export function withoutManagedFields<T extends KubeObject>(object: T): T {
  if (object.metadata.managedFields === undefined) return object;
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return { ...object, metadata };
}
