import { isDeleting } from '@/playground/controllers/objects/meta';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import type { ControllerDefinition } from '@/playground/controllers/runtime/controller';
import type { KubeObject } from '@/playground/store/kube-object';
import { configMaps, namespaces, serviceAccounts } from '@/playground/store/resources';

const fieldManager = 'kube-controller-manager';
const trust = 'kube-root-ca.crt';

const trustDescription =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
  'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** What every namespace has from the start, and gets again when somebody changes or deletes it. */
export function createNamespaceContent({ store, authority }: ControllerContext): ControllerDefinition {
  return {
    resource: namespaces,
    watches: [serviceAccounts, configMaps].map((resource) => ({
      resource,
      keysOf: ({ type, object }) => {
        const concerns = type === 'DELETED' || object.metadata.name === trust;
        return concerns ? [object.metadata.namespace ?? ''] : [];
      },
    })),
    reconcile: ({ name }) => {
      const namespace = store.find(namespaces, undefined, name);
      if (!namespace || isDeleting(namespace)) return;
      if (!store.find(serviceAccounts, name, 'default')) {
        const metadata = { name: 'default', namespace: name };
        store.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }, { fieldManager });
      }
      const existing = store.find(configMaps, name, trust);
      const data = { 'ca.crt': authority };
      if (existing) store.update({ ...existing, data }, { fieldManager });
      else store.create(trustMap(name, data), { fieldManager });
    },
  };
}

function trustMap(namespace: string, data: { 'ca.crt': string }): KubeObject {
  const annotations = { 'kubernetes.io/description': trustDescription };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: trust, namespace, annotations }, data };
}
