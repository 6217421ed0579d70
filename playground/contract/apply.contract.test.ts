import { expect, test } from 'vitest';
import { contract } from './contract';
import type { Loose, Refusal } from './loose';

const labels = { app: 'web' };

function deployment(
  image: string,
  more: Record<string, unknown> = {},
  container: Record<string, unknown> = {},
) {
  const containers = [{ name: 'web', image, ...container }];
  const template = { metadata: { labels }, spec: { containers } };
  return { metadata: { name: 'web' }, spec: { selector: { matchLabels: labels }, template, ...more } };
}

function managers(object: Loose) {
  const entries = object.metadata.managedFields ?? [];
  return entries.map(({ manager, operation, subresource }) =>
    [manager, operation, subresource].filter(Boolean).join(' '),
  );
}

contract('server-side apply', ({ sandbox }) => {
  test('creates, says 201, and records who owns what', async () => {
    const box = await sandbox();
    const { code, body } = await box.apply('ConfigMap', {
      metadata: { name: 'a', labels },
      data: { k: 'v' },
    });
    expect(code).toBe(201);
    const [entry] = body.metadata.managedFields ?? [];
    expect(entry).toMatchObject({
      manager: 'contract',
      operation: 'Apply',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { 'f:k': {} }, 'f:metadata': { 'f:labels': { 'f:app': {} } } },
    });
    expect(entry?.time).toMatch(/Z$/);
  });

  test('the same again changes nothing, not even the resourceVersion', async () => {
    const box = await sandbox();
    const draft = { metadata: { name: 'a' }, data: { k: 'v' } };
    const first = await box.applied('ConfigMap', draft);
    const second = await box.apply('ConfigMap', draft);
    expect(second.code).toBe(200);
    expect(second.body.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  test('takes away what the manager no longer applies, and leaves what others own', async () => {
    const box = await sandbox();
    await box.applied('ConfigMap', { metadata: { name: 'a' }, data: { mine: '1', both: '2' } });
    await box.applied(
      'ConfigMap',
      { metadata: { name: 'a' }, data: { theirs: '3', both: '2' } },
      { manager: 'other' },
    );
    const after = await box.applied('ConfigMap', { metadata: { name: 'a' }, data: {} });
    expect(after.data).toEqual({ theirs: '3', both: '2' });
  });

  test('refuses to change a field of another manager, and says whose it is', async () => {
    const box = await sandbox();
    await box.applied('ConfigMap', { metadata: { name: 'a' }, data: { k: 'one' } }, { manager: 'first' });
    const answer = await box.apply<Refusal>('ConfigMap', { metadata: { name: 'a' }, data: { k: 'two' } });
    expect(answer).toMatchObject({
      code: 409,
      body: {
        status: 'Failure',
        reason: 'Conflict',
        message: 'Apply failed with 1 conflict: conflict with "first": .data.k',
        details: {
          causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "first"', field: '.data.k' }],
        },
      },
    });
    expect((await box.get('ConfigMap', 'a')).data).toEqual({ k: 'one' });
  });

  test('tells several conflicts apart by manager and field', async () => {
    const box = await sandbox();
    await box.applied(
      'ConfigMap',
      { metadata: { name: 'a' }, data: { b: '1', c: '1' } },
      { manager: 'first' },
    );
    await box.applied('ConfigMap', { metadata: { name: 'a' }, data: { d: '1' } }, { manager: 'second' });
    const draft = { metadata: { name: 'a' }, data: { b: '2', c: '2', d: '2' } };
    const { body } = await box.apply<Refusal>('ConfigMap', draft);
    expect(body.message).toBe(
      'Apply failed with 3 conflicts: conflicts with "first":\n- .data.b\n- .data.c\nconflicts with "second":\n- .data.d',
    );
  });

  test('force takes the field over', async () => {
    const box = await sandbox();
    await box.applied('ConfigMap', { metadata: { name: 'a' }, data: { k: 'one' } }, { manager: 'first' });
    const forced = await box.applied(
      'ConfigMap',
      { metadata: { name: 'a' }, data: { k: 'two' } },
      { force: true },
    );
    expect(forced.data).toEqual({ k: 'two' });
    expect(managers(forced)).toEqual(['contract Apply']);
  });

  test('applying the value that is there shares the field', async () => {
    const box = await sandbox();
    const draft = { metadata: { name: 'a' }, data: { k: 'one' } };
    await box.applied('ConfigMap', draft, { manager: 'first' });
    const shared = await box.applied('ConfigMap', draft, { manager: 'second' });
    expect(managers(shared).toSorted()).toEqual(['first Apply', 'second Apply']);
    const left = await box.applied('ConfigMap', { metadata: { name: 'a' } }, { manager: 'first' });
    expect(left.data).toEqual({ k: 'one' });
  });

  test('an update makes its writer the owner, which a later apply runs into', async () => {
    const box = await sandbox();
    await box.applied('Deployment', deployment('nginx:1', { replicas: 2 }));
    const path = `${box.path('Deployment', 'web')}?fieldManager=scaler`;
    expect((await box.api.patch('merge', path, { spec: { replicas: 5 } })).code).toBe(200);
    const answer = await box.apply<Refusal>('Deployment', deployment('nginx:1', { replicas: 2 }));
    expect(answer.code).toBe(409);
    expect(answer.body.message).toBe(
      'Apply failed with 1 conflict: conflict with "scaler" using apps/v1: .spec.replicas',
    );
  });

  test('merges lists by their keys: containers by name, ports by number and protocol, env by name', async () => {
    const box = await sandbox();
    const ports = [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP' }];
    const env = [{ name: 'A', value: '1' }];
    await box.applied('Deployment', deployment('nginx:1', {}, { ports, env }));
    const sidecar = { name: 'side', image: 'side:1' };
    const theirs = {
      metadata: { name: 'web' },
      spec: {
        template: { spec: { containers: [{ name: 'web', env: [{ name: 'B', value: '2' }] }, sidecar] } },
      },
    };
    const both = await box.applied('Deployment', theirs, { manager: 'other' });
    expect(both.spec).toMatchObject({
      template: {
        spec: {
          containers: [
            { name: 'web', image: 'nginx:1', env: [{ name: 'A' }, { name: 'B' }] },
            { name: 'side', image: 'side:1' },
          ],
        },
      },
    });
    const entry = both.metadata.managedFields?.find(({ manager }) => manager === 'contract');
    expect(JSON.stringify(entry?.fieldsV1)).toContain('k:{\\"containerPort\\":53,\\"protocol\\":\\"UDP\\"}');
    const without = await box.applied('Deployment', deployment('nginx:1'));
    expect(JSON.stringify(without.spec)).not.toContain('containerPort');
    expect(JSON.stringify(without.spec)).toContain('"name":"B"');
    expect(JSON.stringify(without.spec)).not.toContain('"name":"A"');
  });

  test('a default that the manager drops comes back as a default', async () => {
    const box = await sandbox();
    await box.applied('Deployment', deployment('nginx:1', { replicas: 4 }));
    const after = await box.applied('Deployment', deployment('nginx:1'));
    expect(after.spec?.['replicas']).toBe(1);
  });

  test('gives a finalizer back by dropping it, sets being merged item by item', async () => {
    const box = await sandbox();
    const finalizers = ['example.com/one'];
    await box.applied('ConfigMap', { metadata: { name: 'a', finalizers } });
    const both = await box.applied(
      'ConfigMap',
      { metadata: { name: 'a', finalizers: ['example.com/two'] } },
      { manager: 'other' },
    );
    expect(both.metadata.finalizers?.toSorted()).toEqual(['example.com/one', 'example.com/two']);
    const left = await box.applied('ConfigMap', { metadata: { name: 'a' } });
    expect(left.metadata.finalizers).toEqual(['example.com/two']);
    await box.applied('ConfigMap', { metadata: { name: 'a' } }, { manager: 'other' });
  });

  test('status is a subresource with an owner of its own', async () => {
    const box = await sandbox();
    await box.create('Ingress', {
      metadata: { name: 'a' },
      spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } },
    });
    const status = { loadBalancer: { ingress: [{ hostname: 'a.example.com' }] } };
    const draft = { metadata: { name: 'a' }, status, spec: { ingressClassName: 'ignored' } };
    const options = { manager: 'addresses', subresource: '/status', force: true };
    const after = await box.applied('Ingress', draft, options);
    expect(after.status).toMatchObject(status);
    expect(after.spec?.['ingressClassName']).toBeUndefined();
    expect(managers(after)).toContain('addresses Apply status');
  });

  test('refuses an apply without fieldManager, with an unknown field, with managedFields, with another name', async () => {
    const box = await sandbox();
    const path = box.path('ConfigMap', 'a');
    const draft = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
    const nobody = await box.api.patch<Refusal>('apply', path, draft);
    expect(nobody).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(nobody.body.message).toContain('fieldManager: Required value: is required for apply patch');
    const unknown = await box.apply<Refusal>('Deployment', deployment('nginx:1', { replicaz: 2 }));
    expect(unknown.code).toBe(500);
    expect(unknown.body.message).toContain('.spec.replicaz: field not declared in schema');
    const fields = { ...draft, metadata: { name: 'a', managedFields: [{ manager: 'x' }] } };
    const managed = await box.api.patch<Refusal>('apply', `${path}?fieldManager=x`, fields);
    expect(managed.code).toBe(400);
    expect(managed.body.message).toContain('metadata.managedFields must be nil');
    const other = { ...draft, metadata: { name: 'b' } };
    const renamed = await box.api.patch<Refusal>('apply', `${path}?fieldManager=x`, other);
    expect(renamed.code).toBe(400);
  });
});
