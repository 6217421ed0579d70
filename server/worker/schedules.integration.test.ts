import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { eq, lte, sql } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createDatabase } from '@/db/client';
import { startEmbeddedPostgres } from '@/db/embedded/postgres';
import { migrateDatabase } from '@/db/migrate';
import { execution } from '@/db/schema/engine';
import { workflowRun, workflowSchedule } from '@/db/schema/workflow';
import { packPlugins } from '@/plugins/pack';
import { addMember, addPerson, addProject } from '@/server/api/testing/test-runtime';
import { SaveSchedule } from '@/server/domain/schedule-input';
import { type WorkerProcess, endWorkers, startWorkerProgram } from '@/server/engine/testing/worker-process';
import type { Extensions } from '@/server/extensions/extensions';
import { createExtensions } from '@/server/extensions/registry';
import { buildTestSandbox } from '@/server/extensions/testing/test-extensions';
import { createSealer } from '@/server/platform/crypto';
import type { ServiceContext } from '@/server/services/context';
import { saveSchedule } from '@/server/services/schedule/save';
import { saveWorkflow } from '@/server/services/workflow/save';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import type { ScheduleWorkerOptions } from './testing/schedule-worker';

// A server of its own: a process that is frozen in mid-transaction holds up the live streams of every database beside it.
const dataDir = mkdtempSync(join(tmpdir(), 'loam-schedules-'));
const postgres = await startEmbeddedPostgres({ dataDir });
await migrateDatabase(postgres.url, join(process.cwd(), 'db', 'migrations'));
const database = Object.assign(createDatabase(postgres.url, { max: 10 }), { url: postgres.url });
const { db } = database;
const packsDir = mkdtempSync(join(tmpdir(), 'loam-schedule-packs-'));
const project = 'shop';
const minute = 60_000;
let options: ScheduleWorkerOptions;
let extensions: Extensions;
let ctx: ServiceContext;
let removeSandbox: () => Promise<void>;

beforeAll(async () => {
  const projectId = await addProject(database, project);
  const { id } = await addPerson(database, 'ann@corp.example');
  await addMember(database, projectId, id, 'developer');
  await packPlugins({ pluginsDir: 'plugins', outDir: packsDir });
  const { workerFile, remove } = await buildTestSandbox();
  removeSandbox = remove;
  options = { packsDir, workerFile, everyMs: 20, stuckMs: 500 };
  const logger = pino({ level: 'silent' });
  extensions = createExtensions({ database, logger, packsDir, sandbox: { workerFile } });
  ctx = {
    db,
    actor: { type: 'user', id, name: 'ann', instanceAdmin: false, mustChangePassword: false },
    requestId: 'test',
    logger,
    now: () => new Date(),
    extensions,
    clusters: createClusters(db, createSealer([{ id: 'test', key: Buffer.alloc(32, 1) }])),
  };
}, 120_000);
afterEach(endWorkers);
afterAll(async () => {
  await extensions.close();
  await removeSandbox();
  await database.close();
  await postgres.stop();
  for (const folder of [packsDir, dataDir]) rmSync(folder, { recursive: true, force: true });
});

const start = (name: string): Promise<WorkerProcess> =>
  startWorkerProgram('server/worker/testing/schedule-worker.ts', database.url, name, options);

/** A workflow with a schedule of every minute, that nobody looks at until `makeDue`. */
async function scheduled(name: string, given: Record<string, string | number>): Promise<void> {
  const document = `apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: {name: ${name}}\nsteps: [{name: hold, type: suspend}]\n`;
  await saveWorkflow(ctx, { project, document });
  const input = SaveSchedule.parse({ workflow: name, name: 's', cron: '* * * * *', ...given });
  await saveSchedule(ctx, { project, ...input });
}

/** All of them were due for the first time so many minutes ago. */
async function makeDue(minutesAgo: number): Promise<Date> {
  const at = new Date((Math.floor(Date.now() / minute) - minutesAgo) * minute);
  await db.update(workflowSchedule).set({ nextAt: at });
  return at;
}

const isOpen = () => db.$count(workflowSchedule, lte(workflowSchedule.nextAt, sql`clock_timestamp()`));

/** Kills and freezes one of three at random moments until nothing is due. */
async function storm(): Promise<{ killed: number; frozen: number }> {
  const workers = await Promise.all(['one', 'two', 'three'].map(start));
  let [killed, frozen] = [0, 0];
  for (const end = Date.now() + 90_000; (await isOpen()) > 0;) {
    if (Date.now() > end) throw new Error(`${await isOpen()} schedules are still due`);
    await sleep(Math.random() * 400);
    const place = Math.floor(Math.random() * workers.length);
    const victim = workers[place];
    if (Math.random() < 0.5) {
      victim?.kill('SIGKILL');
      workers[place] = await start(`after-${++killed}`);
    } else {
      frozen++;
      victim?.kill('SIGSTOP');
      await sleep(Math.random() * 1_500);
      victim?.kill('SIGCONT');
    }
  }
  return { killed, frozen };
}

async function timesOf(name: string): Promise<{ at: number; state: string }[]> {
  const rows = await db
    .select({ at: workflowRun.scheduledFor, state: execution.state })
    .from(workflowRun)
    .innerJoin(execution, eq(execution.id, workflowRun.executionId))
    .where(eq(workflowRun.owner, name));
  return rows.map(({ at, state }) => ({ at: at?.getTime() ?? 0, state })).toSorted((a, b) => a.at - b.at);
}

it('workers that are killed and frozen at random: each due time starts exactly one run, none is missed', async () => {
  const each = Array.from({ length: 8 }, (_, index) => `each-${index}`);
  const once = Array.from({ length: 4 }, (_, index) => `once-${index}`);
  for (const name of each) await scheduled(name, { missed: 'all', missedLimit: 100, overlap: 'allow' });
  for (const [index, name] of once.entries())
    await scheduled(name, { missed: 'once', overlap: index % 2 ? 'forbid' : 'replace' });
  const first = (await makeDue(19)).getTime();
  const blows = await storm();
  expect(blows.killed + blows.frozen, 'it was a storm').toBeGreaterThan(0);
  for (const name of each) {
    const times = (await timesOf(name)).map(({ at }) => (at - first) / minute);
    expect(times.length).toBeGreaterThanOrEqual(20);
    expect(times, `${name}: every minute once`).toEqual(times.map((_, index) => index));
  }
  for (const name of once) {
    const runs = await timesOf(name);
    expect(new Set(runs.map(({ at }) => at)).size, 'no time twice').toBe(runs.length);
    expect(runs.filter(({ state }) => state !== 'cancelled')).toHaveLength(1);
  }
}, 180_000);
