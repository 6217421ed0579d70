import { isDeleting } from '@/playground/controllers/objects/meta';
import type { ControllerDefinition } from '@/playground/controllers/runtime/controller';
import { ingresses } from '@/playground/store/resources';
import { playgroundAddress } from './load-balancer';

/** Every ingress gets an address, whatever its class: the playground has one entrance. */
export const ingressController: ControllerDefinition = {
  resource: ingresses,
  reconcile: ({ namespace, name }, { store }) => {
    const ingress = store.find(ingresses, namespace, name);
    if (!ingress || isDeleting(ingress)) return;
    const status = { loadBalancer: { ingress: [{ ip: playgroundAddress }] } };
    store.updateStatus({ ...ingress, status }, { fieldManager: 'playground-ingress' });
  },
};
