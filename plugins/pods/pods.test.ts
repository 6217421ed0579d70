import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import type { JsonObject } from '@/server/domain/json';
import { openBuiltInTypes, workloadOf } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const deployment = (...containers: Parameters<typeof workloadOf>[1] & object) =>
  workloadOf('Deployment', containers.length === 0 ? undefined : containers);
type Pod = { spec: { template: { metadata: object; spec: { containers: object[] } } } };
const containers = (made: { workload: object }) => (made.workload as Pod).spec.template.spec.containers;
const refusal = (made: Promise<unknown>) =>
  made.then(
    () => 'no refusal',
    (error: unknown) => error,
  );

describe('labels and annotations', () => {
  it('reach the workload and its pods, and null takes away', async () => {
    const made = await types.patch('labels', { app: null, team: 'x' }, deployment());
    expect(made.workload.metadata.labels).toEqual({ team: 'x' });
    expect((made.workload as unknown as Pod).spec.template.metadata).toEqual({ labels: { team: 'x' } });
  });

  it('labels stay on a CronJob itself, annotations go to its jobs and pods', async () => {
    const labelled = await types.patch('labels', { a: 'b' }, workloadOf('CronJob'));
    expect(labelled.workload.spec).toEqual(workloadOf('CronJob').spec);
    const annotated = await types.patch('annotations', { a: 'b' }, workloadOf('CronJob'));
    const metadata = { annotations: { a: 'b' } };
    expect(annotated.workload.spec).toMatchObject({
      jobTemplate: { metadata, spec: { template: { metadata } } },
    });
  });

  it('rejects a value that is no text', async () => {
    expect(await refusal(types.patch('labels', { a: 1 }, deployment()))).toMatchObject({
      hint: 'put it in quotes: "1"',
    });
  });
});

describe('env', () => {
  const base = deployment({
    name: 'web',
    image: 'a',
    env: [
      { name: 'A', value: '1' },
      { name: 'B', valueFrom: { fieldRef: { fieldPath: 'x' } } },
    ],
  });

  it('changes, adds in order, and takes away', async () => {
    const made = await types.patch('env', { env: { Z: '9', B: '2', C: '3' }, unset: ['A'] }, base);
    expect(containers(made)[0]).toMatchObject({
      env: [
        { name: 'B', value: '2' },
        { name: 'C', value: '3' },
        { name: 'Z', value: '9' },
      ],
    });
  });

  it('replaces all, and reaches containers by name', async () => {
    const replaced = await types.patch('env', { env: { C: '3' }, replace: true }, base);
    expect(containers(replaced)[0]).toMatchObject({ env: [{ name: 'C', value: '3' }] });
    const two = deployment({ name: 'web', image: 'a' }, { name: 'side', image: 'b' });
    const properties = { containers: [{ containerName: 'side', env: { X: 'y' } }] };
    expect(containers(await types.patch('env', properties, two))).toEqual([
      { name: 'web', image: 'a' },
      { name: 'side', image: 'b', env: [{ name: 'X', value: 'y' }] },
    ]);
  });

  it('rejects a container that is not there, or has no name', async () => {
    expect(await refusal(types.patch('env', { containerName: 'no', env: {} }, base))).toMatchObject({
      path: 'containerName',
      expected: 'one of web',
      got: 'no',
    });
    expect(await refusal(types.patch('env', { containers: [{ env: {} }] }, base))).toMatchObject({
      path: 'containers[0].containerName',
    });
  });
});

describe('command, image and ports', () => {
  const base = deployment({ name: 'web', image: 'a', args: ['--a', '--b'], ports: [{ containerPort: 80 }] });

  it('command adds and takes arguments away, or replaces them', async () => {
    const changed = await types.patch('command', { addArgs: ['--c', '--b'], delArgs: ['--a'] }, base);
    expect(containers(changed)[0]).toMatchObject({ args: ['--b', '--c'] });
    const replaced = await types.patch('command', { command: ['run'], args: ['x'] }, base);
    expect(containers(replaced)[0]).toMatchObject({ command: ['run'], args: ['x'] });
    expect(await refusal(types.patch('command', { args: ['x'], addArgs: ['y'] }, base))).toMatchObject({
      path: 'args',
    });
  });

  it('container-image sets image and policy', async () => {
    const made = await types.patch('container-image', { image: 'b', imagePullPolicy: 'Always' }, base);
    expect(containers(made)[0]).toMatchObject({ image: 'b', imagePullPolicy: 'Always' });
    expect(await refusal(types.patch('container-image', {}, base))).toMatchObject({
      message: expect.stringMatching(/image is missing/),
    });
  });

  it('container-ports binds a port that is there, and adds others', async () => {
    const ports: JsonObject[] = [
      { containerPort: 80, hostPort: 8080 },
      { containerPort: 53, protocol: 'UDP' },
    ];
    expect(containers(await types.patch('container-ports', { ports }, base))[0]).toMatchObject({
      ports: [
        { containerPort: 80, protocol: 'TCP', hostPort: 8080 },
        { containerPort: 53, protocol: 'UDP' },
      ],
    });
  });
});

describe('resource', () => {
  it('sets requests and limits, also of a CronJob', async () => {
    const amounts = { cpu: '500m', memory: '256Mi' };
    const made = await types.patch('resource', amounts, deployment());
    expect(containers(made)[0]).toMatchObject({ resources: { requests: amounts, limits: amounts } });
    const cron = await types.patch('resource', { limits: {} }, workloadOf('CronJob'));
    expect(JSON.stringify(cron.workload)).toContain('"resources":{"limits":{"cpu":1,"memory":"2048Mi"}}');
  });

  it('rejects amounts that are none, and pods of several containers', async () => {
    expect(await refusal(types.patch('resource', { cpu: 1, memory: '0.5Gi' }, deployment()))).toMatchObject({
      path: 'properties.memory',
    });
    const two = deployment({ name: 'web' }, { name: 'side' });
    expect(await refusal(types.patch('resource', { cpu: 1, memory: '1Gi' }, two))).toMatchObject({
      hint: 'put the resource trait before those that add containers',
    });
  });
});

describe('what is added to the pod', () => {
  it('sidecar adds a container, or completes one of that name, and rejects a contradiction', async () => {
    const made = await types.patch('sidecar', { name: 'log', image: 'l' }, deployment());
    expect(containers(made).map((c) => (c as { name: string }).name)).toEqual(['web', 'log']);
    const again = await types.patch('sidecar', { name: 'log', image: 'l', cmd: ['x'] }, made.workload);
    expect(containers(again)[1]).toEqual({ name: 'log', image: 'l', command: ['x'] });
    expect(
      await refusal(types.patch('sidecar', { name: 'log', image: 'other' }, made.workload)),
    ).toMatchObject({
      expected: '"l"',
      got: '"other"',
    });
  });

  it('hostalias joins by address', async () => {
    const one = await types.patch(
      'hostalias',
      { hostAliases: [{ ip: '1.1.1.1', hostnames: ['a'] }] },
      deployment(),
    );
    const two = await types.patch(
      'hostalias',
      { hostAliases: [{ ip: '2.2.2.2', hostnames: ['b'] }] },
      one.workload,
    );
    expect((two.workload as unknown as Pod).spec.template.spec).toMatchObject({
      hostAliases: [{ ip: '1.1.1.1' }, { ip: '2.2.2.2' }],
    });
    const other = { hostAliases: [{ ip: '1.1.1.1', hostnames: ['c'] }] };
    expect(await refusal(types.patch('hostalias', other, one.workload))).toMatchObject({
      expected: '"a"',
      got: '"c"',
    });
  });

  it('init-container shares a volume with the component, also where there are other mounts', async () => {
    const base = deployment({ name: 'web', volumeMounts: [{ name: 'data', mountPath: '/data' }] });
    const properties = { name: 'init', image: 'i', appMountPath: '/app', initMountPath: '/work' };
    const made = await types.patch('init-container', properties, base);
    expect((made.workload as unknown as Pod).spec.template.spec).toMatchObject({
      containers: [{ volumeMounts: [{ name: 'data' }, { name: 'workdir', mountPath: '/app' }] }],
      initContainers: [{ name: 'init', volumeMounts: [{ name: 'workdir', mountPath: '/work' }] }],
      volumes: [{ name: 'workdir', emptyDir: {} }],
    });
  });

  it('lifecycle and startup-probe', async () => {
    const hooked = await types.patch('lifecycle', { preStop: { exec: { command: ['x'] } } }, deployment());
    expect(containers(hooked)[0]).toMatchObject({ lifecycle: { preStop: { exec: { command: ['x'] } } } });
    const probed = await types.patch(
      'startup-probe',
      { probes: [{ containerName: 'web', grpc: { port: 1 } }] },
      deployment(),
    );
    expect(containers(probed)[0]).toMatchObject({ startupProbe: { grpc: { port: 1 }, periodSeconds: 10 } });
  });

  it('k8s-update-strategy, for the kind that it is meant for', async () => {
    const made = await types.patch('k8s-update-strategy', {}, deployment());
    const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%' };
    expect(made.workload.spec).toMatchObject({ strategy: { type: 'RollingUpdate', rollingUpdate } });
    expect(
      await refusal(types.patch('k8s-update-strategy', { targetKind: 'DaemonSet' }, deployment())),
    ).toMatchObject({
      path: 'targetKind',
    });
    const onDelete = { strategy: { type: 'OnDelete' } };
    expect(await refusal(types.patch('k8s-update-strategy', onDelete, deployment()))).toMatchObject({
      path: 'strategy.type',
    });
  });
});
