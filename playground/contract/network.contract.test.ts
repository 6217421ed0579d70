import type { V1Endpoints, V1EndpointSlice, V1Pod, V1Service } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { contract } from './contract';
import { podTemplate, workload } from './drafts';
import type { Refusal } from './loose';
import { eventually, type Sandbox } from './sandbox';
import { sorted } from './sorted';

const http = [{ name: 'http', port: 80, targetPort: 'web' }];

function slices(
  box: Sandbox,
  check: (slice: V1EndpointSlice | undefined) => unknown,
): Promise<V1EndpointSlice[]> {
  return eventually(
    () => box.list<V1EndpointSlice>('EndpointSlice', '?labelSelector=kubernetes.io/service-name%3Dweb'),
    ([first]) => check(first),
  );
}

contract(
  'services',
  ({ sandbox, api }) => {
    test('lead to the ready pods that they select', async () => {
      const box = await sandbox();
      const service = await box.create<V1Service>('Service', {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: http },
      });
      const template = podTemplate('web', 'nginx', { ports: [{ name: 'web', containerPort: 8080 }] });
      await box.create('Deployment', workload('web', 'nginx', { replicas: 2, template }));
      const [slice] = await slices(box, (one) =>
        expect(one?.endpoints?.filter(({ conditions }) => conditions?.ready)).toHaveLength(2),
      );
      expect(slice).toMatchObject({
        addressType: 'IPv4',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
        metadata: {
          generateName: 'web-',
          labels: {
            'kubernetes.io/service-name': 'web',
            'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          },
          ownerReferences: [{ kind: 'Service', name: 'web', uid: service.metadata?.uid, controller: true }],
        },
      });
      const pods = await box.list<V1Pod>('Pod');
      const addresses = sorted(pods.map(({ status }) => status?.podIP));
      expect(sorted(slice?.endpoints?.flatMap((endpoint) => endpoint.addresses) ?? [])).toEqual(addresses);
      for (const { targetRef, conditions, nodeName, zone } of slice?.endpoints ?? []) {
        expect(conditions).toEqual({ ready: true, serving: true, terminating: false });
        expect(targetRef).toMatchObject({ kind: 'Pod', namespace: box.namespace });
        expect(zone).toBe(nodeName?.replace('node', 'zone'));
      }
      const legacy = await eventually(
        () => box.get<V1Endpoints>('Endpoints', 'web'),
        ({ subsets }) => expect(subsets?.[0]?.addresses).toHaveLength(2),
      );
      expect(legacy.subsets?.[0]?.ports).toEqual([{ name: 'http', port: 8080, protocol: 'TCP' }]);
    });

    test('count pods that are not ready apart', async () => {
      const box = await sandbox();
      await box.create('Service', {
        metadata: { name: 'web' },
        spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
      await box.create('Deployment', workload('web', 'never-ready'));
      const [slice] = await slices(box, (one) => expect(one?.endpoints).toHaveLength(1));
      expect(slice?.endpoints?.[0]?.conditions).toMatchObject({ ready: false, serving: false });
      await eventually(
        () => box.get<V1Endpoints>('Endpoints', 'web'),
        ({ subsets }) => {
          expect(subsets?.[0]?.notReadyAddresses).toHaveLength(1);
          expect(subsets?.[0]?.addresses).toBeUndefined();
        },
      );
    });

    test('give names to the pods of a stateful set', async () => {
      const box = await sandbox();
      await box.create('Service', {
        metadata: { name: 'web' },
        spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] },
      });
      await box.create('StatefulSet', workload('web', 'nginx', { serviceName: 'web' }));
      const [slice] = await slices(box, (one) => expect(one?.endpoints).toHaveLength(1));
      expect(slice?.endpoints?.[0]?.hostname).toBe('web-0');
      expect(slice?.metadata?.labels).toMatchObject({ 'service.kubernetes.io/headless': '' });
    });

    test('have endpoints that lead nowhere when they select nothing', async () => {
      const box = await sandbox();
      await box.create('Service', {
        metadata: { name: 'web' },
        spec: { selector: { app: 'none' }, ports: [{ port: 80 }] },
      });
      const [slice] = await slices(box, (one) => expect(one).toBeDefined());
      expect(slice?.endpoints ?? []).toEqual([]);
      expect((await box.get<V1Endpoints>('Endpoints', 'web')).subsets).toBeUndefined();
    });

    test('take their endpoints with them', async () => {
      const box = await sandbox();
      await box.create('Service', {
        metadata: { name: 'web' },
        spec: { selector: { app: 'none' }, ports: [{ port: 80 }] },
      });
      await slices(box, (one) => expect(one).toBeDefined());
      await box.delete('Service', 'web');
      await slices(box, (one) => expect(one).toBeUndefined());
      await box.gone('Endpoints', 'web');
    });

    test('have addresses of their own, which no other can take', async () => {
      const box = await sandbox();
      const spec = { selector: { app: 'web' }, ports: [{ port: 80 }] };
      const first = await box.create<V1Service>('Service', { metadata: { name: 'a' }, spec });
      const second = await box.create<V1Service>('Service', { metadata: { name: 'b' }, spec });
      expect(first.spec?.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
      expect(second.spec?.clusterIP).not.toBe(first.spec?.clusterIP);
      const clash = await box.tryCreate<Refusal>('Service', {
        metadata: { name: 'c' },
        spec: { ...spec, clusterIP: first.spec?.clusterIP },
      });
      expect(clash).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
      expect(clash.body.message).toContain('provided IP is already allocated');
      const outside = await box.tryCreate<Refusal>('Service', {
        metadata: { name: 'd' },
        spec: { ...spec, clusterIP: '1.2.3.4' },
      });
      expect(outside.body.message).toContain('the provided network does not match the current range');
    });

    test('the API server is one itself', async () => {
      const { spec } = await api.expect<V1Service>('GET', '/api/v1/namespaces/default/services/kubernetes');
      expect(spec).toMatchObject({ clusterIP: '10.96.0.1', ports: [{ name: 'https', port: 443 }] });
    });
  },
  { needsControllers: true },
);
