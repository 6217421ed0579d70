import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const workload = workloadOf('Deployment');
const specs = (made: { resources: { resource: object }[] }) => made.resources.map(({ resource }) => resource);

describe('expose', () => {
  it('makes a Service', async () => {
    const made = await types.patch(
      'expose',
      {
        type: 'NodePort',
        ports: [
          { port: 80, nodePort: 30_080 },
          { port: 53, protocol: 'UDP' },
        ],
      },
      workload,
    );
    expect(made.workload).toEqual(workload);
    expect(specs(made)).toMatchObject([
      {
        kind: 'Service',
        metadata: { name: 'web' },
        spec: {
          selector: { 'app.oam.dev/component': 'web' },
          type: 'NodePort',
          ports: [
            { port: 80, targetPort: 80, name: 'port-80', nodePort: 30_080, protocol: 'TCP' },
            { port: 53, targetPort: 53, name: 'port-53-udp', protocol: 'UDP' },
          ],
        },
      },
    ]);
  });

  it('leaves a node port out of a Service that has none', async () => {
    const made = await types.patch('expose', { ports: [{ port: 80, nodePort: 30_080 }] }, workload);
    expect(JSON.stringify(made.resources)).not.toContain('nodePort');
  });

  it('rejects a type that is none', async () => {
    await expect(types.patch('expose', { type: 'Headless' }, workload)).rejects.toMatchObject({
      path: 'properties.type',
    });
  });
});

describe('gateway', () => {
  it('makes a Service and an Ingress, paths in the order of their names', async () => {
    const http = { '/b': 81, '/a': 80 };
    const made = await types.patch('gateway', { domain: 'x.example', http, secretName: 'tls' }, workload);
    expect(made.resources.map(({ name }) => name)).toEqual(['service', 'ingress']);
    expect(specs(made)[1]).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', annotations: { 'kubernetes.io/ingress.class': 'nginx' } },
      spec: {
        tls: [{ hosts: ['x.example'], secretName: 'tls' }],
        rules: [
          {
            host: 'x.example',
            http: {
              paths: [
                {
                  path: '/a',
                  pathType: 'ImplementationSpecific',
                  backend: { service: { name: 'web', port: { number: 80 } } },
                },
                {
                  path: '/b',
                  pathType: 'ImplementationSpecific',
                  backend: { service: { name: 'web', port: { number: 81 } } },
                },
              ],
            },
          },
        ],
      },
    });
  });

  it('uses a Service that is there, tells several gateways apart, and names its class in the spec', async () => {
    const properties = { name: 'api', http: { '/': 80 }, existingServiceName: 'mine', classInSpec: true };
    const made = await types.patch('gateway', properties, workload);
    expect(made.resources).toMatchObject([
      {
        name: 'ingress-api',
        resource: { metadata: { name: 'web-api', annotations: {} }, spec: { ingressClassName: 'nginx' } },
      },
    ]);
  });

  it('uses the Service that the component exposes, and refuses a port that it does not have', async () => {
    const resource = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web' },
      spec: { ports: [{ port: 80 }] },
    };
    const context = { resources: [{ name: 'webserviceExpose', resource }] };
    const made = await types.patch('gateway', { http: { '/': 80 } }, workload, context);
    expect(made.resources.map(({ name }) => name)).toEqual(['ingress']);
    await expect(types.patch('gateway', { http: { '/': 81 } }, workload, context)).rejects.toMatchObject({
      message: expect.stringContaining('does not have port 81') as string,
      path: 'http["/"]',
      expected: 'one of its ports: 80',
    });
    const named = await types.patch('gateway', { http: { '/': 81 }, name: 'api' }, workload, context);
    expect(named.resources.map(({ name }) => name)).toEqual(['service-api', 'ingress-api']);
  });

  it('fits the API of an old cluster', async () => {
    const context = { clusterVersion: { major: 1, minor: 18 } };
    const made = await types.patch('gateway', { http: { '/': 80 } }, workload, context);
    expect(specs(made)[1]).toMatchObject({
      apiVersion: 'networking.k8s.io/v1beta1',
      spec: { rules: [{ http: { paths: [{ backend: { serviceName: 'web', servicePort: 80 } }] } }] },
    });
  });

  it('rejects a certificate without a domain, and a port that is a text', async () => {
    const reject = (properties: Parameters<typeof types.patch>[1]) =>
      types.patch('gateway', properties, workload);
    await expect(reject({ secretName: 'tls' })).rejects.toMatchObject({ path: 'domain' });
    await expect(reject({ http: { '/': '80' } })).rejects.toMatchObject({ path: 'properties.http["/"]' });
  });
});
