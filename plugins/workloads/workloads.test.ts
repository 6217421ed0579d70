import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import type { JsonObject } from '@/server/domain/json';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const container = (made: { workload: object }) =>
  (made.workload as { spec: { template: { spec: { containers: object[] } } } }).spec.template.spec
    .containers[0];
const podSpec = (made: { workload: object }) =>
  (made.workload as { spec: { template: { spec: object } } }).spec.template.spec;

describe('webservice', () => {
  it('makes a Deployment, and a Service for the ports that are exposed', async () => {
    const made = await types.render('webservice', {
      image: 'nginx:1.27',
      ports: [
        { port: 80, containerPort: 8080, expose: true },
        { port: 53, protocol: 'UDP', expose: true },
        { port: 9090, name: 'metrics' },
      ],
    });
    expect(made.workload).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { 'app.oam.dev/component': 'web' } },
        template: {
          metadata: { labels: { 'app.oam.dev/component': 'web', 'app.oam.dev/name': 'shop' } },
          spec: {
            containers: [
              {
                name: 'web',
                image: 'nginx:1.27',
                ports: [
                  { containerPort: 8080, protocol: 'TCP', name: 'port-8080' },
                  { containerPort: 53, protocol: 'UDP', name: 'port-53-udp' },
                  { containerPort: 9090, protocol: 'TCP', name: 'metrics' },
                ],
              },
            ],
          },
        },
      },
    });
    expect(made.resources).toEqual([
      {
        name: 'webserviceExpose',
        resource: {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: 'web' },
          spec: {
            selector: { 'app.oam.dev/component': 'web' },
            ports: [
              { port: 80, targetPort: 8080, name: 'port-8080', protocol: 'TCP' },
              { port: 53, targetPort: 53, name: 'port-53-udp', protocol: 'UDP' },
            ],
            type: 'ClusterIP',
          },
        },
      },
    ]);
  });

  it('requests what it is limited to, unless there is a limit', async () => {
    const made = await types.render('webservice', {
      image: 'a',
      cpu: '1',
      memory: '1Gi',
      limit: { cpu: '2' },
    });
    expect(container(made)).toMatchObject({
      resources: { requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } },
    });
    const without = await types.render('webservice', { image: 'a', limit: { cpu: '2' } });
    expect(container(without)).not.toHaveProperty('resources');
  });

  it('declares a volume once that is mounted twice, and lets volumeMounts win over volumes', async () => {
    const made = await types.render('webservice', {
      image: 'a',
      volumes: [{ name: 'old', mountPath: '/old' }],
      volumeMounts: {
        configMap: [
          { name: 'c', cmName: 'settings', mountPath: '/a' },
          { name: 'c', cmName: 'settings', mountPath: '/b', subPath: 'x' },
        ],
        emptyDir: [{ name: 'e', mountPath: '/e' }],
      },
    });
    expect(container(made)).toMatchObject({
      volumeMounts: [
        { name: 'c', mountPath: '/a' },
        { name: 'c', mountPath: '/b', subPath: 'x' },
        { name: 'e', mountPath: '/e' },
      ],
    });
    expect(podSpec(made)).toMatchObject({
      volumes: [
        { name: 'c', configMap: { name: 'settings', defaultMode: 420 } },
        { name: 'e', emptyDir: { medium: '' } },
      ],
    });
  });

  it('bears the revision when it is asked to, and fills in the timing of probes', async () => {
    const made = await types.render('webservice', {
      image: 'a',
      addRevisionLabel: true,
      readinessProbe: { tcpSocket: { port: 80 } },
    });
    expect(made.workload).toMatchObject({
      spec: { template: { metadata: { labels: { 'app.oam.dev/revision': 'shop-v3' } } } },
    });
    expect(container(made)).toMatchObject({ readinessProbe: { periodSeconds: 10, failureThreshold: 3 } });
  });

  it.each([
    [{}, 'image is missing'],
    [{ image: 'a', imagePullPolicy: 'Sometimes' }, 'imagePullPolicy cannot be "Sometimes"'],
    [{ image: 'a', replicas: 2 }, 'there is no property "replicas"'],
    [{ image: 'a', volumes: [{ name: 'v', mountPath: '/v', type: 'pvc' }] }, 'claimName is missing'],
    [{ image: 'a', labels: { 'app.oam.dev/name': 'other' } }, 'is set twice'],
  ])('rejects %j', async (properties, message) => {
    await expect(types.render('webservice', properties)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining(message) as string,
    });
  });
});

describe('the other services', () => {
  it('statefulset and worker', async () => {
    const stateful = await types.render('statefulset', {
      image: 'postgres',
      ports: [{ port: 5432, expose: true }],
    });
    expect([stateful.workload.kind, stateful.resources[0]?.name]).toEqual([
      'StatefulSet',
      'statefulsetsExpose',
    ]);
    const worker = await types.render('worker', { image: 'a', cmd: ['run'] });
    expect([worker.workload.kind, worker.resources]).toEqual(['Deployment', []]);
    expect(container(worker)).toEqual({ name: 'web', image: 'a', command: ['run'] });
  });

  it('daemon names ports without their protocol, and its Service has none', async () => {
    const made = await types.render('daemon', {
      image: 'a',
      ports: [{ port: 53, protocol: 'UDP', expose: true }],
    });
    expect(container(made)).toMatchObject({
      ports: [{ containerPort: 53, protocol: 'UDP', name: 'port-53' }],
    });
    expect(made.resources[0]?.resource).toMatchObject({
      spec: { ports: [{ port: 53, targetPort: 53, name: 'port-53' }] },
    });
  });
});

describe('tasks', () => {
  it('task is named after the application too', async () => {
    const made = await types.render('task', { image: 'a', count: 3 });
    expect(made.workload).toMatchObject({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'shop-web' },
      spec: { parallelism: 3, completions: 3, template: { spec: { restartPolicy: 'Never' } } },
    });
  });

  it.each([
    [34, 'batch/v1'],
    [21, 'batch/v1beta1'],
  ])('cron-task fits the API of Kubernetes 1.%i', async (minor, apiVersion) => {
    const clusterVersion = { major: 1, minor };
    const made = await types.render('cron-task', { image: 'a', schedule: '* * * * *' }, { clusterVersion });
    expect(made.workload).toMatchObject({
      apiVersion,
      kind: 'CronJob',
      spec: {
        schedule: '* * * * *',
        concurrencyPolicy: 'Allow',
        jobTemplate: { spec: { backoffLimit: 6, template: { spec: { containers: [{ name: 'web' }] } } } },
      },
    });
  });

  it('rejects a schedule that is not there', async () => {
    await expect(types.render('cron-task', { image: 'a' })).rejects.toThrow('schedule is missing');
  });
});

describe('plain objects', () => {
  const configMap = (name?: string): JsonObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: name ? { name } : {},
  });

  it('k8s-objects: the first is what traits change, and one without a name gets one', async () => {
    const made = await types.render('k8s-objects', { objects: [configMap(), configMap('b'), configMap()] });
    expect(made.workload.metadata.name).toBe('web');
    expect(made.resources.map(({ name, resource }) => [name, resource.metadata.name])).toEqual([
      ['objects-1', 'b'],
      ['objects-2', 'web-2'],
    ]);
  });

  it.each([
    ['k8s-objects', {}, 'objects'],
    ['k8s-objects', { objects: [] }, 'objects'],
    ['k8s-objects', { objects: [configMap('a'), { apiVersion: 'v1' }] }, 'objects[1].kind'],
    ['k8s-objects', { objects: [configMap('a'.repeat(254))] }, 'objects[0].metadata.name'],
    [
      'k8s-objects',
      { objects: [{ ...configMap('a'), metadata: { name: 'a', labels: { version: 1 } } }] },
      'objects[0].metadata.labels.version',
    ],
    ['raw', { kind: 'ConfigMap' }, 'apiVersion'],
  ])('%s rejects %j', async (type, properties, path) => {
    await expect(types.render(type, properties)).rejects.toMatchObject({
      code: 'invalid-input',
      path: expect.stringContaining(path) as string,
    });
  });
});
