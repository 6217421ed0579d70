import { expect, test } from 'vitest';
import { contract } from './contract';
import { everywherePath } from './kinds';
import type { Loose, Refusal } from './loose';
import type { Sandbox } from './sandbox';
import { sorted } from './sorted';

type List = { kind: string; apiVersion: string; metadata: Loose['metadata']; items: Loose[] };

async function withConfigMaps(box: Sandbox, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const labels = { parity: number % 2 === 0 ? 'even' : 'odd', number: String(number), suite: 'list' };
    await box.create('ConfigMap', { metadata: { name: `m-${number}`, labels } });
  }
}

const names = (list: { items: Loose[] }) => list.items.map(({ metadata }) => metadata.name);

contract('list', ({ sandbox, api }) => {
  test('is sorted by name and has a kind of its own', async () => {
    const box = await sandbox();
    for (const name of ['b', 'a', 'c']) await box.create('Secret', { metadata: { name } });
    const list = await api.expect<List>('GET', box.path('Secret'));
    expect(list).toMatchObject({ kind: 'SecretList', apiVersion: 'v1' });
    expect(names(list)).toEqual(['a', 'b', 'c']);
    expect(list.metadata.resourceVersion).toMatch(/^\d+$/);
  });

  test('comes in pages that see one moment', async () => {
    const box = await sandbox();
    await withConfigMaps(box, 5);
    const selector = 'labelSelector=suite%3Dlist';
    const first = await api.expect<List>('GET', `${box.path('ConfigMap')}?limit=2`);
    expect(first.items).toHaveLength(2);
    await box.create('ConfigMap', { metadata: { name: 'm-00-late' } });
    const seen = names(first);
    let next = first.metadata.continue;
    while (next) {
      const page = await api.expect<List>(
        'GET',
        `${box.path('ConfigMap')}?limit=2&continue=${encodeURIComponent(next)}`,
      );
      expect(page.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
      seen.push(...names(page));
      next = page.metadata.continue;
    }
    expect(seen.filter((name) => name !== 'kube-root-ca.crt')).toEqual(['m-0', 'm-1', 'm-2', 'm-3', 'm-4']);
    const selected = await api.expect<List>('GET', `${box.path('ConfigMap')}?${selector}&limit=3`);
    expect(selected.items).toHaveLength(3);
    expect(selected.metadata.continue).toBeTruthy();
  });

  test('counts what is left of an unselected list', async () => {
    const box = await sandbox();
    for (const name of ['a', 'b', 'c']) await box.create('Secret', { metadata: { name } });
    const page = await api.expect<List>('GET', `${box.path('Secret')}?limit=1`);
    expect(page.metadata.remainingItemCount).toBe(2);
  });

  test('refuses a continue token that it did not give', async () => {
    const box = await sandbox();
    const answer = await api.request<Refusal>('GET', `${box.path('Secret')}?limit=1&continue=nonsense`);
    expect(answer).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
  });

  test.each([
    ['parity=even', ['m-0', 'm-2', 'm-4']],
    ['parity==odd', ['m-1', 'm-3']],
    ['suite=list,parity!=even', ['m-1', 'm-3']],
    ['number in (1, 4)', ['m-1', 'm-4']],
    ['suite=list,number notin (0,1,2)', ['m-3', 'm-4']],
    ['suite', ['m-0', 'm-1', 'm-2', 'm-3', 'm-4']],
    ['suite,!parity', []],
  ])('selects by labels: %s', async (selector, expected) => {
    const box = await sandbox();
    await withConfigMaps(box, 5);
    const list = await box.list('ConfigMap', `?labelSelector=${encodeURIComponent(selector)}`);
    expect(list.map(({ metadata }) => metadata.name)).toEqual(expected);
  });

  test('selects by fields', async () => {
    const box = await sandbox();
    await withConfigMaps(box, 3);
    const byName = await box.list('ConfigMap', '?fieldSelector=metadata.name%3Dm-1');
    expect(byName.map(({ metadata }) => metadata.name)).toEqual(['m-1']);
    // No node fits, and so none takes it and nobody removes it: what stands on a node that is not there, a cluster does.
    const spec = { nodeSelector: { disk: 'none' }, containers: [{ name: 'a', image: 'nginx' }] };
    await box.create('Pod', { metadata: { name: 'a' }, spec });
    expect(await box.list('Pod', '?fieldSelector=spec.nodeName%3D')).toHaveLength(1);
    expect(await box.list('Pod', '?fieldSelector=spec.nodeName%3Dnowhere')).toHaveLength(0);
    expect(await box.list('Pod', '?fieldSelector=status.phase%3DPending')).toHaveLength(1);
    expect(await box.list('Pod', '?fieldSelector=status.phase%3DRunning')).toHaveLength(0);
  });

  test('refuses selectors that it cannot read or does not support', async () => {
    const box = await sandbox();
    const bad = await api.request<Refusal>(
      'GET',
      `${box.path('ConfigMap')}?labelSelector=${encodeURIComponent('a in (')}`,
    );
    expect(bad).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
    const field = await api.request<Refusal>('GET', `${box.path('ConfigMap')}?fieldSelector=data.k%3Dv`);
    expect(field).toMatchObject({ code: 400, body: { reason: 'BadRequest' } });
    expect(field.body.message).toBe(
      '"data.k" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  test('goes over all namespaces', async () => {
    const [one, two] = [await sandbox(), await sandbox()];
    const labels = { run: one.namespace };
    for (const box of [one, two]) await box.create('ConfigMap', { metadata: { name: 'a', labels } });
    const path = `${everywherePath('ConfigMap')}?labelSelector=run%3D${one.namespace}`;
    const { items } = await api.expect<List>('GET', path);
    expect(sorted(items.map(({ metadata }) => metadata.namespace))).toEqual(
      sorted([one.namespace, two.namespace]),
    );
  });

  test('comes as a table for a client that prints one', async () => {
    const box = await sandbox();
    await box.create('Service', { metadata: { name: 'web' }, spec: { ports: [{ port: 80 }] } });
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
    type Table = {
      kind: string;
      columnDefinitions: { name: string }[];
      rows: { cells: unknown[]; object: Loose }[];
    };
    const { body } = await api.request<Table>('GET', box.path('Service'), undefined, { accept });
    expect(body.kind).toBe('Table');
    const columns = ['Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector'];
    expect(body.columnDefinitions.map(({ name }) => name)).toEqual(columns);
    expect(body.rows[0]?.cells.slice(0, 2)).toEqual(['web', 'ClusterIP']);
    expect(body.rows[0]?.cells.slice(3, 5)).toEqual(['<none>', '80/TCP']);
    expect(body.rows[0]?.object).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'web' } });
  });

  test('deletes a selected collection', async () => {
    const box = await sandbox();
    await withConfigMaps(box, 4);
    const answer = await api.request('DELETE', `${box.path('ConfigMap')}?labelSelector=parity%3Deven`);
    expect(answer.code).toBe(200);
    const left = await box.list('ConfigMap', '?labelSelector=suite');
    expect(left.map(({ metadata }) => metadata.name)).toEqual(['m-1', 'm-3']);
  });
});
