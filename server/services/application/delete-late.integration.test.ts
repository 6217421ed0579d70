import { and, eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { instance, resource } from '@/db/schema/delivery';
import { execution, node, worker } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { labelsOf } from '@/server/delivery/labels';
import { newId } from '@/server/platform/ids';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { deleteApplication } from './delete';

const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { apart: true });
const { db } = database;
const project = 'default';

/** Of one component, which is one ConfigMap. */
const documentOne = (name: string) =>
  documentOf(
    name,
    `    - {name: one, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: one}}]}}\n`,
  );

const configMap = (name: string, namespace: string) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name }) as const;

/** With a worker that is there only meanwhile. */
async function withWorker<T>(work: () => Promise<T>): Promise<T> {
  const worker = await world.startWorkerApart();
  try {
    return await work();
  } finally {
    worker.kill('SIGKILL');
    await worker.ended;
  }
}

it('a deletion removes also what a cancelled run began after the deletion was planned', async () => {
  const name = uniqueName('late');
  const elsewhere = `${name}-too`;
  const { runId } = await world.apply(documentOne(name));
  await withWorker(() => world.ended(runId));
  const { runId: deletion } = await deleteApplication(world.ctx, { project, name });

  const [place] = await db
    .select({ instance })
    .from(instance)
    .innerJoin(application, eq(application.id, instance.applicationId))
    .where(eq(application.name, name));
  if (!place) throw new TypeError('it was delivered');
  // As a worker leaves it that died in mid-delivery: written down before it is applied, at a placement that is new too.
  const other = { ...place.instance, id: newId('inst'), namespace: elsewhere };
  await db.insert(instance).values(other);
  await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: elsewhere } });
  for (const [instanceId, namespace] of [
    [place.instance.id, name],
    [other.id, elsewhere],
  ] as const) {
    await db.insert(resource).values({
      id: newId('res'),
      instanceId,
      component: 'two',
      ...configMap('two', namespace),
      digest: 'sha256:0',
      revision: 1,
      position: 1,
    });
    const labels = labelsOf({ name, project });
    await world.api.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'two', namespace, labels },
    });
  }

  const end = await withWorker(() => world.ended(deletion, 60_000));
  expect(end).toMatchObject({ state: 'succeeded', error: null });
  for (const [each, namespace] of [
    ['one', name],
    ['two', name],
    ['two', elsewhere],
  ] as const)
    expect(await world.api.get(configMap(each, namespace))).toBeNull();
  const gone = async () =>
    (await db.select().from(application).where(eq(application.name, name))).length === 0;
  expect(await until(gone)).toBe(true);
}, 120_000);

it('an application goes after its last run has ended, also where that had come to no placement yet', async () => {
  const name = uniqueName('early');
  const { runId } = await world.apply(documentOne(name));
  const { runId: deletion } = await deleteApplication(world.ctx, { project, name });
  const run = eq(execution.id, runId ?? '');
  const [cancelled] = await db.select().from(execution).where(run);
  expect(cancelled?.state).toBe('cancelled');
  // As where another worker is at it that has yet to hear of the cancellation, and may still write.
  const soon = new Date(Date.now() + 600_000);
  const elsewhere = { host: 'elsewhere', pid: 1, concurrency: 1, handlers: [], queuePools: [] };
  await db.insert(worker).values({ id: 'elsewhere', ...elsewhere, seenAt: soon });
  const step = and(eq(node.executionId, runId ?? ''), eq(node.key, 'deploy'));
  await db
    .update(node)
    .set({ state: 'running', claim: 'claimed', owner: 'elsewhere', leaseUntil: soon, finishedAt: null })
    .where(step);
  await db.update(execution).set({ state: 'cancelling', finishedAt: null }).where(run);
  const end = await withWorker(async () => {
    await until(async () => {
      const nodes = await db.select().from(node).where(eq(node.executionId, deletion));
      return nodes.some(({ message }) => message.startsWith('Waits for run'));
    });
    const ended = { state: 'cancelled', finishedAt: new Date() } as const;
    await db
      .update(node)
      .set({ ...ended, claim: null, owner: null, leaseUntil: null })
      .where(step);
    await db.update(execution).set(ended).where(run);
    return world.ended(deletion);
  });
  expect(end.state).toBe('succeeded');
}, 90_000);
