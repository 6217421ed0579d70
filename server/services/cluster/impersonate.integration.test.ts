import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { user } from '@/db/schema/auth';
import { node } from '@/db/schema/engine';
import { cluster as clusterTable, namespace as ownNamespace } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { KubeResource, StepError } from '@/plugins/sdk/definition';
import { personOf } from '@/server/delivery/starter';
import { newId } from '@/server/platform/ids';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { applyDocuments } from '../application/apply';
import { deleteApplication } from '../application/delete';
import { diffApplication } from '../application/diff';
import type { ServiceContext } from '../context';
import { restartObject } from '../instance/operate';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';
import { clusterRights, clusterRole } from './rights';
import { updateCluster } from './update';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const { api } = world;

const [own] = await db.select().from(project).where(eq(project.name, 'default'));
const projectId = own?.id ?? '';

async function person(email: string): Promise<ServiceContext> {
  const id = newId('usr');
  await db.insert(user).values({ id, name: email, email });
  await db.insert(projectMember).values({ projectId, userId: id, role: 'operator' });
  const actor = { type: 'user' as const, id, name: email, instanceAdmin: false, mustChangePassword: false };
  return { ...world.ctx, actor };
}

const name = uniqueName('person');
const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
const roleOf = (resources: Record<string, string[]>): KubeResource => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: { name: 'deliver', namespace: name },
  rules: Object.entries(resources).map(([group, some]) => ({
    apiGroups: [group === 'core' ? '' : group],
    resources: some,
    verbs: ['get', 'list', 'create', 'patch', 'update', 'delete'],
  })),
});
const ann = await person(`${name}-ann@example.com`);
const bob = await person(`${name}-bob@example.com`);
const { id: clusterId = '', name: cluster = '' } = (await db.query.cluster.findMany())[0] ?? {};

const applied = async (ctx: ServiceContext, text: string) => {
  const [one] = await applyDocuments(ctx, { project: 'default', document: text });
  return world.ended(one?.runId ?? null);
};
const lastError = async () =>
  (await db.select().from(node).where(eq(node.state, 'failed')))
    .map(({ error }) => error as StepError | null)
    .findLast((error) => error?.code === 'cluster-refused');

beforeAll(async () => {
  await api.apply(namespace);
  await api.apply(roleOf({ core: ['services'], apps: ['deployments'] }));
  await api.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'deliver', namespace: name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deliver' },
    subjects: [{ kind: 'User', name: `loam:${name}-ann@example.com`, apiGroup: 'rbac.authorization.k8s.io' }],
  });
  await db.insert(ownNamespace).values({ id: newId('nsp'), clusterId, projectId, name });
  await updateCluster(world.ctx, { name: cluster, actsAs: 'person' });
});

const document = (of: string, image?: string) =>
  documentOf(of, webservice(image, of)).replace(`namespace: ${of}`, `namespace: ${name}`);

describe('a cluster that is written to as people', () => {
  it('takes what the one who started a run may do there, and says who did', async () => {
    const app = uniqueName('ann');
    expect(await applied(ann, document(app))).toMatchObject({ state: 'succeeded', error: null });
    const row = await until(async () =>
      (await db.query.instance.findMany()).find(
        (each) => each.namespace === name && each.state === 'running',
      ),
    );
    const target = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: app };
    const input = { project: 'default', instanceId: row.id, ...target };
    await restartObject(ann, input);
    await expect(restartObject(bob, input)).rejects.toMatchObject({
      code: 'cluster-refused',
      message: expect.stringContaining(
        `the account loam:${name}-bob@example.com may not patch deployments.apps in the namespace ${name}`,
      ),
    });
    // Whoever asks what a delivery would change is told what they may not do.
    const diff = await diffApplication(bob, { project: 'default', document: document(app, 'nginx:1.28') });
    expect(JSON.stringify(diff)).toContain(`${name}-bob@example.com may not patch`);
    // A change by hand is put back as the account: nobody did it.
    await api.delete({ apiVersion: 'v1', kind: 'Service', namespace: name, name: app });
    await until(() => world.service(name, app), 60_000);
    const { runId } = await deleteApplication(ann, { project: 'default', name: app });
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    expect(await world.deployment(name, app)).toBeNull();
  }, 120_000);

  it('refuses what they may not, with who, what and where', async () => {
    const run = await applied(bob, document(uniqueName('bob')));
    expect(run.state).toBe('failed');
    const error = await lastError();
    expect(error?.message).toMatch(
      new RegExp(
        `the account loam:${name}-bob@example.com may not \\w+ \\w+(\\.apps)? in the namespace ${name}`,
      ),
    );
    expect(error?.hint).toContain(`bound to loam:${name}-bob@example.com`);
  });

  it('knows the role of the project as a group', async () => {
    await api.patch(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        namespace: name,
        name: 'deliver',
      },
      {
        subjects: [{ kind: 'Group', name: 'loam:default:operator', apiGroup: 'rbac.authorization.k8s.io' }],
      },
      'merge',
    );
    const app = uniqueName('group');
    const succeeds = async () => (await applied(bob, document(app))).state === 'succeeded';
    expect(await until(succeeds, 60_000)).toBe(true);
  });

  it('rejects who has no role any more', async () => {
    const gone = await person(`${name}-gone@example.com`);
    const id = gone.actor.type === 'user' ? gone.actor.id : '';
    expect(await personOf(db, id, projectId)).toMatchObject({ role: 'operator', project: 'default' });
    await db.delete(projectMember).where(eq(projectMember.userId, id));
    await expect(personOf(db, id, projectId)).rejects.toMatchObject({ code: 'denied' });
  });

  it('is written to as the account by Loam itself, and tells whether that may act for somebody', async () => {
    const app = uniqueName('system');
    expect(await applied(world.ctx, document(app))).toMatchObject({ state: 'succeeded', error: null });
    const { places } = await clusterRights(ann, { project: 'default', name: cluster });
    expect(places.flatMap(({ missing }) => missing)).toEqual([]);
  });
});

// The playground makes no tokens, and whoever has its own may act as anybody.
describe.skipIf(!process.env['KUBECONFIG'])('an account with the generated role', () => {
  it('may act for the people that there were, and is told of whom it may not', async () => {
    const account = { namespace: name, name: uniqueName('acts') };
    const { yaml } = await clusterRole(world.ctx, { account, impersonate: true });
    for (const each of parseAllDocuments(yaml)) await api.apply(each.toJS() as KubeResource);
    const registered = account.name;
    await addCluster(world.ctx, { name: registered, serviceAccount: await accessOf(account) });
    await updateCluster(world.ctx, { name: registered, actsAs: 'person' });
    const [row] = await db.select().from(clusterTable).where(eq(clusterTable.name, registered));
    await db.insert(ownNamespace).values({ id: newId('nsp'), clusterId: row?.id ?? '', projectId, name });
    const there = (of: string) =>
      `${document(of)}  policies: [{name: there, type: topology, properties: {clusters: [${registered}], namespace: ${name}}}]\n`;
    expect(await applied(ann, there(uniqueName('ann')))).toMatchObject({ state: 'succeeded', error: null });
    const late = await person(`${name}-late@example.com`);
    expect((await applied(late, there(uniqueName('late')))).state).toBe('failed');
    expect((await lastError())?.message).toContain(
      `the account system:serviceaccount:${name}:${registered} may not impersonate users`,
    );
  }, 120_000);
});

async function accessOf(account: { namespace: string; name: string }) {
  const id = { apiVersion: 'v1', kind: 'Secret', namespace: account.namespace, name: account.name };
  await api.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { ...account, annotations: { 'kubernetes.io/service-account.name': account.name } },
    type: 'kubernetes.io/service-account-token',
  });
  const token = await until(async () => {
    const made = (await api.get(id))?.['data'] as { token?: string } | undefined;
    return made?.token;
  });
  const { server, cluster: given } = parseKubeconfig(readFileSync(kubeconfig, 'utf8'), { type: 'pasted' });
  return {
    server,
    certificateAuthority: given['certificate-authority-data'],
    token: Buffer.from(token, 'base64').toString('utf8'),
  };
}
