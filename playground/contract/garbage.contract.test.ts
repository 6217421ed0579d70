import { expect, test } from 'vitest';
import { contract } from './contract';
import type { Loose, Refusal } from './loose';
import { eventually, type Sandbox } from './sandbox';

async function family(box: Sandbox, block = false): Promise<{ parent: Loose; child: Loose }> {
  const parent = await box.create('ConfigMap', { metadata: { name: 'parent' } });
  const { name, uid } = parent.metadata;
  const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name, uid, blockOwnerDeletion: block }];
  const child = await box.create('ConfigMap', { metadata: { name: 'child', ownerReferences } });
  return { parent, child };
}

contract('finalizers', ({ sandbox }) => {
  test('hold an object that is being deleted until they are gone', async () => {
    const box = await sandbox();
    await box.create('ConfigMap', { metadata: { name: 'a', finalizers: ['example.com/hold'] } });
    const { code, body } = await box.delete('ConfigMap', 'a');
    expect(code).toBe(200);
    expect(body.metadata.deletionTimestamp).toMatch(/Z$/);
    expect((await box.get('ConfigMap', 'a')).metadata.deletionTimestamp).toBe(
      body.metadata.deletionTimestamp,
    );
    await box.patch('ConfigMap', 'a', { metadata: { finalizers: null } });
    expect(await box.find('ConfigMap', 'a')).toBeUndefined();
  });

  test('cannot be added once the deletion has begun', async () => {
    const box = await sandbox();
    await box.create('ConfigMap', { metadata: { name: 'a', finalizers: ['example.com/hold'] } });
    await box.delete('ConfigMap', 'a');
    const more = { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } };
    const answer = await box.api.patch<Refusal>('merge', box.path('ConfigMap', 'a'), more);
    expect(answer).toMatchObject({ code: 422, body: { reason: 'Invalid' } });
    expect(answer.body.message).toContain('no new finalizers can be added if the object is being deleted');
    await box.patch('ConfigMap', 'a', { metadata: { finalizers: null } });
  });

  test('a deletion answers with a Status when nothing holds the object', async () => {
    const box = await sandbox();
    const { metadata } = await box.create('ConfigMap', { metadata: { name: 'a' } });
    const { body } = await box.delete('ConfigMap', 'a');
    expect(body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'a', kind: 'configmaps', uid: metadata.uid },
    });
  });

  test('a deletion is refused when its preconditions fail', async () => {
    const box = await sandbox();
    await box.create('ConfigMap', { metadata: { name: 'a' } });
    const answer = await box.delete('ConfigMap', 'a', { preconditions: { uid: 'another' } });
    expect(answer.code).toBe(409);
    expect(await box.find('ConfigMap', 'a')).toBeDefined();
  });
});

contract(
  'garbage collection',
  ({ sandbox }) => {
    test('takes what an object owned, by default after it', async () => {
      const box = await sandbox();
      await family(box);
      await box.delete('ConfigMap', 'parent');
      expect(await box.find('ConfigMap', 'parent')).toBeUndefined();
      await box.gone('ConfigMap', 'child');
    });

    test('in the foreground takes what was owned first', async () => {
      const box = await sandbox();
      const { child } = await family(box, true);
      const finalizers = ['example.com/hold'];
      await box.patch('ConfigMap', 'child', { metadata: { finalizers } });
      const { body } = await box.delete('ConfigMap', 'parent', { propagationPolicy: 'Foreground' });
      expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
      await eventually(
        () => box.get('ConfigMap', 'child'),
        ({ metadata }) => expect(metadata.deletionTimestamp).toBeTruthy(),
      );
      expect(await box.find('ConfigMap', 'parent')).toBeDefined();
      await box.patch('ConfigMap', child.metadata.name, { metadata: { finalizers: null } });
      await box.gone('ConfigMap', 'parent');
      await box.gone('ConfigMap', 'child');
    });

    test('orphans what was owned when asked to', async () => {
      const box = await sandbox();
      await family(box);
      await box.delete('ConfigMap', 'parent', { propagationPolicy: 'Orphan' });
      await box.gone('ConfigMap', 'parent');
      const child = await box.get('ConfigMap', 'child');
      expect(child.metadata.ownerReferences).toBeUndefined();
      expect(child.metadata.deletionTimestamp).toBeUndefined();
    });

    test('keeps what has another owner left', async () => {
      const box = await sandbox();
      const { parent } = await family(box);
      const second = await box.create('ConfigMap', { metadata: { name: 'second' } });
      const reference = ({ metadata: { name, uid } }: Loose) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name,
        uid,
      });
      const ownerReferences = [reference(parent), reference(second)];
      await box.patch('ConfigMap', 'child', { metadata: { ownerReferences } });
      await box.delete('ConfigMap', 'parent');
      await eventually(
        () => box.get('ConfigMap', 'child'),
        ({ metadata }) => expect(metadata.ownerReferences?.map(({ name }) => name)).toEqual(['second']),
      );
    });

    test('takes an object whose owner never was', async () => {
      const box = await sandbox();
      const uid = '00000000-0000-4000-8000-000000000000';
      const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid }];
      await box.create('ConfigMap', { metadata: { name: 'child', ownerReferences } });
      await box.gone('ConfigMap', 'child');
    });

    test('takes pods and replica sets with their deployment', async () => {
      const box = await sandbox();
      const labels = { app: 'web' };
      const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
      await box.create('Deployment', {
        metadata: { name: 'web' },
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
      });
      await eventually(
        () => box.list('Pod'),
        (pods) => expect(pods).toHaveLength(2),
      );
      await box.delete('Deployment', 'web', { propagationPolicy: 'Foreground' });
      await box.gone('Deployment', 'web');
      expect(await box.list('ReplicaSet')).toEqual([]);
      expect(await box.list('Pod')).toEqual([]);
    });
  },
  { needsControllers: true },
);

contract(
  'namespaces',
  ({ sandbox, api }) => {
    test('have a service account and a bundle of trust from the start', async () => {
      const box = await sandbox();
      await eventually(
        () => box.find('ServiceAccount', 'default'),
        (account) => expect(account).toBeDefined(),
      );
      await eventually(
        () => box.find('ConfigMap', 'kube-root-ca.crt'),
        (map) => expect(map).toBeDefined(),
      );
    });

    test('carry their own name as a label and a finalizer', async () => {
      const box = await sandbox();
      const namespace = await api.expect('GET', `/api/v1/namespaces/${box.namespace}`);
      expect(namespace).toMatchObject({
        metadata: { labels: { 'kubernetes.io/metadata.name': box.namespace } },
        spec: { finalizers: ['kubernetes'] },
        status: { phase: 'Active' },
      });
    });

    test('go with all that is in them, and let nothing new in meanwhile', async () => {
      const box = await sandbox();
      const finalizers = ['example.com/hold'];
      await box.create('ConfigMap', { metadata: { name: 'held', finalizers } });
      const { body } = await api.request('DELETE', `/api/v1/namespaces/${box.namespace}`);
      expect(body).toMatchObject({ kind: 'Namespace', status: { phase: 'Terminating' } });
      const late = await box.tryCreate<Refusal>('ConfigMap', { metadata: { name: 'late' } });
      expect(late).toMatchObject({ code: 403, body: { reason: 'Forbidden' } });
      expect(late.body.message).toBe(
        `configmaps "late" is forbidden: unable to create new content in namespace ${box.namespace} because it is being terminated`,
      );
      await eventually(
        () => box.get('ConfigMap', 'held'),
        ({ metadata }) => expect(metadata.deletionTimestamp).toBeTruthy(),
        60_000,
      );
      await box.patch('ConfigMap', 'held', { metadata: { finalizers: null } });
      await eventually(
        () => api.request('GET', `/api/v1/namespaces/${box.namespace}`),
        ({ code }) => expect(code).toBe(404),
        60_000,
      );
    });

    test('refuses an object in a namespace that is not there', async () => {
      const path = '/api/v1/namespaces/nowhere-at-all/configmaps';
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
      const answer = await api.request<Refusal>('POST', path, body);
      expect(answer).toMatchObject({ code: 404, body: { message: 'namespaces "nowhere-at-all" not found' } });
    });
  },
  { needsControllers: true },
);
