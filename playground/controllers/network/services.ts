import type { Service } from '@/playground/controllers/objects/cluster';
import { isDeleting } from '@/playground/controllers/objects/meta';
import type { Pod } from '@/playground/controllers/objects/pod';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf, type Watched } from '@/playground/controllers/runtime/controller';
import { pods, services } from '@/playground/store/resources';
import { matchesSelector } from '@/playground/store/selectors';
import { deleteSlices, syncSlices } from './endpoint-slices';
import { endpointsOfService } from './endpoints-of-service';
import { deleteEndpoints, syncEndpoints } from './legacy-endpoints';
import { playgroundAddress } from './load-balancer';

/** Where services lead, and the address that a LoadBalancer gets. */
export function createServiceController({ store }: ControllerContext): ControllerDefinition {
  const podsOfServices: Watched = {
    resource: pods,
    keysOf: ({ object, previous }) =>
      store
        .list<Service>(services, object.metadata.namespace)
        .filter(
          (service) => selects(service, object as Pod) || (previous && selects(service, previous as Pod)),
        )
        .map(keyOf),
  };
  return {
    resource: services,
    watches: [podsOfServices],
    reconcile: ({ namespace, name }) => {
      const service = store.find<Service>(services, namespace, name);
      if (!service || isDeleting(service) || service.spec.type === 'ExternalName') {
        deleteEndpoints(store, namespace, name);
        deleteSlices(store, { metadata: { name, namespace } });
        return;
      }
      if (service.spec.type === 'LoadBalancer') writeAddress(service);
      if (!service.spec.selector) return;
      const selected = store.list<Pod>(pods, namespace, { matchLabels: service.spec.selector });
      const found = endpointsOfService(service, selected);
      syncEndpoints(store, service, found);
      syncSlices(store, service, found);
    },
  };

  function writeAddress(service: Service): void {
    const status = {
      ...service.status,
      loadBalancer: { ingress: [{ ip: playgroundAddress, ipMode: 'VIP' }] },
    };
    store.updateStatus({ ...service, status }, { fieldManager: 'playground-load-balancer' });
  }
}

function selects({ spec }: Service, pod: Pod): boolean {
  return spec.selector !== undefined && matchesSelector({ matchLabels: spec.selector }, pod.metadata.labels);
}
