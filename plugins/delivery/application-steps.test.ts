import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import type {
  ApplicationState,
  Capabilities,
  JsonObject,
  KubeResource,
  PlacedObject,
} from '@/plugins/sdk/definition';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const database: ApplicationState = {
  name: 'database',
  revision: 4,
  status: 'running',
  message: '',
  namespaces: ['data'],
};
const unused = async () => Promise.reject(new TypeError('not asked for'));

type Given = { apps?: ApplicationState[]; objects?: PlacedObject[]; configMap?: string };

function hostOf({ apps = [], objects = [], configMap }: Given) {
  const applied: [string[], KubeResource][] = [];
  const found: KubeResource = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: configMap ?? '' } };
  const host: Partial<Capabilities> = {
    app: {
      document: unused,
      find: async (name) => apps.find((each) => each.name === name) ?? null,
      objects: async (name) => (name === 'shop' ? objects : []),
    },
    k8s: {
      get: async (_, kind, name) => (kind === 'ConfigMap' && name === configMap ? found : null),
      list: unused,
      apply: unused,
      patch: unused,
      delete: unused,
    },
    placements: {
      apply: async (policies, resource) => {
        applied.push([policies, resource]);
        return [
          { cluster: 'a', namespace: 'shop' },
          { cluster: 'b', namespace: 'shop' },
        ];
      },
    },
  };
  return { host, applied };
}

describe('depends-on-app', () => {
  const start = (properties: JsonObject, given: Given) =>
    types.step('depends-on-app', 'start', properties, { host: hostOf(given).host });

  it.each([
    ['running', 'succeeded'],
    ['runningWorkflow', 'waiting'],
    ['workflowFailed', 'waiting'],
    ['unhealthy', 'waiting'],
    ['deleting', 'failed'],
  ] as const)('of one that is %s has %s', async (status, type) => {
    const apps = [{ ...database, status, message: 'why' }];
    expect(await start({ name: 'database', namespace: 'elsewhere' }, { apps })).toMatchObject({ type });
  });

  it('fails when there is none, and says what to do about a ConfigMap', async () => {
    expect(await start({ name: 'database' }, {})).toMatchObject({
      type: 'failed',
      retryable: false,
      error: { code: 'not-found', path: 'name', hint: expect.stringContaining('Apply it first') as string },
    });
    expect(await start({ name: 'database' }, { configMap: 'database' })).toMatchObject({
      error: { hint: expect.stringContaining('loam apply') as string },
    });
  });

  it('rejects to wait for itself', async () => {
    expect(await start({ name: 'shop' }, { apps: [{ ...database, name: 'shop' }] })).toMatchObject({
      type: 'failed',
    });
  });
});

describe('read-app', () => {
  it('hands on what KubeVela would read, and that there is none', async () => {
    const { host } = hostOf({ apps: [database] });
    expect(await types.step('read-app', 'start', { name: 'database' }, { host })).toMatchObject({
      outputs: { read: { value: { metadata: { name: 'database' }, status: { status: 'running' } } } },
    });
    expect(await types.step('read-app', 'start', { name: 'nobody' }, { host })).toEqual({
      type: 'succeeded',
      message: 'Application not found',
      outputs: { read: { err: 'nobody not found' } },
    });
  });
});

describe('collect-service-endpoints', () => {
  const service = (component: string, type: string, port: number): PlacedObject => ({
    cluster: 'local',
    component,
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: component, namespace: 'shop' },
      spec: { type, ports: [{ port, name: `p${port}` }] },
      status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
    },
  });
  const objects = [
    service('web', 'ClusterIP', 80),
    service('api', 'LoadBalancer', 8443),
    service('db', 'ClusterIP', 5432),
  ];
  const collect = (properties: JsonObject, nowMs = 1_000_000) =>
    types.step('collect-service-endpoints', 'start', properties, { host: hostOf({ objects }).host, nowMs });

  it.each([
    [{}, 'http://web.shop:80', 3],
    [{ components: ['db', 'api'] }, 'http://1.2.3.4:8443', 2],
    [{ port: 5432 }, 'http://db.shop:5432', 1],
    [{ portName: 'p8443', protocal: 'https' }, 'https://1.2.3.4:8443', 1],
    [{ outer: true }, 'http://1.2.3.4:8443', 1],
    [{ outer: false }, 'http://web.shop:80', 3],
  ])('with %j finds %s first, of %d', async (properties, url, count) => {
    const { outputs } = (await collect(properties)) as { outputs: JsonObject };
    expect(outputs).toMatchObject({ value: { url } });
    expect(outputs['endpoints']).toHaveLength(count);
    expect(outputs['outputs']).toEqual({ endpoints: outputs['endpoints'] });
  });

  it('waits while there is none, and not for ever', async () => {
    expect(await collect({ name: 'other' })).toMatchObject({ type: 'waiting' });
    expect(await collect({ name: 'other' }, 1_000_000 + 600_000)).toMatchObject({
      type: 'failed',
      error: { code: 'timeout' },
    });
  });
});

describe('exports', () => {
  it('writes data of the kind that is wanted', async () => {
    const { host, applied } = hostOf({});
    const outcome = await types.step(
      'export-data',
      'start',
      { topology: 'all', data: { host: 'h' } },
      { host },
    );
    expect(outcome).toMatchObject({ message: 'written to a/shop, b/shop' });
    await types.step(
      'export-data',
      'start',
      { kind: 'Secret', name: 's', namespace: 'n', data: { a: 'b' } },
      { host },
    );
    expect(applied).toEqual([
      [['all'], { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop' }, data: { host: 'h' } }],
      [
        [],
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'n' }, stringData: { a: 'b' } },
      ],
    ]);
  });

  it('writes a Service and its Endpoints', async () => {
    const { host, applied } = hostOf({});
    await types.step('export-service', 'start', { ip: '10.0.0.7', port: 80, targetPort: 8080 }, { host });
    await types.step('export-service', 'start', { name: 'db', ip: '10.0.0.7', port: 5432 }, { host });
    expect(
      applied.map(([, { kind, metadata, spec, subsets }]) => ({ kind, name: metadata.name, spec, subsets })),
    ).toEqual([
      {
        kind: 'Service',
        name: 'shop',
        spec: { type: 'ClusterIP', ports: [{ protocol: 'TCP', port: 80, targetPort: 8080 }] },
      },
      {
        kind: 'Endpoints',
        name: 'shop',
        subsets: [{ addresses: [{ ip: '10.0.0.7' }], ports: [{ port: 8080 }] }],
      },
      {
        kind: 'Service',
        name: 'db',
        spec: { type: 'ClusterIP', ports: [{ protocol: 'TCP', port: 5432, targetPort: 5432 }] },
      },
      {
        kind: 'Endpoints',
        name: 'db',
        subsets: [{ addresses: [{ ip: '10.0.0.7' }], ports: [{ port: 5432 }] }],
      },
    ]);
  });

  it.each([
    ['export-data', { kind: 'Pod', data: {} }, 'properties.kind'],
    ['export-data', {}, 'properties.data'],
    ['export-service', { ip: '10.0.0.7', port: 70_000 }, 'properties.port'],
  ])('%s rejects %j', async (type, properties, path) => {
    await expect(types.step(type, 'start', properties)).rejects.toMatchObject({ problems: [{ path }] });
  });
});

it.each(['apply-application', 'apply-application-in-parallel'])(
  '%s delivers everything to the stage',
  async (type) => {
    expect(await types.step(type, 'start', {})).toEqual({
      type: 'spawn',
      child: { kind: 'deployment', input: {} },
    });
  },
);
