import { expect, test } from 'vitest';
import { contract } from './contract';
import type { Refusal } from './loose';

contract('patch', ({ sandbox }) => {
  test('a merge patch sets, replaces and removes members', async () => {
    const box = await sandbox();
    await box.create('ConfigMap', { metadata: { name: 'a' }, data: { keep: '1', drop: '2', change: '3' } });
    const patched = await box.patch('ConfigMap', 'a', { data: { drop: null, change: '4', add: '5' } });
    expect(patched.data).toEqual({ keep: '1', change: '4', add: '5' });
  });

  test('a JSON patch does its operations in order, all or none', async () => {
    const box = await sandbox();
    await box.create('ConfigMap', { metadata: { name: 'a' }, data: { one: '1' } });
    const operations = [
      { op: 'test', path: '/data/one', value: '1' },
      { op: 'add', path: '/data/two', value: '2' },
      { op: 'move', from: '/data/one', path: '/data/three' },
    ];
    expect((await box.patch('ConfigMap', 'a', operations, 'json')).data).toEqual({ two: '2', three: '1' });
    const failing = [
      { op: 'remove', path: '/data/two' },
      { op: 'test', path: '/data/three', value: 'other' },
    ];
    const answer = await box.api.patch<Refusal>('json', box.path('ConfigMap', 'a'), failing);
    expect(answer.code).toBe(422);
    expect((await box.get('ConfigMap', 'a')).data).toEqual({ two: '2', three: '1' });
  });

  test('a strategic merge patch merges lists by their keys and knows $patch', async () => {
    const box = await sandbox();
    await box.create('Pod', {
      metadata: { name: 'a' },
      spec: {
        nodeName: 'nowhere',
        containers: [
          { name: 'one', image: 'nginx:1', env: [{ name: 'A', value: '1' }] },
          { name: 'two', image: 'nginx:1' },
        ],
      },
    });
    const change = { spec: { containers: [{ name: 'two', image: 'nginx:2' }] } };
    const patched = await box.patch('Pod', 'a', change, 'strategic');
    expect(patched.spec?.['containers']).toMatchObject([
      { name: 'one', image: 'nginx:1', env: [{ name: 'A', value: '1' }] },
      { name: 'two', image: 'nginx:2' },
    ]);
  });

  test('a strategic merge patch deletes a list item by $patch: delete', async () => {
    const box = await sandbox();
    const ports = [
      { name: 'http', port: 80 },
      { name: 'admin', port: 81 },
    ];
    await box.create('Service', { metadata: { name: 'a' }, spec: { ports } });
    const change = { spec: { ports: [{ port: 81, $patch: 'delete' }] } };
    const patched = await box.patch('Service', 'a', change, 'strategic');
    expect(patched.spec?.['ports']).toMatchObject([{ name: 'http', port: 80 }]);
    expect(patched.spec?.['ports']).toHaveLength(1);
  });

  test('refuses a patch of what is not there, and a media type it does not know', async () => {
    const box = await sandbox();
    const missing = await box.api.patch<Refusal>('merge', box.path('ConfigMap', 'nope'), { data: {} });
    expect(missing).toMatchObject({
      code: 404,
      body: { reason: 'NotFound', message: 'configmaps "nope" not found' },
    });
    await box.create('ConfigMap', { metadata: { name: 'a' } });
    const headers = { 'content-type': 'text/plain' };
    const unknown = await box.api.request<Refusal>('PATCH', box.path('ConfigMap', 'a'), '{}', headers);
    expect(unknown).toMatchObject({ code: 415, body: { reason: 'UnsupportedMediaType' } });
  });

  test('refuses a patch that names an older resourceVersion', async () => {
    const box = await sandbox();
    const first = await box.create('ConfigMap', { metadata: { name: 'a' }, data: { n: '1' } });
    await box.patch('ConfigMap', 'a', { data: { n: '2' } });
    const stale = { metadata: { resourceVersion: first.metadata.resourceVersion }, data: { n: '3' } };
    const answer = await box.api.patch<Refusal>('merge', box.path('ConfigMap', 'a'), stale);
    expect(answer).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    expect(answer.body.message).toContain('the object has been modified');
  });
});

contract('dry run', ({ sandbox }) => {
  test('answers as if, and keeps nothing', async () => {
    const box = await sandbox();
    const draft = { metadata: { name: 'a' }, spec: { ports: [{ port: 80 }] } };
    const answer = await box.tryCreate('Service', draft, '?dryRun=All');
    expect(answer.code).toBe(201);
    expect(answer.body.spec).toMatchObject({ ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }] });
    expect(answer.body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(await box.find('Service', 'a')).toBeUndefined();
  });

  test('of an apply, a patch and a deletion', async () => {
    const box = await sandbox();
    const made = await box.create('ConfigMap', { metadata: { name: 'a' }, data: { n: '1' } });
    const applied = await box.apply(
      'ConfigMap',
      { metadata: { name: 'a' }, data: { m: '1' } },
      { dryRun: true },
    );
    expect(applied.body.data).toEqual({ n: '1', m: '1' });
    const patched = await box.patch('ConfigMap', 'a', { data: { n: '2' } }, 'merge', '?dryRun=All');
    expect(patched.data).toEqual({ n: '2' });
    await box.delete('ConfigMap', 'a', { dryRun: ['All'] });
    expect((await box.get('ConfigMap', 'a')).metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  });

  test('refuses what would be refused for real', async () => {
    const box = await sandbox();
    const answer = await box.tryCreate<Refusal>(
      'Service',
      { metadata: { name: 'A' }, spec: {} },
      '?dryRun=All',
    );
    expect(answer).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
  });
});

contract('strategic merge patch', ({ sandbox }) => {
  const names = (list: unknown) => (list as { name: string }[]).map(({ name }) => name);

  test('puts what is new before what only the server has', async () => {
    const box = await sandbox();
    const ports = ['a', 'b', 'c'].map((name, index) => ({ name, port: index + 1 }));
    await box.create('Service', { metadata: { name: 'a' }, spec: { ports } });
    const patched = await box.patch(
      'Service',
      'a',
      { spec: { ports: [{ name: 'd', port: 4 }] } },
      'strategic',
    );
    expect(names(patched.spec?.['ports'])).toEqual(['d', 'a', 'b', 'c']);
  });

  test('puts items in the order that it is told', async () => {
    const box = await sandbox();
    const ports = ['a', 'b', 'c'].map((name, index) => ({ name, port: index + 1 }));
    await box.create('Service', { metadata: { name: 'a' }, spec: { ports } });
    const order = [{ port: 4 }, { port: 3 }, { port: 1 }];
    const change = { spec: { '$setElementOrder/ports': order, ports: [{ name: 'd', port: 4 }] } };
    const patched = await box.patch('Service', 'a', change, 'strategic');
    expect(names(patched.spec?.['ports'])).toEqual(['d', 'b', 'c', 'a']);
  });
});

contract('a change of type', ({ sandbox }) => {
  test('takes what only the former type of a service knew', async () => {
    const box = await sandbox();
    await box.create('Service', {
      metadata: { name: 'a' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    });
    const { spec } = await box.patch('Service', 'a', { spec: { type: 'ClusterIP' } });
    for (const field of ['externalTrafficPolicy', 'allocateLoadBalancerNodePorts'])
      expect(spec).not.toHaveProperty(field);
    expect(JSON.stringify(spec)).not.toContain('nodePort');
  });
});
