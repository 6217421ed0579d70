import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { execution } from '@/db/schema/engine';
import { instanceStates } from '@/db/schema/enums';
import { cluster, namespace, stage, unit } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { ListApplications } from '@/server/domain/application-input';
import { severityOf } from '@/server/domain/status';
import { createMemoryCatalog } from '@/server/extensions/memory-catalog';
import { createExtensionsOver } from '@/server/extensions/registry';
import { createSealer } from '@/server/platform/crypto';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import type { ServiceContext } from '../context';
import { listApplications } from './list';

const { db } = await createTestDatabase();
const logger = pino({ level: 'silent' });
const ctx: ServiceContext = {
  db,
  actor: { type: 'system', name: 'test' },
  requestId: 'req_1',
  logger,
  now: () => new Date(),
  extensions: createExtensionsOver(createMemoryCatalog([]), { logger, sandbox: { workerFile: '/nowhere' } }),
  clusters: createClusters(db, createSealer([{ id: 'test', key: Buffer.alloc(32) }])),
};
const many = 1000;
const stateOf = (i: number) => instanceStates[i % instanceStates.length] ?? 'running';
const nameOf = (i: number) => `app-${String(i).padStart(4, '0')}`;

beforeAll(async () => {
  await db.insert(unit).values({ id: 'unt_1', name: 'local' });
  const place = { unitId: 'unt_1', source: 'kubeconfig' as const, endpoint: '', credentials: '' };
  await db.insert(cluster).values({ id: 'clu_1', name: 'main', ...place });
  for (const name of ['mine', 'theirs'])
    await db.insert(project).values({ id: `prj_${name}`, name, title: name });
  await db.insert(namespace).values({ id: 'ns_1', clusterId: 'clu_1', projectId: 'prj_mine', name: 'ns' });
  const stages = ['dev', 'prod'].map((name, position) => ({ id: `stg_${name}`, name, position }));
  await db
    .insert(stage)
    .values(stages.map((each) => ({ ...each, namespaceId: 'ns_1', projectId: 'prj_mine' })));
  const numbers = Array.from({ length: many }, (_, i) => i);
  await db.insert(application).values([
    ...numbers.map((i) => ({
      id: `app_${i}`,
      projectId: 'prj_mine',
      name: nameOf(i),
      description: i === 7 ? 'takes 100% of_everything' : '',
      revision: 2,
      state: stateOf(i),
      severity: severityOf(stateOf(i)),
    })),
    { id: 'app_foreign', projectId: 'prj_theirs', name: 'foreign' },
  ]);
  await db.insert(instance).values(
    numbers.flatMap((i) =>
      stages.map(({ id, name }) => ({
        id: `inst_${i}_${name}`,
        projectId: 'prj_mine',
        applicationId: `app_${i}`,
        clusterId: 'clu_1',
        namespace: `${name}-${i}`,
        stageId: id,
        revision: 2,
        state: stateOf(i),
      })),
    ),
  );
  await db.insert(execution).values(
    numbers.flatMap((i) =>
      [1, 2, 3].map((n) => ({
        id: `exe_${i}_${n}`,
        projectId: 'prj_mine',
        applicationId: `app_${i}`,
        number: i * 3 + n,
        kind: 'workflow' as const,
        title: '',
        context: {},
        createdByName: 'test',
        state: 'succeeded' as const,
      })),
    ),
  );
}, 60_000);

const list = (input: Partial<ListApplications> = {}) =>
  listApplications(ctx, { project: 'mine', ...ListApplications.parse(input) });

describe('listApplications', () => {
  it('gives a page, the worst first, with stages in order and the newest run', async () => {
    const { items, total, counts } = await list({ pageSize: 3 });
    expect(total).toBe(many);
    expect(items.map((item) => [item.name, item.state])).toEqual([
      ['app-0000', 'failed'],
      ['app-0011', 'failed'],
      ['app-0022', 'failed'],
    ]);
    expect(items[0]).toMatchObject({
      stages: [
        { stage: 'dev', state: 'failed', revision: 2 },
        { stage: 'prod', state: 'failed', revision: 2 },
      ],
      lastRun: { id: 'exe_0_3', number: 3, state: 'succeeded' },
    });
    expect(Object.values(counts).reduce((sum, each) => sum + each, 0)).toBe(many);
  });

  it('filters by state without changing the counts, and searches names and descriptions as they are written', async () => {
    const running = await list({ states: ['running'], sort: 'name', pageSize: 200 });
    expect(running.items.every((item) => item.state === 'running')).toBe(true);
    expect(running.total).toBe(running.counts.running);
    expect(running.counts.failed).toBeGreaterThan(0);
    expect((await list({ search: '100%' })).items.map((item) => item.name)).toEqual(['app-0007']);
    expect((await list({ search: 'of_e' })).total).toBe(1);
    expect((await list({ search: 'APP-099' })).total).toBe(10);
    expect(await list({ search: 'nothing' })).toMatchObject({ items: [], total: 0, counts: {} });
  });

  it('pages to the end', async () => {
    const last = await list({ page: 5, pageSize: 200, sort: 'name' });
    expect(last.items.at(-1)?.name).toBe(nameOf(many - 1));
    expect((await list({ page: 6, pageSize: 200 })).items).toEqual([]);
  });

  it('shows nothing of another project', async () => {
    const theirs = await listApplications(ctx, { project: 'theirs', ...ListApplications.parse({}) });
    expect(theirs.items.map((item) => item.name)).toEqual(['foreign']);
  });

  it('answers in 150 ms at the 95th percentile', async () => {
    const times: number[] = [];
    for (let i = 0; i < 40; i++) {
      const start = performance.now();
      await list({ page: 1 + (i % 5), pageSize: 50, sort: i % 2 === 0 ? 'severity' : 'updated' });
      times.push(performance.now() - start);
    }
    const p95 = times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)];
    expect(p95).toBeLessThan(150);
  });
});
