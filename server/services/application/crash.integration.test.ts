import { setTimeout } from 'node:timers/promises';
import { and, eq, isNull } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { instance, resource } from '@/db/schema/delivery';
import { execution } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { isLoamError } from '@/server/domain/error';
import type { FailPoint } from '@/server/platform/fail-point';
import { steerRun } from '../run/steer';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { deleteApplication } from './delete';

// How often a worker dies: `LOAM_CRASHES=200 npx vitest run --project integration crash` is the long one.
const crashes = Number(process.env['LOAM_CRASHES'] ?? 8);
const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { apart: true });
const { db } = database;
const project = 'default';
const points: FailPoint[] = ['apply.after', 'apply.after', 'apply.before', 'commit.before', 'commit.after'];
const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

/** A component that is some ConfigMaps. */
const component = (name: string, objects: number, value: number) =>
  `    - name: ${name}\n      type: k8s-objects\n      properties:\n        objects:\n${Array.from(
    { length: objects },
    (_, i) =>
      `          - {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}-${i}}, data: {value: "${value}"}}\n`,
  ).join('')}`;

type Wanted = Map<string, string>;
/** A document of its own of every time, and the objects that it is. */
function anyDocument(app: string): { text: string; wanted: Wanted } {
  const value = Math.floor(Math.random() * 1_000_000);
  const wanted: Wanted = new Map();
  let text = '';
  for (const name of ['one', 'two', 'three'].filter(() => Math.random() < 0.7)) {
    const objects = 1 + Math.floor(Math.random() * 4);
    text += component(name, objects, value);
    for (let i = 0; i < objects; i++) wanted.set(`${name}-${i}`, String(value));
  }
  if (wanted.size > 0) return { text: documentOf(app, text), wanted };
  return anyDocument(app);
}

async function inCluster(app: string): Promise<Wanted> {
  const labelSelector = `app.oam.dev/name=${app},app.oam.dev/project=${project}`;
  const found = await world.api.list('v1', 'ConfigMap', { labelSelector });
  return new Map(
    found.map(({ metadata, data }) => [metadata.name, (data as { value: string } | undefined)?.value ?? '']),
  );
}

async function writtenDown(app: string) {
  const rows = await db
    .select({ name: resource.name, applied: resource.applied, uid: resource.uid })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .innerJoin(application, eq(application.id, instance.applicationId))
    .where(eq(application.name, app));
  return rows;
}

const allEnded = async () =>
  (await db.select().from(execution).where(isNull(execution.finishedAt))).length === 0;
const failed = () =>
  db
    .select()
    .from(execution)
    .where(and(eq(execution.state, 'failed'), isNull(execution.parentId)));

it(
  `a worker that dies between apply and record ${crashes} times leaves no orphan, no second owner, and nothing unknown`,
  async () => {
    const apps = Array.from({ length: 4 }, () => uniqueName('crash'));
    const wanted = new Map<string, Wanted>(apps.map((app) => [app, new Map()]));
    for (let deaths = 0; deaths < crashes; deaths++) {
      const app = pick(apps);
      const isGoing = Math.random() < 0.2 && (wanted.get(app)?.size ?? 0) > 0;
      const done = isGoing
        ? deleteApplication(world.ctx, { project, name: app }).then(() => new Map() as Wanted)
        : Promise.resolve(anyDocument(app)).then(async ({ text, wanted: next }) => {
            await world.apply(text);
            return next;
          });
      // What is being deleted cannot be applied until it is gone: that is no fault.
      const next = await done.catch((error: unknown) => {
        if (isLoamError(error)) return null;
        throw error;
      });
      if (next) wanted.set(app, next);
      const worker = await world.startWorkerApart({
        point: pick(points),
        nth: 1 + Math.floor(Math.random() * 6),
      });
      // It may have too little to do to die by itself.
      await Promise.race([worker.ended, setTimeout(1_500)]);
      worker.kill('SIGKILL');
      await worker.ended;
    }
    await world.startWorkerApart();
    await until(allEnded, 100_000);
    // What five workers died at in a row is not given to a sixth until somebody says so; where a newer run took its place nobody needs to.
    const lost = await failed();
    for (const { id, error } of lost) {
      expect(error).toMatchObject({ message: expect.stringContaining('workers were lost') as string });
      await steerRun(world.ctx, 'retry', { project, id }).catch((refusal: unknown) => {
        if (!isLoamError(refusal) || refusal.code !== 'conflict') throw refusal;
      });
    }
    await until(allEnded, 100_000);
    for (const app of apps) {
      const want = wanted.get(app) ?? new Map<string, string>();
      expect(Object.fromEntries(await inCluster(app))).toEqual(Object.fromEntries(want));
      const rows = await writtenDown(app);
      expect(rows.map((row) => row.name).toSorted()).toEqual([...want.keys()].toSorted());
      expect(rows.every((row) => row.applied && row.uid !== null)).toBe(true);
    }
    const others = (await failed()).filter(({ id }) => !lost.some((each) => each.id === id));
    expect(others.map(({ title, error }) => ({ title, error }))).toEqual([]);
  },
  120_000 + crashes * 15_000,
);
