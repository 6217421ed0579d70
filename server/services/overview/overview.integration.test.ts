import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { execution, node } from '@/db/schema/engine';
import { cluster, namespace, stage, unit } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import { workflowRun } from '@/db/schema/workflow';
import { createTestDatabase } from '@/db/testing/test-database';
import { GetOverview } from '@/server/domain/overview-input';
import type { InstanceState } from '@/server/domain/status';
import { createMemoryCatalog } from '@/server/extensions/memory-catalog';
import { createExtensionsOver } from '@/server/extensions/registry';
import { createSealer } from '@/server/platform/crypto';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import type { ServiceContext } from '../context';
import { getOverview } from './get';

const { db } = await createTestDatabase();
const logger = pino({ level: 'silent' });
const now = new Date('2026-05-12T23:30:00Z');
const ctx: ServiceContext = {
  db,
  actor: { type: 'system', name: 'test' },
  requestId: 'req_1',
  logger,
  now: () => now,
  extensions: createExtensionsOver(createMemoryCatalog([]), { logger, sandbox: { workerFile: '/nowhere' } }),
  clusters: createClusters(db, createSealer([{ id: 'test', key: Buffer.alloc(32) }])),
};
const run = { context: {}, title: 'deliver', kind: 'workflow' as const, createdByName: 'Ann', revision: 1 };
const overview = (name: string, timeZone = 'UTC') => getOverview(ctx, { project: name, timeZone });

beforeAll(async () => {
  await db.insert(unit).values({ id: 'unt_1', name: 'local' });
  const place = { unitId: 'unt_1', source: 'kubeconfig' as const, endpoint: '', credentials: '' };
  await db.insert(cluster).values([
    { id: 'clu_1', name: 'main', state: 'connected', ...place },
    { id: 'clu_2', name: 'far', state: 'unreachable', message: 'no route', ...place },
  ]);
  for (const name of ['mine', 'theirs'])
    await db.insert(project).values({ id: `prj_${name}`, name, title: name });
  await db.insert(namespace).values([
    { id: 'ns_1', clusterId: 'clu_1', projectId: 'prj_mine', name: 'ns' },
    { id: 'ns_2', clusterId: 'clu_2', projectId: 'prj_mine', name: 'ns' },
  ]);
  await db.insert(stage).values([
    { id: 'stg_dev', namespaceId: 'ns_1', projectId: 'prj_mine', name: 'dev', position: 0 },
    { id: 'stg_prod', namespaceId: 'ns_2', projectId: 'prj_mine', name: 'prod', position: 1 },
  ]);
  for (const name of ['broken', 'warned', 'well', 'stopped'])
    await db.insert(application).values({ id: `app_${name}`, projectId: 'prj_mine', name });
  await db.insert(application).values({ id: 'app_foreign', projectId: 'prj_theirs', name: 'foreign' });
  const at = (app: string, clusterId: string, stageId: string, state: InstanceState) => ({
    id: `inst_${app}_${stageId}`,
    projectId: 'prj_mine',
    applicationId: `app_${app}`,
    clusterId,
    namespace: 'ns',
    stageId,
    revision: 1,
    state,
    message: `${app} is ${state}`,
  });
  await db
    .insert(instance)
    .values([
      at('broken', 'clu_1', 'stg_dev', 'warning'),
      at('broken', 'clu_2', 'stg_prod', 'failed'),
      at('warned', 'clu_1', 'stg_dev', 'warning'),
      at('well', 'clu_1', 'stg_dev', 'running'),
    ]);
  const of = (number: number, app: string) => ({
    ...run,
    id: `exe_${number}`,
    number,
    projectId: 'prj_mine',
    applicationId: `app_${app}`,
  });
  await db.insert(execution).values([
    {
      ...of(1, 'stopped'),
      state: 'failed',
      finishedAt: new Date('2026-05-12T22:30:00Z'),
      error: { message: 'no image' },
    },
    { ...of(2, 'well'), state: 'failed', finishedAt: new Date('2026-05-11T10:00:00Z') },
    { ...of(3, 'well'), state: 'succeeded', finishedAt: new Date('2026-05-11T11:00:00Z') },
    { ...of(4, 'warned'), state: 'suspended' },
    { ...of(5, 'broken'), state: 'running', startedAt: new Date('2026-05-12T23:00:00Z') },
    {
      ...run,
      id: 'exe_9',
      number: 1,
      projectId: 'prj_theirs',
      applicationId: 'app_foreign',
      state: 'running',
    },
  ]);
  const step = { executionId: 'exe_5', kind: 'step', handler: 'x', spec: {} };
  await db.insert(node).values([
    { ...step, key: 'a', name: 'first', position: 0, state: 'succeeded' },
    { ...step, key: 'b', name: 'second', position: 1, state: 'running' },
  ]);
});

describe('overview', () => {
  it('says what needs a person: one line an application with its worst place, resting runs, lost clusters', async () => {
    const { attention } = await overview('mine');
    expect(attention).toMatchObject([
      { kind: 'cluster', cluster: 'far', message: 'no route', stale: 0 },
      { kind: 'instance', application: 'broken', state: 'failed', stage: 'prod', cluster: 'far', others: 1 },
      { kind: 'instance', application: 'warned', state: 'warning', others: 0 },
      { kind: 'suspended', application: 'warned', number: 4 },
      { kind: 'failed-run', application: 'stopped', number: 1, message: 'no image' },
    ]);
  });

  it('says once of a lost cluster what is stale there, before all else', async () => {
    const values = { projectId: 'prj_mine', revision: 1, state: 'stale' as const, namespace: 'other' };
    await db.insert(instance).values([
      { ...values, id: 'inst_s1', applicationId: 'app_well', clusterId: 'clu_2' },
      { ...values, id: 'inst_s2', applicationId: 'app_stopped', clusterId: 'clu_2' },
      // There the cluster answers: something else keeps it from being seen.
      { ...values, id: 'inst_s3', applicationId: 'app_stopped', clusterId: 'clu_1' },
    ]);
    const { attention } = await overview('mine');
    await db.delete(instance).where(eq(instance.state, 'stale'));
    expect(attention[0]).toMatchObject({
      kind: 'cluster',
      cluster: 'far',
      clusterState: 'unreachable',
      stale: 2,
    });
    const stale = attention.filter((item) => item.kind === 'instance' && item.state === 'stale');
    expect(stale).toMatchObject([{ application: 'stopped', cluster: 'main', others: 0 }]);
  });

  it('says which workflow on its own failed, by its newest run', async () => {
    await db.insert(project).values({ id: 'prj_flows', name: 'flows', title: 'Flows' });
    const failed = { ...run, projectId: 'prj_flows', state: 'failed' as const, finishedAt: now };
    await db.insert(execution).values([
      { ...failed, id: 'exe_f1', number: 1 },
      { ...failed, id: 'exe_f2', number: 2 },
    ]);
    const ofWorkflow = { projectId: 'prj_flows', owner: 'nightly' };
    await db.insert(workflowRun).values([
      { ...ofWorkflow, executionId: 'exe_f1' },
      { ...ofWorkflow, executionId: 'exe_f2' },
    ]);
    const { attention } = await overview('flows');
    expect(attention).toMatchObject([
      { kind: 'failed-run', application: null, workflow: 'nightly', number: 2 },
    ]);
  });

  it('leaves out a failed run that a later one has made good', async () => {
    const { attention } = await overview('mine');
    expect(attention.filter((item) => 'number' in item && item.number === 2)).toEqual([]);
  });

  it('counts instances by stage, in the order of the stages, and what is well', async () => {
    const { stages, totals } = await overview('mine');
    expect(stages).toEqual([
      { stage: 'dev', total: 3, counts: { warning: 2, running: 1 } },
      { stage: 'prod', total: 1, counts: { failed: 1 } },
    ]);
    expect(totals).toEqual({ applications: 4, instances: 4, well: 1, clusters: 2 });
  });

  it('shows what is at work and how far it is, and what ended', async () => {
    const { working, recent } = await overview('mine');
    expect(working).toMatchObject([{ number: 5, application: 'broken', done: 1, total: 2, at: 'second' }]);
    expect(recent.map(({ number }) => number)).toEqual([1, 3, 2]);
  });

  it("counts seven days by the reader's clock", async () => {
    const { days } = await overview('mine');
    expect(days).toHaveLength(7);
    expect(days.slice(-2)).toEqual([
      { day: '2026-05-11', total: 2, failed: 1 },
      { day: '2026-05-12', total: 1, failed: 1 },
    ]);
    const berlin = await overview('mine', 'Europe/Berlin');
    expect(berlin.days.at(-1)).toEqual({ day: '2026-05-13', total: 1, failed: 1 });
  });

  it("shows nothing of another project's", async () => {
    const foreign = await overview('theirs');
    expect(foreign.attention).toEqual([]);
    expect(foreign.working.map(({ id }) => id)).toEqual(['exe_9']);
    expect(foreign.totals.applications).toBe(1);
  });

  it('rejects a time zone that is none', () => {
    expect(GetOverview.safeParse({ timeZone: "UTC'; drop" }).success).toBe(false);
    expect(GetOverview.safeParse({ timeZone: 'Mars/Olympus' }).success).toBe(false);
  });
});
