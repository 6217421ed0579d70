import { assertWithinQuotas } from '@/playground/controllers/policy/assert-quota';
import { cloneJson } from '@/playground/store/json';
import { formatTime, type KubeObject } from '@/playground/store/kube-object';
import type { Admission, ObjectStore, WriteContext } from '@/playground/store/object-store';
import { groupVersion } from '@/playground/store/resources';
import { capUpdaters, decodeManagers, withManagedFields, withoutManagedFields } from './apply/managed-fields';
import { type Manager, updateManagers } from './apply/updater';
import type { Kind } from './kinds/kind';
import type { ServedKinds } from './served';

/**
 * What the API does to objects that arrive over HTTP is done here to those that controllers write: defaults, admission
 * and managedFields. Controllers are trusted to write valid objects.
 */
export function createAdmission(served: ServedKinds, store: ObjectStore): Admission {
  return (object, context) => {
    const kind = served.kindOf(context.resource);
    if (!kind) return object;
    return context.existing === undefined
      ? admitNew(kind, store, object, context)
      : admitChange(kind, store, object, context);
  };
}

function managerOf(
  { resource, fieldManager, subresource }: WriteContext,
  store: ObjectStore,
): Manager | undefined {
  if (fieldManager === undefined) return undefined;
  const time = formatTime(store.clock.now());
  return { name: fieldManager, operation: 'Update', apiVersion: groupVersion(resource), subresource, time };
}

function admitNew(kind: Kind, store: ObjectStore, object: KubeObject, context: WriteContext): KubeObject {
  const { uid, creationTimestamp } = object.metadata;
  const { object: decoded } = kind.decode(object);
  kind.setDefaults(decoded);
  const manager = managerOf(context, store);
  const endpoint = { schema: kind.schema, ignored: kind.resetFields(undefined) };
  const managers = manager ? updateManagers(endpoint, kind.blank(), decoded, new Map(), manager) : new Map();
  const status = decoded.status;
  kind.prepareCreate(store, decoded);
  // A job's selector has been made of its own uid.
  decoded.metadata.uid ??= uid;
  decoded.metadata.creationTimestamp = creationTimestamp;
  assertWithinQuotas(store, context.resource, decoded);
  if (context.resource.plural === 'nodes') decoded.status = status;
  return withManagedFields(decoded, managers);
}

function admitChange(kind: Kind, store: ObjectStore, object: KubeObject, context: WriteContext): KubeObject {
  const { existing, subresource } = context;
  const manager = managerOf(context, store);
  if (!existing || !manager) return object;
  const endpoint = { schema: kind.schema, ignored: kind.resetFields(subresource) };
  const before = decodeManagers(existing.metadata.managedFields);
  const next = withoutManagedFields(object);
  const managers = capUpdaters(
    updateManagers(endpoint, withoutManagedFields(existing), next, before, manager),
  );
  return withManagedFields(cloneJson(next), managers);
}
