import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { execution, node } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import { signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { createExecution } from '@/server/engine/store/create';

const database = await createTestDatabase();
const { db } = database;
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
const viewer = await addPerson(database, 'viewer@corp.example');
await addMember(database, shop, viewer.id, 'viewer');
const { trpc } = await signedIn(runtime, viewer);

async function begin() {
  const step = { kind: 'step' as const, handler: { handler: 'work' }, dependsOn: [] };
  const nodes = [
    { ...step, key: 'a' },
    { ...step, key: 'b' },
  ];
  const spec = { kind: 'workflow' as const, title: 'a run', context: {}, nodes };
  const by = { projectId: shop, createdBy: { id: null, name: 'x' } };
  return (await db.transaction((tx) => createExecution(tx, spec, by))).id;
}

const set = (id: string, key: string, state: 'suspended' | 'waiting', message: string) =>
  db
    .update(node)
    .set({ state, message })
    .where(and(eq(node.executionId, id), eq(node.key, key)));

const waits = async () => {
  const { items } = await trpc.run.list.query({ project: 'shop', page: 1, pageSize: 50 });
  return Object.fromEntries(items.map(({ id, waitsAt }) => [id, waitsAt]));
};

it('says at which node a run waits, a person before all else, also in a run inside it', async () => {
  const [quiet, asking, outer, ended] = [await begin(), await begin(), await begin(), await begin()];
  await set(asking, 'a', 'waiting', 'for an image');
  await set(asking, 'b', 'suspended', 'Look at it');
  const inner = await begin();
  await db.update(execution).set({ parentId: outer, parentKey: 'a' }).where(eq(execution.id, inner));
  await set(inner, 'b', 'waiting', 'for pods');
  await set(ended, 'a', 'waiting', 'long ago');
  await db.update(execution).set({ state: 'cancelled' }).where(eq(execution.id, ended));
  expect(await waits()).toEqual({
    [quiet]: null,
    [asking]: { name: 'b', message: 'Look at it', state: 'suspended' },
    [outer]: { name: 'b', message: 'for pods', state: 'waiting' },
    [ended]: null,
  });
});
