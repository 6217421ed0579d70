import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { Api } from '@/playground/contract/api';
import { CountingProxy } from './support/counting-proxy';
import { application, web } from './support/documents';
import { figureMs } from './support/figure';
import { deployment, everythingOf, footprint, service } from './support/live';
import { Loam } from './support/loam';
import { Rest } from './support/rest';

const product = inject('product');
const loam = new Loam(product.dataDir);
const rest = new Rest(product);
const cluster = Api.fromKubeconfig(inject('cluster').kubeconfig);
let proxy: CountingProxy;

beforeAll(async () => {
  proxy = await CountingProxy.start(inject('cluster').kubeconfig);
  await loam.ok(['cluster', 'add', 'counted', '--kubeconfig', '-', '--even-registered'], {
    stdin: proxy.kubeconfig('counted'),
  });
});
afterAll(async () => {
  await proxy.stop();
  await cluster.close();
});

const to = (namespace: string) => ({ cluster: 'counted', namespace });
const deliver = (document: string) => loam.ok(['apply', '-f', '-', '--wait'], { stdin: document });
const runsOf = (name: string) => loam.json<{ id: string; state: string }[]>(['get', 'runs', '--app', name]);

describe('an application that is applied again', () => {
  it('without a change makes no revision, no run and no write', async () => {
    const document = application({ name: 'again', components: [web('again')], to: to('again') });
    await deliver(document);
    const runs = await runsOf('again');
    const before = [await deployment(cluster, 'again', 'again'), await service(cluster, 'again', 'again')];
    const writes = proxy.writes.length;
    const second = await loam.apply(document, ['--wait']);
    expect(second).toMatchObject({ revision: 1, unchanged: true, runId: null });
    expect(await runsOf('again')).toEqual(runs);

    const redeployed = await rest.expect<{ runId: string }>(
      'POST',
      '/projects/default/applications/again/deploy',
      {
        revision: 1,
      },
    );
    await loam.ok(['run', 'watch', redeployed.runId]);
    expect(proxy.writes.slice(writes)).toEqual([]);
    const after = [await deployment(cluster, 'again', 'again'), await service(cluster, 'again', 'again')];
    expect(after.map(footprint)).toEqual(before.map(footprint));
  });
});

describe('an image that cannot be pulled', () => {
  const image = 'registry.example.com/does-not-exist:1.0';
  const draft = { name: 'unpullable', to: to('unpullable'), timeout: '15s' };

  it('is said with image and answer within 5 s, and fails the run at its deadline', async () => {
    await deliver(application({ ...draft, components: [web('unpullable')] }));
    const begin = Date.now();
    const { runId, revision } = await loam.apply(
      application({ ...draft, components: [web('unpullable', image)] }),
    );
    expect(revision).toBe(2);
    const watching = loam.run(['run', 'watch', runId ?? '']);
    await expect.poll(answerOfRegistry, { timeout: 20_000, interval: 50 }).not.toBe('');
    const saidAt = Date.now();
    type State = { state: string; message: string };
    const get = () => rest.expect<State>('GET', '/projects/default/applications/unpullable');
    await expect.poll(async () => (await get()).message, { timeout: 15_000, interval: 50 }).toContain(image);
    expect(Date.now() - saidAt).toBeLessThan(figureMs(5_000));

    const status = await loam.run(['status', 'unpullable']);
    expect(status.code).toBe(1);
    expect(status.stdout).toContain(image);
    // A kubelet says it in more words than the simulated nodes beside a real API server.
    expect(status.stdout).toMatch(/Registry: .*not found/);
    expect(status.stderr).toMatch(/^error: .*registry\.example\.com\/does-not-exist:1\.0/);

    const watched = await watching;
    expect(watched.code).toBe(1);
    expect(watched.stderr).toContain(image);
    // Of its 15 s the step keeps up to two to say why.
    expect(Date.now() - begin).toBeGreaterThan(12_000);
    expect(Date.now() - begin).toBeLessThan(figureMs(25_000));
    expect((await runsOf('unpullable'))[0]).toMatchObject({ id: runId, state: 'failed' });
  });

  async function answerOfRegistry(): Promise<string> {
    type Waiting = { waiting?: { reason?: string; message?: string } };
    const { items } = await cluster.expect<{
      items: { status: { containerStatuses?: { state: Waiting }[] } }[];
    }>('GET', '/api/v1/namespaces/unpullable/pods');
    const states = items
      .flatMap(({ status }) => status.containerStatuses ?? [])
      .map(({ state }) => state.waiting);
    return states.find((waiting) => waiting?.reason?.match(/ImagePull/))?.message ?? '';
  }
});

describe('what is taken out', () => {
  it('is removed by the next revision, and all by a deletion; other applications are not touched', async () => {
    const place = to('shared');
    const neighbour = application({ name: 'neighbour', components: [web('neighbour')], to: place });
    const two = application({ name: 'two', components: [web('front'), web('back')], to: place });
    await Promise.all([deliver(neighbour), deliver(two)]);
    const before = [
      await deployment(cluster, 'shared', 'neighbour'),
      await service(cluster, 'shared', 'neighbour'),
    ];

    await deliver(application({ name: 'two', components: [web('front')], to: place }));
    expect((await everythingOf(cluster, 'two')).filter((each) => each.includes('/back'))).toEqual([]);
    expect(await everythingOf(cluster, 'two')).toEqual(
      expect.arrayContaining(['deployments/front', 'services/front']),
    );

    const removed = await loam.ok(['delete', 'app', 'two', '--wait']);
    expect(removed).toContain('two is gone');
    expect(await everythingOf(cluster, 'two')).toEqual([]);
    expect((await loam.run(['get', 'app', 'two'])).code).toBe(3);

    const after = [
      await deployment(cluster, 'shared', 'neighbour'),
      await service(cluster, 'shared', 'neighbour'),
    ];
    expect(after.map(footprint)).toEqual(before.map(footprint));
    const touching = proxy.writes.filter(
      ({ method, path }) => method === 'DELETE' && path.includes('neighbour'),
    );
    expect(touching).toEqual([]);
    await loam.ok(['status', 'neighbour']);
  });

  it('is removed in the reverse order of its delivery', async () => {
    const components = [web('first'), web('second', 'nginx:1.27', ['first'])];
    await deliver(application({ name: 'ordered', components, to: to('ordered') }));
    const from = proxy.writes.length;
    await loam.ok(['delete', 'app', 'ordered', '--wait']);
    const deleted = proxy.writes
      .slice(from)
      .filter(({ method }) => method === 'DELETE')
      .map(({ path }) => path.split('/').at(-1));
    expect(deleted).toEqual(['second', 'second', 'first', 'first']);
  });
});
