import { isDeleting } from '@/playground/controllers/objects/meta';
import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf } from '@/playground/controllers/runtime/controller';
import { builtinResources, events, pods, resourceQuotas } from '@/playground/store/resources';
import { formatUsage, type Quota, usageOf } from './quota-usage';

/** Shows how much of each quota is used; a write that would exceed one is refused where it comes in, not here. */
export function createResourceQuotaController({ store }: ControllerContext): ControllerDefinition {
  const quotasOf = (namespace: string | undefined) => store.list<Quota>(resourceQuotas, namespace).map(keyOf);
  const watched = builtinResources.filter(({ namespaced }) => namespaced);
  return {
    resource: resourceQuotas,
    watches: watched
      .filter((resource) => resource !== resourceQuotas && resource !== events)
      .map((resource) => ({
        resource,
        keysOf: ({ type, object }) => {
          const ended = resource === pods && isFinished(object as Pod);
          return type === 'MODIFIED' && !ended ? [] : quotasOf(object.metadata.namespace);
        },
      })),
    reconcile: ({ namespace = '', name }) => {
      const quota = store.find<Quota>(resourceQuotas, namespace, name);
      if (!quota || isDeleting(quota)) return;
      const hard = quota.spec.hard ?? {};
      const used = Object.keys(hard).map((entry) => [
        entry,
        formatUsage(entry, usageOf(entry, namespace, store)),
      ]);
      const status = { ...quota.status, hard, used: Object.fromEntries(used) };
      store.updateStatus({ ...quota, status }, { fieldManager: 'kube-controller-manager' });
    },
  };
}
