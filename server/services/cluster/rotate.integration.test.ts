import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { audit } from '@/db/schema/audit';
import { instance } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { createSealer } from '@/server/platform/crypto';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { type ClusterFront, startClusterFront } from '../testing/cluster-front';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';
import { testCluster, tryConnection } from './connection';
import { getCluster } from './list';
import { rotateCredentials } from './rotate';

const { database, world, kubeconfig, startCluster } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const { ctx } = world;
const folder = mkdtempSync(join(tmpdir(), 'loam-pod-'));
const name = uniqueName('fronted');
let front: ClusterFront;

beforeAll(async () => {
  front = await startClusterFront(kubeconfig);
  front.tokens.add('first-token');
  await addCluster(ctx, { name, kubeconfig: front.kubeconfig('first-token'), evenRegistered: true });
});
afterAll(async () => {
  await front.close();
  rmSync(folder, { recursive: true, force: true });
});

const get = () => getCluster(ctx, { project: 'default', name });

describe('new credentials', () => {
  it('that do not work leave the old ones in place', async () => {
    const given = { name, kubeconfig: front.kubeconfig('wrong-token') };
    const refusal = await refusalOf(rotateCredentials(ctx, given));
    expect(refusal).toMatchObject({ code: 'cluster-unreachable' });
    expect(refusal.message).toContain('The new credentials do not work');
    expect(refusal.hint).toContain('The old ones stay.');
    expect(await testCluster(ctx, { project: 'default', name })).toMatchObject({ ok: true });
  });

  it('of another cluster are refused', async () => {
    const other = readFileSync(await startCluster(), 'utf8');
    const refusal = await refusalOf(rotateCredentials(ctx, { name, kubeconfig: other }));
    expect(refusal).toMatchObject({ code: 'conflict' });
    expect(refusal.message).toContain('another cluster');
  });

  it('of the same cluster at another address are taken, and never told', async () => {
    const direct = readFileSync(kubeconfig, 'utf8');
    await rotateCredentials(ctx, { name, kubeconfig: direct });
    expect((await get()).endpoint).not.toContain('http://');
    await rotateCredentials(ctx, { name, kubeconfig: front.kubeconfig('first-token') });
    const [entry] = await db.select().from(audit).where(eq(audit.action, 'cluster.rotate'));
    expect(JSON.stringify([entry, await get()])).not.toContain('first-token');
  });

  it('take over from expired ones without a restart: what runs is stale until then, and seen again', async () => {
    const app = uniqueName('kept');
    const to = `{name: there, type: topology, properties: {clusters: [${name}], namespace: ${app}}}`;
    const there = `  policies: [${to}, {name: look, type: drift, properties: {mode: report}}]\n`;
    const { runId } = await world.apply(documentOf(app, webservice(), there));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    const [row] = await db.select().from(application).where(eq(application.name, app));
    const seen = async () =>
      (
        await db
          .select()
          .from(instance)
          .where(eq(instance.applicationId, row?.id ?? ''))
      )[0];
    await until(async () => (await seen())?.state === 'running');

    front.tokens.delete('first-token');
    front.become('up');
    await db.update(instance).set({ nextCheckAt: new Date(0) });
    const stale = await until(async () => {
      const now = await seen();
      return now?.state === 'stale' && now;
    });
    expect(stale.message).toContain('does not accept the credentials');
    expect(stale.checkedAt).not.toBeNull();
    expect(await testCluster(ctx, { project: 'default', name })).toMatchObject({ ok: false, rejected: true });
    expect(await get()).toMatchObject({ state: 'rejected', unreachableSince: expect.any(Date) });

    front.tokens.add('second-token');
    await rotateCredentials(ctx, { name, kubeconfig: front.kubeconfig('second-token') });
    expect(await get()).toMatchObject({ state: 'connected', unreachableSince: null });
    await until(async () => (await seen())?.state === 'running');
    // And the watch has them too: nobody looks by himself in the next hour.
    await db.update(instance).set({ nextCheckAt: new Date(Date.now() + 3_600_000) });
    await world.api.delete({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: app, name: 'web' });
    await until(async () => (await seen())?.state === 'failed');
  });
});

describe('a cluster', () => {
  it('is signed in to by the token of a service account', async () => {
    const {
      server,
      cluster: at,
      user,
    } = parseKubeconfig(readFileSync(await startCluster(), 'utf8'), {
      type: 'pasted',
    });
    const ca = Buffer.from(at['certificate-authority-data'] ?? '', 'base64').toString('utf8');
    const serviceAccount = { server, token: `${user.token}\n`, certificateAuthority: ca };
    expect(await tryConnection(ctx, { serviceAccount })).toMatchObject({ ok: true });
    const own = uniqueName('account');
    await addCluster(ctx, { name: own, serviceAccount, evenRegistered: true });
    expect(await getCluster(ctx, { project: 'default', name: own })).toMatchObject({
      source: 'service-account',
      state: 'connected',
      uid: expect.any(String),
    });
  });

  it('is signed in to by the pod that Loam runs in, and nothing secret of it is stored', async () => {
    const given = parseKubeconfig(readFileSync(await startCluster(), 'utf8'), { type: 'pasted' });
    const { hostname: host, port } = new URL(given.server);
    writeFileSync(join(folder, 'token'), given.user.token ?? '');
    writeFileSync(
      join(folder, 'ca.crt'),
      Buffer.from(given.cluster['certificate-authority-data'] ?? '', 'base64'),
    );
    const sealer = createSealer([{ id: 'pod', key: randomBytes(32) }]);
    const clusters = createClusters(db, sealer, { pod: { host, port: Number(port), folder } });
    const own = uniqueName('pod');
    const { id } = await addCluster(
      { ...ctx, clusters },
      { name: own, inCluster: true, evenRegistered: true },
    );
    const [row] = await db.select().from(cluster).where(eq(cluster.id, id));
    expect(row?.source).toBe('in-cluster');
    const sealed = sealer.open(row?.credentials ?? '', { projectId: 'instance', id });
    expect(sealed).not.toContain(given.user.token);
    await clusters.close();
  });

  it.each([
    ['no way', {}, 'one of kubeconfig'],
    ['two ways', { inCluster: true, kubeconfig: 'a' }, '2 of them'],
    ['a pod that there is none of', { inCluster: true }, 'does not run in a pod'],
    ['a server without TLS', { serviceAccount: { server: 'http://10.0.0.1', token: 't' } }, 'https'],
    ['a token that is none', { serviceAccount: { server: 'https://10.0.0.1', token: 'a b' } }, 'token'],
    [
      'an authority that is none',
      { serviceAccount: { server: 'https://10.0.0.1', token: 't', certificateAuthority: 'bm9uZQ==' } },
      'certificate-authority-data',
    ],
    [
      'a token that ended',
      {
        serviceAccount: {
          server: 'https://10.0.0.1',
          token: `a.${Buffer.from(JSON.stringify({ exp: 1_000_000_000 })).toString('base64url')}.c`,
        },
      },
      '2001-09-09',
    ],
  ])('rejects %s', async (_, given, words) => {
    const refusal = await refusalOf(tryConnection(ctx, given));
    expect(refusal.code).toBe('invalid-input');
    expect(JSON.stringify(refusal)).toContain(words);
  });
});
