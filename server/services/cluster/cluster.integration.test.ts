import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { user } from '@/db/schema/auth';
import { cluster, namespace, stage } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { startPlayground } from '@/playground/contract/playground-process';
import { bootstrapInstance } from '@/server/auth/bootstrap';
import { createMemoryCatalog } from '@/server/extensions/memory-catalog';
import { createExtensionsOver } from '@/server/extensions/registry';
import { createSealer } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import type { Actor, ServiceContext } from '../context';
import { createStage, removeStage } from '../environment/create-stage';
import { listStages } from '../environment/list';
import { actingAs } from '../testing/acting-as';
import { refusalOf } from '../testing/refusal';
import { addCluster } from './add';
import { testCluster, tryConnection } from './connection';
import { getCluster, listClusters } from './list';
import { registerStartupCluster } from './register-startup';
import { removeCluster, updateCluster } from './update';

const database = await createTestDatabase();
const { db } = database;
const folder = mkdtempSync(join(tmpdir(), 'loam-cluster-'));
const clusters = createClusters(db, createSealer([{ id: 'test', key: randomBytes(32) }]));
const logger = pino({ level: 'silent' });
const input = { project: 'default' };
let kubeconfig: string;
let path: string;
let stop: () => Promise<unknown>;

const actAs = (actor: Actor): ServiceContext => ({
  db,
  actor,
  requestId: 'test',
  logger,
  now: () => new Date(),
  extensions: createExtensionsOver(createMemoryCatalog([]), {
    logger,
    sandbox: { workerFile: 'no call is made' },
  }),
  clusters,
});
const person = (id: string, instanceAdmin: boolean): Actor => ({
  type: 'user',
  id,
  name: id,
  instanceAdmin,
  mustChangePassword: false,
});
const admin = actAs(person('usr_admin', true));
const platform = actAs(person('usr_platform', false));

beforeAll(async () => {
  const playground = await startPlayground(folder);
  stop = playground.stop;
  path = playground.kubeconfig;
  kubeconfig = readFileSync(path, 'utf8');
  await bootstrapInstance(db, { now: new Date(), adminEmail: 'admin@example.com' });
  await db.insert(user).values([
    { id: 'usr_admin', name: 'admin', email: 'a@example.com', instanceAdmin: true },
    { id: 'usr_platform', name: 'platform', email: 'p@example.com' },
  ]);
  const [own] = await db.select().from(project).where(eq(project.name, 'default'));
  await db
    .insert(projectMember)
    .values({ projectId: own?.id ?? '', userId: 'usr_platform', role: 'platform' });
}, 60_000);

afterAll(async () => {
  await clusters.close();
  await stop();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('adding a cluster', () => {
  it('tries the connection, keeps the credentials sealed, and never answers with them', async () => {
    expect(await tryConnection(admin, { kubeconfig })).toMatchObject({ ok: true });
    const added = await addCluster(admin, { name: 'east', kubeconfig, labels: { region: 'east' } });
    expect(added.verdict.ok).toBe(true);
    const [row] = await db.select().from(cluster).where(eq(cluster.name, 'east'));
    const token = /token: (\S+)/.exec(kubeconfig)?.[1] ?? 'no token';
    expect(row?.credentials).not.toContain(token);
    const answers = JSON.stringify([
      await listClusters(admin, input),
      await getCluster(admin, { ...input, name: 'east' }),
    ]);
    expect(answers).not.toContain(token);
    expect(answers).not.toContain('"credentials"');
    const [entry] = await db.select().from(audit).where(eq(audit.action, 'cluster.add'));
    expect(JSON.stringify(entry)).not.toContain(token);
  });

  it('rejects a second one of the same name, and one that does not answer unless asked to keep it', async () => {
    await expect(addCluster(admin, { name: 'east', kubeconfig })).rejects.toMatchObject({
      code: 'conflict',
      path: 'name',
    });
    const nowhere = kubeconfig
      .replace(/server: .*/, 'server: https://127.0.0.1:1')
      .replace(/certificate-authority-data: .*/, '');
    await expect(addCluster(admin, { name: 'nowhere', kubeconfig: nowhere })).rejects.toMatchObject({
      code: 'cluster-unreachable',
    });
    expect(await db.select().from(cluster).where(eq(cluster.name, 'nowhere'))).toEqual([]);
    await addCluster(admin, { name: 'nowhere', kubeconfig: nowhere, evenUnreachable: true });
    expect(await testCluster(admin, { ...input, name: 'nowhere' })).toMatchObject({ ok: false });
    expect(await getCluster(admin, { ...input, name: 'nowhere' })).toMatchObject({ state: 'unreachable' });
  });

  it('rejects the same cluster under another name unless asked to keep it, and both say so', async () => {
    const refusal = await refusalOf(addCluster(admin, { name: 'twin', kubeconfig }));
    expect(refusal).toMatchObject({ code: 'conflict', path: 'evenRegistered' });
    expect(refusal.message).toBe('This cluster is registered already, as "east".');
    await addCluster(admin, { name: 'twin', kubeconfig, evenRegistered: true });
    expect(await getCluster(admin, { ...input, name: 'twin' })).toMatchObject({ sameAs: ['east'] });
    expect(await getCluster(admin, { ...input, name: 'east' })).toMatchObject({ sameAs: ['twin'] });
  });

  it('goes by the address where the account may not see which cluster it is', async () => {
    const blind = actingAs(path, 'nobody');
    expect(await refusalOf(addCluster(admin, { name: 'blind', kubeconfig: blind }))).toMatchObject({
      path: 'evenRegistered',
    });
  });

  it('rejects whoever is no instance admin, and audits the attempt', async () => {
    const attempts = [
      () => addCluster(platform, { name: 'mine', kubeconfig }),
      () => tryConnection(platform, { kubeconfig }),
      () => updateCluster(platform, { name: 'east', labels: {} }),
      () => removeCluster(platform, { name: 'east' }),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'denied' });
    const denied = await db.select().from(audit).where(eq(audit.result, 'denied'));
    expect(denied).toHaveLength(attempts.length);
  });

  it('take a limit of deliveries beside their labels, and give it up', async () => {
    await updateCluster(admin, { name: 'east', maxDeliveries: 3 });
    const { labels } = await getCluster(admin, { ...input, name: 'east' });
    expect(await getCluster(admin, { ...input, name: 'east' })).toMatchObject({ maxDeliveries: 3 });
    await updateCluster(admin, { name: 'east', maxDeliveries: null });
    expect(await getCluster(admin, { ...input, name: 'east' })).toMatchObject({
      maxDeliveries: null,
      labels,
    });
    await expect(updateCluster(admin, { name: 'east', maxDeliveries: 0 })).rejects.toThrow('maxDeliveries');
    await expect(updateCluster(admin, { name: 'east' })).rejects.toMatchObject({
      code: 'invalid-input',
      expected: 'labels, maxDeliveries or actsAs',
    });
  });

  it('rejects a name that no namespace could have', async () => {
    await expect(addCluster(admin, { name: 'East_1', kubeconfig })).rejects.toThrow('lower-case letters');
  });
});

describe('stages', () => {
  it('are made at the end of the row, and go when nothing runs there', async () => {
    await createStage(platform, { ...input, name: 'prod', cluster: 'east', namespace: 'shop' });
    const stages = await listStages(platform, input);
    expect(stages.at(-1)).toMatchObject({ name: 'prod', cluster: 'east', namespace: 'shop', instances: 0 });
    await expect(
      createStage(platform, { ...input, name: 'prod', cluster: 'east', namespace: 'shop' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await removeStage(platform, { ...input, name: 'prod' });
    expect(await db.select().from(stage).where(eq(stage.name, 'prod'))).toEqual([]);
  });

  it('rejects a namespace of another project and of Kubernetes itself in the same words', async () => {
    const [east] = await db.select({ id: cluster.id }).from(cluster).where(eq(cluster.name, 'east'));
    const otherId = newId('prj');
    await db.insert(project).values({ id: otherId, name: 'other', title: 'Other' });
    await db
      .insert(namespace)
      .values({ id: newId('ns'), clusterId: east?.id ?? '', projectId: otherId, name: 'theirs' });
    const message = async (name: string) =>
      createStage(platform, { ...input, name: 'grab', cluster: 'east', namespace: name }).then(
        () => 'was not rejected',
        (error: Error) => error.message.replace(name, 'NAME'),
      );
    expect(await message('theirs')).toContain('is not open to project');
    const onTwin = createStage(platform, { ...input, name: 'grab', cluster: 'twin', namespace: 'theirs' });
    expect((await refusalOf(onTwin)).message).toContain('is not open to project');
    expect(await message('theirs')).toBe(await message('kube-system'));
  });
});

describe('registering the clusters of a start', () => {
  it('gives the playground the stage dev, puts KUBECONFIG first, and renews both at the next start', async () => {
    const system = actAs({ type: 'system', name: 'launcher' });
    for (let start = 0; start < 2; start += 1) {
      await registerStartupCluster(system, { source: 'playground', kubeconfig, path });
      await registerStartupCluster(system, {
        source: 'kubeconfig',
        kubeconfig: kubeconfig.replaceAll('playground', 'My_Cluster'),
        path,
      });
    }
    const stages = await listStages(admin, input);
    expect(stages.map(({ name, cluster: at }) => [name, at])).toEqual([
      ['my-cluster', 'my-cluster'],
      ['dev', 'playground'],
    ]);
  });

  it('takes a context that was renamed for the cluster that it was', async () => {
    const system = actAs({ type: 'system', name: 'launcher' });
    const renamed = kubeconfig.replaceAll('playground', 'Another');
    const registered = await registerStartupCluster(system, {
      source: 'kubeconfig',
      kubeconfig: renamed,
      path,
    });
    expect(registered).toMatchObject({ name: 'my-cluster', stage: 'my-cluster' });
    expect(registered.sameAs).toEqual(expect.arrayContaining(['east', 'playground']));
    expect((await listStages(admin, input)).map(({ name }) => name)).not.toContain('another');
  });
});
