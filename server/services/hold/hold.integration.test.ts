import { and, eq, like } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { application, applicationRevision } from '@/db/schema/application';
import { audit } from '@/db/schema/audit';
import { user } from '@/db/schema/auth';
import { execution } from '@/db/schema/engine';
import { cluster, namespace, stage } from '@/db/schema/environment';
import { deliveryHold } from '@/db/schema/hold';
import { project as projectTable, projectMember } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { ProjectRole } from '@/server/domain/permission';
import { applyDocuments } from '../application/apply';
import { deleteApplication } from '../application/delete';
import { deployApplication } from '../application/deploy';
import { getApplication } from '../application/get';
import { listApplications } from '../application/list';
import { rollbackApplication } from '../application/rollback';
import { getOverview } from '../overview/get';
import { steerRun } from '../run/steer';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { releaseHold } from './release';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { ctx } = world;
const { db } = database;
const project = 'default';
const reason = 'r2 loses orders';
const apply = async (name: string, image: string, more: { stage?: string; pastHold?: boolean } = {}) => {
  const document = documentOf(name, webservice(image));
  const [applied] = await applyDocuments(ctx, { project, document, ...more });
  if (!applied) throw new TypeError('one application was applied');
  return applied;
};
const rollback = (name: string, revision: number, more: { hold?: boolean; pastHold?: boolean } = {}) =>
  rollbackApplication(ctx, { project, name, revision, reason, hold: true, pastHold: false, ...more });
const imageOf = async (name: string) => {
  const spec = (await world.deployment(name))?.['spec'] as {
    template: { spec: { containers: { image: string }[] } };
  };
  return spec.template.spec.containers[0]?.image;
};
/** Two delivered revisions, `nginx:1` and `nginx:2`. */
async function twoRevisions(word: string): Promise<string> {
  const name = uniqueName(word);
  for (const image of ['nginx:1', 'nginx:2']) await world.ended((await apply(name, image)).runId);
  return name;
}

describe('a rollback with a hold', () => {
  it('delivers that revision again, and what is applied afterwards is kept and not delivered', async () => {
    const name = await twoRevisions('hold');
    const { runId } = await rollback(name, 1);
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', revision: 1 });
    expect(await imageOf(name)).toBe('nginx:1');
    const hold = { revision: 1, reason, createdByName: 'test' };
    expect(await apply(name, 'nginx:3')).toMatchObject({ revision: 3, runId: null, held: hold });
    // The same text again: CI that repeats itself.
    expect(await apply(name, 'nginx:3')).toMatchObject({ unchanged: true, runId: null, held: hold });
    expect(await imageOf(name)).toBe('nginx:1');
    const found = await getApplication(ctx, { project, name });
    expect(found).toMatchObject({ revision: 3, holds: [hold] });
    const { items } = await listApplications(ctx, {
      project,
      page: 1,
      pageSize: 50,
      sort: 'name',
      search: name,
    });
    expect(items).toMatchObject([{ holds: [hold] }]);
    const { attention } = await getOverview(ctx, { project, timeZone: 'UTC' });
    expect(attention).toContainEqual(
      expect.objectContaining({ kind: 'hold', application: name, by: 'test', message: reason }),
    );
    const [entry] = await db
      .select()
      .from(audit)
      .where(and(eq(audit.action, 'application.rollback'), eq(audit.target, `application/${name}`)));
    expect(entry?.detail).toMatchObject({ revision: 1, reason, hold: true, run: runId });
  });

  it('rejects whatever would deliver something else, and says who holds, why, and how it ends', async () => {
    const name = await twoRevisions('refuse');
    const [run] = await db
      .select()
      .from(execution)
      .where(and(like(execution.title, `${name} r2%`), eq(execution.kind, 'workflow')));
    await world.ended((await rollback(name, 1)).runId);
    const told = {
      code: 'conflict',
      message: expect.stringMatching(/held at r1 in \S+ by test since \S+: r2 loses orders/) as string,
      hint: expect.stringContaining(`loam release ${name}`) as string,
    };
    await expect(deployApplication(ctx, { project, name, revision: 2 })).rejects.toMatchObject(told);
    await expect(deployApplication(ctx, { project, name })).rejects.toMatchObject(told);
    await expect(rollback(name, 2)).rejects.toMatchObject(told);
    await expect(steerRun(ctx, 'retry', { project, id: run?.id ?? '' })).rejects.toMatchObject({
      code: 'conflict',
    });
    // What is held may be delivered as ever.
    await world.ended((await deployApplication(ctx, { project, name, revision: 1 })).runId);
  });

  it('is passed by choice, and ends when it is released', async () => {
    const name = await twoRevisions('pass');
    await world.ended((await rollback(name, 1)).runId);
    const passed = await apply(name, 'nginx:3', { pastHold: true });
    expect(passed.held).toBeNull();
    await world.ended(passed.runId);
    expect(await imageOf(name)).toBe('nginx:3');
    const entries = await db
      .select()
      .from(audit)
      .where(and(eq(audit.action, 'application.deploy'), eq(audit.target, `application/${name}`)))
      .orderBy(audit.id);
    expect(entries.at(-1)?.detail).toMatchObject({ pastHoldAt: 1 });
    expect(await apply(name, 'nginx:4')).toMatchObject({ runId: null, held: { revision: 1 } });
    await releaseHold(ctx, { project, name });
    const next = await apply(name, 'nginx:4');
    expect(next).toMatchObject({ unchanged: true, held: null });
    await world.ended(next.runId);
    expect(await imageOf(name)).toBe('nginx:4');
    await expect(releaseHold(ctx, { project, name })).rejects.toMatchObject({ code: 'illegal-state' });
  });

  it('cancels a delivery that is on its way', async () => {
    const name = uniqueName('way');
    await world.ended((await apply(name, 'nginx:1')).runId);
    const wrong = await apply(name, 'registry.example.com/does-not-exist:2');
    await world.ended((await rollback(name, 1)).runId);
    expect(await world.ended(wrong.runId)).toMatchObject({ state: 'cancelled' });
    expect(await imageOf(name)).toBe('nginx:1');
  });

  it('of two at once one holds, the other is told', async () => {
    const name = await twoRevisions('race');
    const both = await Promise.allSettled([rollback(name, 1), rollback(name, 2)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(await holdsOf(name)).toHaveLength(1);
    await rollback(name, 2, { pastHold: true });
    expect(await holdsOf(name)).toMatchObject([{ revision: 2 }]);
  });

  it('holds one stage and leaves the others', async () => {
    const name = await twoRevisions('stages');
    const other = await addStage();
    await world.ended((await rollback(name, 1)).runId);
    const elsewhere = await apply(name, 'nginx:3', { stage: other });
    expect(elsewhere.held).toBeNull();
    expect(await world.ended(elsewhere.runId)).toMatchObject({ state: 'succeeded' });
    await db.delete(stage).where(eq(stage.name, other));
    expect(await holdsOf(name)).toHaveLength(1);
  });

  it('places no hold where the rollback is refused', async () => {
    const name = await twoRevisions('none');
    await expect(rollback(name, 9)).rejects.toMatchObject({ code: 'not-found', got: '9' });
    await db
      .update(applicationRevision)
      .set({ document: documentOf(name, '    - {name: web, type: uninstalled}\n') })
      .where(and(eq(applicationRevision.applicationId, await idOf(name)), eq(applicationRevision.number, 1)));
    await expect(rollback(name, 1)).rejects.toMatchObject({ code: 'unknown-type' });
    expect(await holdsOf(name)).toEqual([]);
  });

  it('goes with the application', async () => {
    const name = await twoRevisions('delete');
    await world.ended((await rollback(name, 1)).runId);
    await world.ended((await deleteApplication(ctx, { project, name })).runId);
    expect((await apply(name, 'nginx:5')).held).toBeNull();
  });

  it('rejects who may not', async () => {
    const name = await twoRevisions('rights');
    const viewer = await as('viewer');
    const input = { project, name, revision: 1, reason, hold: true, pastHold: false };
    await expect(rollbackApplication(viewer, input)).rejects.toMatchObject({ code: 'denied' });
    await rollback(name, 1);
    await expect(releaseHold(viewer, { project, name })).rejects.toMatchObject({ code: 'denied' });
    await expect(
      deployApplication(await as('platform'), { project, name, pastHold: true }),
    ).rejects.toMatchObject({ code: 'denied' });
    await expect(releaseHold(await as('operator'), { project, name })).resolves.toMatchObject({
      revision: 1,
    });
  });
});

async function idOf(name: string): Promise<string> {
  const [row] = await db.select().from(application).where(eq(application.name, name));
  return row?.id ?? '';
}

async function holdsOf(name: string) {
  return db
    .select()
    .from(deliveryHold)
    .where(eq(deliveryHold.applicationId, await idOf(name)));
}

async function addStage(): Promise<string> {
  const name = uniqueName('stage');
  const [[home], [owner]] = await Promise.all([
    db.select().from(cluster),
    db.select().from(projectTable).where(eq(projectTable.name, project)),
  ]);
  const own = { id: name, projectId: owner?.id ?? '', name };
  await db.insert(namespace).values({ ...own, clusterId: home?.id ?? '' });
  await db.insert(stage).values({ ...own, namespaceId: name, position: 5 });
  return name;
}

async function as(role: ProjectRole) {
  const id = uniqueName(role);
  const [owner] = await db.select().from(projectTable).where(eq(projectTable.name, project));
  await db.insert(user).values({ id, name: role, email: `${id}@example.com` });
  await db.insert(projectMember).values({ projectId: owner?.id ?? '', userId: id, role });
  const actor = { type: 'user', id, name: role, instanceAdmin: false, mustChangePassword: false } as const;
  return { ...ctx, actor };
}
