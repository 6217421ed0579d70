import { readFileSync } from 'node:fs';
import { and, eq, isNotNull } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { user } from '@/db/schema/auth';
import { node } from '@/db/schema/engine';
import { cluster as clusterTable, namespace as ownNamespace } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { apiToken } from '@/db/schema/token';
import { workflowRun, workflowSchedule, workflow as workflowTable } from '@/db/schema/workflow';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { KubeResource, StepError } from '@/plugins/sdk/definition';
import { issueToken } from '@/server/auth/token';
import { personOf } from '@/server/delivery/starter';
import type { ProjectRole } from '@/server/domain/permission';
import { SaveSchedule } from '@/server/domain/schedule-input';
import { newId } from '@/server/platform/ids';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { applyDocuments } from '../application/apply';
import { deleteApplication } from '../application/delete';
import { diffApplication } from '../application/diff';
import type { ServiceContext } from '../context';
import { createStage } from '../environment/create-stage';
import { restartObject } from '../instance/operate';
import { pauseSchedule } from '../schedule/change';
import { fireNext } from '../schedule/fire';
import { saveSchedule } from '../schedule/save';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { saveWorkflow } from '../workflow/save';
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

const endless = { createdAt: new Date(), expiresAt: null };
const idOf = ({ actor }: ServiceContext) => (actor.type === 'user' ? actor.id : '');

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
/** Who may deliver, and nobody else. */
const bound = (subject: { kind: 'User' | 'Group'; name: string }) =>
  api.apply({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'deliver', namespace: name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'deliver' },
    subjects: [{ ...subject, apiGroup: 'rbac.authorization.k8s.io' }],
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
  await api.apply(roleOf({ core: ['services', 'configmaps'], apps: ['deployments'] }));
  await bound({ kind: 'User', name: `loam:${name}-ann@example.com` });
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
    await bound({ kind: 'Group', name: 'loam:default:operator' });
    const app = uniqueName('group');
    const succeeds = async () => (await applied(bob, document(app))).state === 'succeeded';
    expect(await until(succeeds, 60_000)).toBe(true);
  });

  it('gives a token no more than it has, nor than its maker has now', async () => {
    const [maker, other] = [await person(`${name}-maker@example.com`), newId('usr')];
    const userId = idOf(maker);
    const { id } = await issueToken(db, { name: 'ci', userId, projectId, role: 'operator', ...endless });
    const role = async () => (await personOf(db, id, projectId)).role;
    const becomes = (next: ProjectRole) =>
      db.update(projectMember).set({ role: next }).where(eq(projectMember.userId, userId));
    expect(await role()).toBe('operator');
    await becomes('admin');
    expect(await role()).toBe('operator');
    await becomes('developer');
    expect(await role()).toBe('developer');
    await db.update(apiToken).set({ revokedAt: new Date() }).where(eq(apiToken.id, id));
    for (const gone of [id, other])
      await expect(personOf(db, gone, projectId)).rejects.toMatchObject({ code: 'denied' });
  });

  it('rejects who has no role any more', async () => {
    const gone = await person(`${name}-gone@example.com`);
    const id = idOf(gone);
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

describe('a copy out of a cluster that is written to as people', () => {
  it('takes what whoever delivers it may read there, and no more', async () => {
    const [app, hidden] = [uniqueName('copy'), uniqueName('hidden')];
    const data = { token: 'c2VjcmV0' };
    await api.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name: hidden, namespace: name }, data });
    await bound({ kind: 'User', name: `loam:${name}-ann@example.com` });
    const copy = documentOf(
      app,
      `    - {name: copy, type: ref-objects, properties: {objects: [{resource: secret, name: ${hidden}}]}}\n`,
    ).replace(`namespace: ${app}`, `namespace: ${name}`);
    const refused = {
      code: 'denied',
      message: 'You may not get Secret objects there, as the cluster’s rules have it.',
    };
    await expect(diffApplication(ann, { project: 'default', document: copy })).rejects.toMatchObject(refused);
    expect(await applied(ann, copy)).toMatchObject({ state: 'failed', error: refused });
    await api.apply(roleOf({ core: ['services', 'configmaps', 'secrets'], apps: ['deployments'] }));
    // It is read now; what is written where it is from already is somebody else's.
    expect(
      await until(async () => {
        const { error } = await applied(ann, copy);
        return (error as StepError | null)?.code !== 'denied' && error;
      }),
    ).toMatchObject({ code: 'conflict' });
    await expect(diffApplication(bob, { project: 'default', document: copy })).rejects.toMatchObject(refused);
    await api.apply(roleOf({ core: ['services', 'configmaps'], apps: ['deployments'] }));
  }, 60_000);
});

describe('a schedule for a cluster that is written to as people', () => {
  const project = 'default';
  const workflowOf = (flow: string, text: string) => ({
    project,
    document: `apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: {name: ${flow}}\nsteps: [{name: put, type: apply-object, properties: {value: {apiVersion: v1, kind: ConfigMap, metadata: {name: ${flow}}, data: {text: ${text}}}}}]\n`,
  });
  const scheduled = (by: ServiceContext, flow: string) =>
    saveSchedule(by, {
      project,
      ...SaveSchedule.parse({
        workflow: flow,
        name: 'now',
        cron: '0 0 1 1 *',
        missed: 'once',
        stage: name,
        overlap: 'allow',
      }),
    });
  /** As if the last first of January had been looked at by nobody, and lets it start what it starts. */
  async function fired(flow: string) {
    const of = eq(workflowTable.name, flow);
    const [row] = await db.select({ id: workflowTable.id }).from(workflowTable).where(of);
    const its = eq(workflowSchedule.workflowId, row?.id ?? '');
    const [schedule] = await db
      .update(workflowSchedule)
      .set({ nextAt: new Date(Date.now() - 366 * 86_400_000) })
      .where(its)
      .returning();
    const runs = eq(workflowRun.scheduleId, schedule?.id ?? '');
    await db.update(workflowRun).set({ scheduledFor: null }).where(runs);
    expect(await fireNext(world.ctx)).toBe(true);
    const [run] = await db
      .select({ id: workflowRun.executionId })
      .from(workflowRun)
      .where(and(runs, isNotNull(workflowRun.scheduledFor)));
    const [after] = await db.select().from(workflowSchedule).where(its);
    return { message: after?.lastMessage, run: run ? await world.ended(run.id) : null };
  }

  beforeAll(async () => {
    await bound({ kind: 'Group', name: 'loam:default:operator' });
    await createStage(world.ctx, { project, name, cluster, namespace: name });
  });

  it('is run as whoever saved it, and not as the one who wrote the workflow', async () => {
    const flow = uniqueName('scheduled');
    const cleo = await person(`${name}-cleo@example.com`);
    await db
      .update(projectMember)
      .set({ role: 'developer' })
      .where(eq(projectMember.userId, idOf(cleo)));
    await saveWorkflow(ann, workflowOf(flow, 'one'));
    await scheduled(cleo, flow);
    expect((await fired(flow)).run).toMatchObject({
      state: 'failed',
      error: {
        code: 'cluster-refused',
        message: expect.stringContaining(`the account loam:${name}-cleo@example.com may not`) as string,
      },
    });
    await scheduled(ann, flow);
    expect((await fired(flow)).run).toMatchObject({ state: 'succeeded', error: null });
  });

  it('rejects to write in their name what somebody else changed since, until it is saved again', async () => {
    const flow = uniqueName('changed');
    await saveWorkflow(ann, workflowOf(flow, 'one'));
    await scheduled(ann, flow);
    await saveWorkflow(bob, workflowOf(flow, 'two'));
    await pauseSchedule(bob, { project, workflow: flow, name: 'now', paused: true });
    await pauseSchedule(bob, { project, workflow: flow, name: 'now', paused: false });
    expect((await fired(flow)).message).toContain(`${name}-bob@example.com changed the workflow ${flow}`);
    await saveWorkflow(ann, workflowOf(flow, 'three'));
    expect((await fired(flow)).run).toMatchObject({ state: 'succeeded', error: null });
    await saveWorkflow(bob, workflowOf(flow, 'four'));
    await scheduled(ann, flow);
    expect((await fired(flow)).run).toMatchObject({ state: 'succeeded', error: null });
  });

  it('that was saved with a token has its role, and ends with it', async () => {
    const flow = uniqueName('token');
    await saveWorkflow(ann, workflowOf(flow, 'one'));
    const made = { name: 'ci', userId: idOf(ann), projectId, role: 'developer' as const };
    const { id } = await issueToken(db, { ...made, ...endless });
    await scheduled(
      { ...ann, actor: { type: 'token', id, instanceAdmin: false, ...made, name: `ann: ci` } },
      flow,
    );
    const refused = { state: 'failed', createdBy: id, error: { code: 'cluster-refused' } };
    expect((await fired(flow)).run).toMatchObject(refused);
    await db.update(apiToken).set({ role: 'operator' }).where(eq(apiToken.id, id));
    expect((await fired(flow)).run).toMatchObject({ state: 'succeeded', error: null });
    await db.update(apiToken).set({ revokedAt: new Date() }).where(eq(apiToken.id, id));
    expect((await fired(flow)).message).toContain('The token with which');
  });
});

// The playground makes no tokens, and whoever has its own may act as anybody.
describe.skipIf(!process.env['KUBECONFIG'])('an account with the generated role', () => {
  it('may act for the people that there were, and is told of whom it may not', async () => {
    const account = { namespace: name, name: uniqueName('acts') };
    const { yaml } = await clusterRole(world.ctx, { account, impersonate: true });
    for (const each of parseAllDocuments(yaml)) await api.apply(each.toJS() as KubeResource);
    const registered = account.name;
    await addCluster(world.ctx, {
      name: registered,
      serviceAccount: await accessOf(account),
      evenRegistered: true,
    });
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
