import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { deliverySlot } from '@/db/schema/delivery';
import { execution, node } from '@/db/schema/engine';
import { cluster } from '@/db/schema/environment';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { steerRun } from '../run/steer';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const project = 'default';
const limit = (maxDeliveries: number | null) => db.update(cluster).set({ maxDeliveries });

const many = (count: number, image = 'nginx:1.27') =>
  Array.from(
    { length: count },
    (_, index) => `    - {name: c${index}, type: webservice, properties: {image: '${image}'}}\n`,
  ).join('');

async function componentsOf(runId: string) {
  const [child] = await db.select().from(execution).where(eq(execution.parentId, runId));
  const nodes = await db
    .select()
    .from(node)
    .where(eq(node.executionId, child?.id ?? ''));
  return nodes.filter(({ handler }) => handler === 'component');
}

it('delivers only so many components at once to a cluster that has a limit, in the order in which they asked', async () => {
  await limit(2);
  const { runId } = await world.apply(documentOf(uniqueName('slots'), many(9)));
  const id = runId ?? '';
  const said = new Set<string>();
  let most = 0;
  await until(async () => {
    const slots = await db.select().from(deliverySlot);
    most = Math.max(most, slots.filter(({ takenAt }) => takenAt !== null).length);
    for (const { message } of await componentsOf(id)) if (message.includes('at once')) said.add(message);
    const [run] = await db.select().from(execution).where(eq(execution.id, id));
    return run?.state === 'succeeded';
  }, 60_000);
  expect(most).toBe(2);
  expect(
    [...said].some((each) => /^The cluster takes 2 deliveries at once; \d waits? before it\.$/.test(each)),
  ).toBe(true);
  expect(await db.select().from(deliverySlot)).toEqual([]);
}, 90_000);

it('gives slots and places back when a run is cancelled, and lets all in when the limit goes', async () => {
  await limit(1);
  const stuck = await world.apply(documentOf(uniqueName('stuck'), many(4, 'never-ready:1')));
  const stuckId = stuck.runId ?? '';
  await until(async () => (await db.select().from(deliverySlot)).length === 4);
  const behind = await world.apply(documentOf(uniqueName('behind'), many(2)));
  await until(async () => (await db.select().from(deliverySlot)).length === 6);
  await steerRun(world.ctx, 'cancel', { project, id: stuckId });
  expect(await world.ended(stuckId)).toMatchObject({ state: 'cancelled' });
  expect(await world.ended(behind.runId)).toMatchObject({ state: 'succeeded' });
  await limit(null);
}, 90_000);
