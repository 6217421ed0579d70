import { isDeleting } from '@/playground/controllers/objects/meta';
import type { ControllerDefinition } from '@/playground/controllers/runtime/controller';
import { configMaps, namespaces, serviceAccounts } from '@/playground/store/resources';

const fieldManager = 'kube-controller-manager';
const trust = 'kube-root-ca.crt';

const trustDescription =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the ' +
  'internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

/** What every namespace has from the start, and gets again when somebody deletes it. */
export const namespaceContent: ControllerDefinition = {
  resource: namespaces,
  watches: [serviceAccounts, configMaps].map((resource) => ({
    resource,
    keysOf: ({ type, object }) => (type === 'DELETED' ? [object.metadata.namespace ?? ''] : []),
  })),
  reconcile: ({ name }, { store }) => {
    const namespace = store.find(namespaces, undefined, name);
    if (!namespace || isDeleting(namespace)) return;
    if (!store.find(serviceAccounts, name, 'default')) {
      const metadata = { name: 'default', namespace: name };
      store.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata }, { fieldManager });
    }
    if (!store.find(configMaps, name, trust)) {
      // The playground is spoken to over plain HTTP on loopback: there is no authority to trust.
      const metadata = {
        name: trust,
        namespace: name,
        annotations: { 'kubernetes.io/description': trustDescription },
      };
      const data = { 'ca.crt': '' };
      store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, { fieldManager });
    }
  },
};
