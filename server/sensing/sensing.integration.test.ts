import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { application } from '@/db/schema/application';
import { componentInstance, instance } from '@/db/schema/delivery';
import { cluster, unit } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { startPlayground } from '@/playground/contract/playground-process';
import type { KubeResource } from '@/plugins/sdk/definition';
import { createDriftRules } from '@/server/delivery/drift/drift-rules';
import { createFreezes } from '@/server/delivery/frozen';
import { diagnose } from '@/server/delivery/health/diagnose';
import { health } from '@/server/delivery/health/rules';
import { createManifests } from '@/server/delivery/manifests';
import type { Diagnosis, PodStatus } from '@/server/domain/pod-status';
import { createSealer } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import type { NodeRef } from './record';
import { startSensing } from './sensing';
import { trackDeployment } from './testing/track-deployment';

const database = await createTestDatabase({ max: 12 });
const { db } = database;
const folder = mkdtempSync(join(tmpdir(), 'loam-sensing-'));
const sealer = createSealer([{ id: 'test', key: randomBytes(32) }]);
const clusters = createClusters(db, sealer);
const manifests = createManifests(sealer);
const logger = pino({ level: 'silent' });
const woken: string[] = [];
/** By what a watch told, before it was looked at. */
const wokenAtOnce: string[] = [];
const soon = { timeout: 15_000, interval: 50 };

let api: ClusterApi;
let stopPlayground: () => Promise<unknown>;
let sensing: { stop(): Promise<void> };
const projectId = newId('prj');
const clusterId = newId('clu');
let name: string;
let instanceId: string;

beforeAll(async () => {
  const playground = await startPlayground(folder);
  stopPlayground = playground.stop;
  const credentials = parseKubeconfig(readFileSync(playground.kubeconfig, 'utf8'), {
    type: 'file',
    path: playground.kubeconfig,
  });
  const unitId = newId('unt');
  await db.insert(unit).values({ id: unitId, name: 'local' });
  await db.insert(project).values({ id: projectId, name: 'shop', title: 'Shop' });
  await db.insert(cluster).values({
    id: clusterId,
    unitId,
    name: 'playground',
    source: 'playground',
    endpoint: credentials.server,
    credentials: clusters.seal(clusterId, credentials),
  });
  api = await clusters.open(clusterId);
  sensing = startSensing({
    db,
    pool: database.pool,
    clusters,
    logger,
    rules: { health, diagnose },
    drift: createDriftRules({ db, manifests, freezes: createFreezes(db) }),
    wake: {
      node: async (_tx, executionId, key) => void woken.push(`${executionId}/${key}`),
      free: async (_tx, nodes) => {
        woken.push(...nodes.map(({ executionId, key }) => `${executionId}/${key}`));
        return [];
      },
      found: async (own, which) => {
        const { rows } = await own.execute<NodeRef>(sql`select * from ${which} r where key is not null`);
        wokenAtOnce.push(...rows.map(({ executionId, key }) => `${executionId}/${key}`));
      },
    },
  });
}, 60_000);

afterAll(async () => {
  await sensing.stop();
  await clusters.close();
  await stopPlayground();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  name = `app-${randomBytes(4).toString('hex')}`;
  instanceId = await trackDeployment(db, { projectId, clusterId, name });
});

describe('sensing', () => {
  it('sees a workload become well, tells the application, and wakes the node that waits', async () => {
    await db.update(componentInstance).set({ waitingExecutionId: 'exe_1', waitingNodeKey: name });
    await api.apply(deployment('nginx:1'));
    await vi.waitFor(async () => expect(await stateOf()).toMatchObject({ state: 'running' }), soon);
    const [app] = await db.select().from(application).where(eq(application.name, name));
    expect(app?.state).toBe('running');
    expect(woken).toContain(`exe_1/${name}`);
    // Watches of different kinds tell in any order; the next look has them all.
    await vi.waitFor(async () => {
      const [component] = await componentsOf();
      expect(component?.pods as PodStatus[]).toMatchObject([
        { state: 'running', owner: `Deployment/${name}` },
      ]);
    }, soon);
  });

  it('says why it is not well within seconds, and forgets it when it is well again', async () => {
    await api.apply(deployment('example/does-not-exist:1'));
    await vi.waitFor(async () => expect(await stateOf()).toMatchObject({ state: 'failed' }), soon);
    const [component] = await componentsOf();
    expect((component?.diagnosis as Diagnosis | undefined)?.sentence).toContain('example/does-not-exist:1');
    await db.update(componentInstance).set({ waitingExecutionId: 'exe_2', waitingNodeKey: name });
    await api.apply(deployment('nginx:1'));
    await vi.waitFor(
      async () => expect(await stateOf()).toMatchObject({ state: 'running', message: '' }),
      soon,
    );
    expect((await componentsOf())[0]?.diagnosis).toBeNull();
    expect(wokenAtOnce).toContain(`exe_2/${name}`);
  });

  it('says that an object is gone', async () => {
    await api.apply(deployment('nginx:1'));
    await vi.waitFor(async () => expect(await stateOf()).toMatchObject({ state: 'running' }), soon);
    await api.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name });
    await vi.waitFor(async () => expect((await stateOf())?.message).toContain('gone'), soon);
  });

  it('looks at what nothing tells of, too', async () => {
    await api.apply(deployment('nginx:1'));
    await vi.waitFor(async () => expect(await stateOf()).toMatchObject({ state: 'running' }), soon);
    // Somebody tampers with what is known; no event will come.
    await db
      .update(instance)
      .set({ state: 'failed', nextCheckAt: new Date(0) })
      .where(eq(instance.id, instanceId));
    await vi.waitFor(async () => expect(await stateOf()).toMatchObject({ state: 'running' }), soon);
  });
});

describe('a cluster that does not answer', () => {
  it('makes its instances stale, never healthy, and keeps what was last known of their components', async () => {
    await api.apply(deployment('nginx:1'));
    await vi.waitFor(async () => expect(await stateOf()).toMatchObject({ state: 'running' }), soon);
    const gone = newId('clu');
    const [{ unitId } = { unitId: '' }] = await db.select({ unitId: cluster.unitId }).from(cluster);
    const credentials = parseKubeconfig(
      JSON.stringify({
        'current-context': 'x',
        clusters: [{ name: 'x', cluster: { server: 'https://127.0.0.1:1' } }],
        users: [{ name: 'x', user: { token: 't' } }],
        contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
      }),
      { type: 'pasted' },
    );
    await db.insert(cluster).values({
      id: gone,
      unitId,
      name: `gone-${name}`,
      source: 'registered',
      endpoint: credentials.server,
      credentials: clusters.seal(gone, credentials),
    });
    await db
      .update(instance)
      .set({ clusterId: gone, nextCheckAt: new Date(0) })
      .where(eq(instance.id, instanceId));
    await vi.waitFor(async () => expect(await stateOf()).toMatchObject({ state: 'stale' }), soon);
    expect((await stateOf())?.message).toContain('127.0.0.1:1');
    expect((await componentsOf())[0]?.state).toBe('running');
  });
});

async function stateOf() {
  const [row] = await db.select().from(instance).where(eq(instance.id, instanceId));
  return row;
}

function componentsOf() {
  return db.select().from(componentInstance).where(eq(componentInstance.instanceId, instanceId));
}

function deployment(image: string): KubeResource {
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'default' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } },
    },
  };
}
