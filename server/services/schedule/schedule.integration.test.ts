import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asc, eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { user } from '@/db/schema/auth';
import { execution } from '@/db/schema/engine';
import { projectMember } from '@/db/schema/project';
import { workflow, workflowRun, workflowSchedule } from '@/db/schema/workflow';
import { createTestDatabase } from '@/db/testing/test-database';
import { packPlugins } from '@/plugins/pack';
import { addMember, addPerson, addProject } from '@/server/api/testing/test-runtime';
import { SaveSchedule } from '@/server/domain/schedule-input';
import { createTestExtensions } from '@/server/extensions/testing/test-extensions';
import { createSealer } from '@/server/platform/crypto';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { startSchedules } from '@/server/worker/schedules';
import type { ServiceContext } from '../context';
import { steerRun } from '../run/steer';
import { refusalOf } from '../testing/refusal';
import { deleteWorkflow } from '../workflow/delete';
import { saveWorkflow } from '../workflow/save';
import { deleteSchedule, pauseSchedule } from './change';
import { fireNext } from './fire';
import { listSchedules } from './list';
import { saveSchedule } from './save';

const database = await createTestDatabase({ max: 20 });
const { db } = database;
const folder = mkdtempSync(join(tmpdir(), 'loam-schedules-'));
const project = 'shop';
let ctx: ServiceContext;
let projectId: string;

beforeAll(async () => {
  projectId = await addProject(database, project);
  const { id } = await addPerson(database, 'ann@corp.example');
  await addMember(database, projectId, id, 'developer');
  const packs = await packPlugins({ pluginsDir: 'plugins', outDir: join(folder, 'packs') });
  ctx = {
    db,
    actor: { type: 'user', id, name: 'ann', instanceAdmin: false, mustChangePassword: false },
    requestId: 'test',
    logger: pino({ level: 'silent' }),
    now: () => new Date(),
    extensions: await createTestExtensions(packs),
    clusters: createClusters(db, createSealer([{ id: 'test', key: Buffer.alloc(32, 1) }])),
  };
}, 120_000);

afterAll(async () => {
  await ctx.extensions.close();
  rmSync(folder, { recursive: true, force: true });
});

let count = 0;
type Given = Record<string, string | number>;

/** A workflow that waits, with a schedule of every hour. */
async function scheduled(given: Given = {}, annotations: Record<string, string> = {}): Promise<string> {
  const name = `flow-${++count}`;
  const metadata = JSON.stringify({ name, annotations });
  const document = `apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: ${metadata}\nsteps: [{name: hold, type: suspend}]\n`;
  await saveWorkflow(ctx, { project, document });
  await save(name, given);
  return name;
}
const save = (workflow: string, given: Given = {}) =>
  saveSchedule(ctx, {
    project,
    ...SaveSchedule.parse({ workflow, name: 'hourly', cron: '0 * * * *', ...given }),
  });
const rowOf = async (name: string) => {
  const [item] = await listSchedules(ctx, { project, workflow: name });
  return item;
};
const ofWorkflow = async (name: string) => {
  const [row] = await db
    .select({ id: workflowSchedule.id })
    .from(workflowSchedule)
    .innerJoin(workflow, eq(workflow.id, workflowSchedule.workflowId))
    .where(eq(workflow.name, name));
  return row?.id ?? '';
};
/** As if nobody had looked since then. */
async function due(name: string, minutesAgo: number): Promise<void> {
  const hour = 3_600_000;
  const at = new Date(Math.floor((Date.now() - minutesAgo * 60_000) / hour) * hour);
  const id = await ofWorkflow(name);
  await db.update(workflowSchedule).set({ nextAt: at }).where(eq(workflowSchedule.id, id));
}
const everyMinute = { cron: '* * * * *' };
async function dueNow(name: string): Promise<void> {
  const id = await ofWorkflow(name);
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000);
  await db.update(workflowSchedule).set({ nextAt: at }).where(eq(workflowSchedule.id, id));
}
const worker = () => ({ ...ctx, actor: { type: 'system', name: 'schedules' } as const });
async function fireAll(): Promise<void> {
  while (await fireNext(worker()));
}
const runsOf = (name: string) =>
  db
    .select({
      id: execution.id,
      state: execution.state,
      by: execution.createdByName,
      at: workflowRun.scheduledFor,
    })
    .from(workflowRun)
    .innerJoin(execution, eq(execution.id, workflowRun.executionId))
    .where(eq(workflowRun.owner, name))
    .orderBy(asc(execution.number));

describe('a schedule that is due', () => {
  it('starts one run, whatever the number of workers, with the name of whoever saved it', async () => {
    const name = await scheduled(everyMinute);
    await dueNow(name);
    await Promise.all(Array.from({ length: 12 }, () => fireNext(worker())));
    const runs = await runsOf(name);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ by: 'ann (schedule hourly)' });
    expect((await rowOf(name))?.next[0]?.getTime()).toBeGreaterThan(Date.now());
    expect((await rowOf(name))?.next).toHaveLength(5);
  });

  it('is started by workers that run, each time by one of them', async () => {
    const names = await Promise.all([1, 2, 3].map(() => scheduled(everyMinute)));
    const { db: own, logger, extensions, clusters } = ctx;
    const parts = { db: own, logger, extensions, clusters, everyMs: 20 };
    const workers = [startSchedules(parts), startSchedules(parts)];
    for (const name of names) await dueNow(name);
    await expect
      .poll(async () => (await Promise.all(names.map(runsOf))).map((runs) => runs.length))
      .toEqual([1, 1, 1]);
    await Promise.all(workers.map((each) => each.stop()));
    expect((await Promise.all(names.map(runsOf))).map((runs) => runs.length)).toEqual([1, 1, 1]);
  });

  it('is not used twice when the clock of the server goes back', async () => {
    const name = await scheduled({ ...everyMinute, overlap: 'allow' });
    await dueNow(name);
    await fireAll();
    // The row says the future, as it does when the clock is put back behind it.
    expect(await fireNext(worker())).toBe(false);
    // Even where somebody puts it back by hand the time itself has its run.
    await dueNow(name);
    await fireAll();
    expect(await runsOf(name)).toHaveLength(1);
  });

  it.each([
    ['skip', 0, /times were missed/],
    ['once', 1, /missed/],
  ] as const)('after hours without a worker: %s starts %i', async (missed, expected, message) => {
    const name = await scheduled({ missed });
    await due(name, 4 * 60);
    // On the hour itself the newest time would be on time.
    const isOnTime = Date.now() % 3_600_000 <= 60_000;
    await fireAll();
    expect(await runsOf(name)).toHaveLength(isOnTime ? 1 : expected);
    expect((await rowOf(name))?.lastMessage).toMatch(message);
  });

  it('after hours without a worker: all starts one run for each of the newest times, in order', async () => {
    const annotations = { 'workflow.loam.dev/concurrency': 'queue' };
    const name = await scheduled({ missed: 'all', missedLimit: 2, overlap: 'allow' }, annotations);
    await due(name, 4 * 60);
    await fireAll();
    const runs = await runsOf(name);
    const hours = runs.map((run) => run.at?.getTime() ?? 0);
    expect(hours).toHaveLength(2);
    expect((hours[1] ?? 0) - (hours[0] ?? 0)).toBe(3_600_000);
  });

  it('while the run before goes on: forbid leaves the time out and says so, replace cancels, allow starts', async () => {
    const runsAfter = async (overlap: string) => {
      const name = await scheduled({ overlap, missed: 'once' });
      await due(name, 3 * 60);
      await fireAll();
      await due(name, 0);
      await db
        .update(workflowRun)
        .set({ scheduledFor: new Date(0) })
        .where(eq(workflowRun.owner, name));
      await fireAll();
      return {
        states: (await runsOf(name)).map((run) => run.state),
        message: (await rowOf(name))?.lastMessage,
      };
    };
    expect(await runsAfter('forbid')).toMatchObject({
      states: [expect.stringMatching(/queued|running/)],
      message: expect.stringMatching(/^Left out the time .* had not ended\.$/),
    });
    const { states } = await runsAfter('replace');
    expect(states).toEqual(['cancelled', expect.stringMatching(/queued|running/)]);
    expect((await runsAfter('allow')).states).toHaveLength(2);
  });

  it('that cannot start says why and goes on with the next time; the others are not held up', async () => {
    const [broken, fine] = [await scheduled(everyMinute), await scheduled(everyMinute)];
    const schema = '{"type":"object","required":["a"]}';
    await saveWorkflow(ctx, {
      project,
      document: `apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: {name: ${broken}, annotations: {workflow.loam.dev/inputs: '${schema}'}}\nsteps: [{name: hold, type: suspend}]\n`,
    });
    await dueNow(broken);
    await dueNow(fine);
    await fireAll();
    expect([await runsOf(broken), (await runsOf(fine)).length]).toEqual([[], 1]);
    expect((await rowOf(broken))?.lastMessage).toMatch(/missing|required/);
    expect((await rowOf(broken))?.next[0]?.getTime()).toBeGreaterThan(Date.now());
  });

  it('starts nothing for somebody who may no longer start workflows', async () => {
    const name = await scheduled(everyMinute);
    const person = ctx.actor.type === 'user' ? ctx.actor.id : '';
    const ofPerson = eq(projectMember.userId, person);
    await db.update(projectMember).set({ role: 'viewer' }).where(ofPerson);
    await dueNow(name);
    await fireAll();
    await db.update(projectMember).set({ role: 'developer' }).where(ofPerson);
    expect(await runsOf(name)).toEqual([]);
    expect((await rowOf(name))?.lastMessage).toMatch(/workflow\.run/);
  });

  it('starts nothing when whoever saved it is gone', async () => {
    const name = await scheduled(everyMinute);
    await db
      .update(workflowSchedule)
      .set({ savedBy: null })
      .where(eq(workflowSchedule.id, await ofWorkflow(name)));
    await dueNow(name);
    await fireAll();
    expect(await runsOf(name)).toEqual([]);
    expect((await rowOf(name))?.lastMessage).toMatch(/ann.* is not there any more/);
    expect(await db.$count(user)).toBeGreaterThan(0);
  });
});

describe('a schedule', () => {
  it('that is held starts nothing, and does not catch up with what it was held for', async () => {
    const name = await scheduled({ missed: 'all', overlap: 'allow' });
    await due(name, 3 * 60);
    await pauseSchedule(ctx, { project, workflow: name, name: 'hourly', paused: true });
    await fireAll();
    expect((await rowOf(name))?.next).toEqual([]);
    await pauseSchedule(ctx, { project, workflow: name, name: 'hourly', paused: false });
    await fireAll();
    expect(await runsOf(name)).toEqual([]);
  });

  it('is changed by saving it again, and goes with its workflow; its runs stay', async () => {
    const name = await scheduled(everyMinute);
    await dueNow(name);
    await fireAll();
    await save(name, { cron: '30 2 * * *', timeZone: 'Europe/Berlin' });
    expect(await rowOf(name)).toMatchObject({ cron: '30 2 * * *', timeZone: 'Europe/Berlin' });
    const [run] = await runsOf(name);
    await steerRun(ctx, 'cancel', { project, id: run?.id ?? '' });
    await deleteSchedule(ctx, { project, workflow: name, name: 'hourly' });
    expect(await rowOf(name)).toBeUndefined();
    expect(await runsOf(name)).toHaveLength(1);
    await save(name);
    const operator = { ...ctx, actor: { type: 'system', name: 'test' } as const };
    await deleteWorkflow(operator, { project, name });
    expect(await db.$count(workflowSchedule, eq(workflowSchedule.name, name))).toBe(0);
  });

  it.each([
    ['a cron expression of seconds', { cron: '* * * * * *' }, 'cron'],
    ['a time zone that there is not', { timeZone: 'Mars/Olympus' }, 'timeZone'],
    ['runs for every missed time that may not overlap', { missed: 'all', overlap: 'forbid' }, 'overlap'],
  ])('rejects %s', async (_what, given, path) => {
    expect(await refusalOf(scheduled(given))).toMatchObject({ code: 'invalid-input', path });
  });

  it('rejects a stage, a workflow and a schedule that are not there', async () => {
    expect(await refusalOf(scheduled({ stage: 'nowhere' }))).toMatchObject({ code: 'not-found' });
    expect(await refusalOf(save('nowhere'))).toMatchObject({ code: 'not-found' });
    const name = await scheduled();
    const other = { project, workflow: name, name: 'daily' };
    expect(await refusalOf(pauseSchedule(ctx, { ...other, paused: true }))).toMatchObject({
      code: 'not-found',
    });
    expect(await refusalOf(deleteSchedule(ctx, other))).toMatchObject({ code: 'not-found' });
  });
});
