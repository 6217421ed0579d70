import type { V1APIResourceList } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import type { Tree } from './loose';

type GroupList = { groups: { name: string; preferredVersion: { groupVersion: string } }[] };

/** What the product and everyday kubectl need of each kind. */
const needed: [groupVersion: string, plural: string, kind: string, shortNames: string[]][] = [
  ['v1', 'pods', 'Pod', ['po']],
  ['v1', 'services', 'Service', ['svc']],
  ['v1', 'configmaps', 'ConfigMap', ['cm']],
  ['v1', 'secrets', 'Secret', []],
  ['v1', 'namespaces', 'Namespace', ['ns']],
  ['v1', 'nodes', 'Node', ['no']],
  ['v1', 'events', 'Event', ['ev']],
  ['v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', ['pvc']],
  ['v1', 'persistentvolumes', 'PersistentVolume', ['pv']],
  ['v1', 'serviceaccounts', 'ServiceAccount', ['sa']],
  ['apps/v1', 'deployments', 'Deployment', ['deploy']],
  ['apps/v1', 'replicasets', 'ReplicaSet', ['rs']],
  ['apps/v1', 'statefulsets', 'StatefulSet', ['sts']],
  ['apps/v1', 'daemonsets', 'DaemonSet', ['ds']],
  ['batch/v1', 'jobs', 'Job', []],
  ['batch/v1', 'cronjobs', 'CronJob', ['cj']],
  ['networking.k8s.io/v1', 'ingresses', 'Ingress', ['ing']],
  ['networking.k8s.io/v1', 'networkpolicies', 'NetworkPolicy', ['netpol']],
  ['autoscaling/v2', 'horizontalpodautoscalers', 'HorizontalPodAutoscaler', ['hpa']],
  ['policy/v1', 'poddisruptionbudgets', 'PodDisruptionBudget', ['pdb']],
  ['discovery.k8s.io/v1', 'endpointslices', 'EndpointSlice', []],
  ['rbac.authorization.k8s.io/v1', 'clusterroles', 'ClusterRole', []],
  ['storage.k8s.io/v1', 'storageclasses', 'StorageClass', ['sc']],
  ['apiextensions.k8s.io/v1', 'customresourcedefinitions', 'CustomResourceDefinition', ['crd', 'crds']],
];

const listPath = (groupVersion: string) =>
  groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`;

contract('discovery', ({ api }) => {
  test('says its version, and that it is well', async () => {
    const version = await api.expect<Tree>('GET', '/version');
    expect(version).toMatchObject({ major: '1', gitVersion: expect.stringMatching(/^v1\.\d+/) });
    for (const path of ['/healthz', '/livez', '/readyz']) {
      expect(await api.request('GET', path)).toMatchObject({ code: 200, text: 'ok' });
    }
  });

  test('lists groups with the version that it prefers', async () => {
    const { groups } = await api.expect<GroupList>('GET', '/apis');
    const preferred = Object.fromEntries(
      groups.map(({ name, preferredVersion }) => [name, preferredVersion.groupVersion]),
    );
    expect(preferred).toMatchObject({
      apps: 'apps/v1',
      batch: 'batch/v1',
      autoscaling: 'autoscaling/v2',
      'networking.k8s.io': 'networking.k8s.io/v1',
    });
  });

  test.each(needed)('%s has %s with kind %s', async (groupVersion, plural, kind, shortNames) => {
    const { resources } = await api.expect<V1APIResourceList>('GET', listPath(groupVersion));
    const found = resources.find(({ name }) => name === plural);
    expect(found).toMatchObject({ kind, singularName: kind.toLowerCase() });
    expect(found?.shortNames ?? []).toEqual(shortNames);
    const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
    const withoutCollection = verbs.filter((verb) => verb !== 'deletecollection');
    const cannot = plural === 'namespaces' ? withoutCollection : verbs;
    expect(found?.verbs.toSorted()).toEqual(cannot);
  });

  test.each([
    ['v1', 'pods/log'],
    ['v1', 'pods/status'],
    ['v1', 'pods/eviction'],
    ['apps/v1', 'deployments/scale'],
    ['apps/v1', 'deployments/status'],
    ['apps/v1', 'statefulsets/scale'],
    ['batch/v1', 'cronjobs/status'],
  ])('%s has the subresource %s', async (groupVersion, name) => {
    const { resources } = await api.expect<V1APIResourceList>('GET', listPath(groupVersion));
    expect(resources.map((resource) => resource.name)).toContain(name);
  });

  test('gives everything at once to a client that asks for aggregated discovery', async () => {
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    type Aggregated = {
      kind: string;
      items: { metadata: { name?: string }; versions: { version: string; resources: Tree[] }[] }[];
    };
    const { body } = await api.request<Aggregated>('GET', '/apis', undefined, { accept });
    expect(body.kind).toBe('APIGroupDiscoveryList');
    const apps = body.items.find(({ metadata }) => metadata.name === 'apps');
    const deployments = apps?.versions[0]?.resources.find(({ resource }) => resource === 'deployments');
    expect(deployments).toMatchObject({
      responseKind: { kind: 'Deployment' },
      scope: 'Namespaced',
      shortNames: ['deploy'],
      categories: ['all'],
    });
  });

  test('OpenAPI v3 lists its documents, and each has the schemas of its kinds', async () => {
    type Index = { paths: { [path: string]: { serverRelativeURL: string } } };
    const { paths } = await api.expect<Index>('GET', '/openapi/v3');
    const url = paths['apis/apps/v1']?.serverRelativeURL;
    expect(url).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=/);
    type Document = { components: { schemas: { [name: string]: { [key: string]: unknown } } }; paths: Tree };
    const document = await api.expect<Document>('GET', url ?? '');
    const schema = document.components.schemas['io.k8s.api.apps.v1.Deployment'];
    expect(schema?.['x-kubernetes-group-version-kind']).toEqual([
      { group: 'apps', kind: 'Deployment', version: 'v1' },
    ]);
    const container = document.components.schemas['io.k8s.api.core.v1.PodSpec']?.['properties'] as Tree;
    expect(container['containers']).toMatchObject({
      'x-kubernetes-list-map-keys': ['name'],
      'x-kubernetes-list-type': 'map',
    });
    expect(Object.keys(document.paths)).toContain('/apis/apps/v1/namespaces/{namespace}/deployments/{name}');
  });

  test('OpenAPI v2 is there for clients that still read it', async () => {
    const { code, body } = await api.request<{ swagger: string; definitions: Tree }>('GET', '/openapi/v2');
    expect(code).toBe(200);
    expect(body.swagger).toBe('2.0');
    expect(Object.keys(body.definitions)).toContain('io.k8s.api.apps.v1.Deployment');
  });

  test('refuses a path that is nobody’s', async () => {
    expect(await api.request('GET', '/nowhere')).toMatchObject({ code: 404 });
    const unknown = await api.request('GET', '/apis/apps/v1/namespaces/default/nothings');
    const message = 'the server could not find the requested resource';
    expect(unknown).toMatchObject({ code: 404, body: { kind: 'Status', reason: 'NotFound', message } });
  });
});
