import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { change, draft, projectMember, workflow, workflowRevision } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { awayAfterMs, prunePresence } from './presence';

const database = await createTestDatabase();
const { db } = database;
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
await addProject(database, 'bank');
const person = async (name: string, role: 'developer' | 'viewer') => {
  const added = await addPerson(database, `${name}@corp.example`);
  await addMember(database, shop, added.id, role);
  return (await signedIn(runtime, added)).trpc;
};
const anna = await person('anna', 'developer');
const bo = await person('bo', 'developer');
const viewer = await person('vic', 'viewer');
const document = (name: string, message = 'hello') => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
steps: [{name: a, type: suspend, properties: {message: ${message}}}]
`;
/** As saving leaves it; no plugins are here to check a document. */
async function saved(name: string, revision: number, text: string): Promise<void> {
  const id = `wfl_${name}`;
  await db
    .insert(workflow)
    .values({ id, projectId: shop, name, revision })
    .onConflictDoUpdate({ target: workflow.id, set: { revision } });
  const made = {
    id: `${id}_${revision}`,
    workflowId: id,
    number: revision,
    digest: '',
    createdByName: 'Anna',
  };
  await db.insert(workflowRevision).values({ ...made, document: text });
}
const of = (name: string) => ({ project: 'shop', name });
const signals = async (name: string) =>
  (
    await db
      .select()
      .from(change)
      .where(eq(change.topic, `workflow-drafts:${name}`))
  ).length;

describe('a draft', () => {
  it('is kept as it is, broken or not, for the one who wrote it, with what it was begun with', async () => {
    const name = 'kept';
    await saved(name, 1, document(name));
    expect(await anna.workflow.draft.get.query(of(name))).toBeNull();
    const text = `${document(name)}steps: [ # not yet`;
    await anna.workflow.draft.keep.mutate({ ...of(name), document: text, baseRevision: 1 });
    await saved(name, 2, document(name, 'bo'));
    expect(await anna.workflow.draft.get.query(of(name))).toMatchObject({
      document: text,
      base: { number: 1, document: document(name), createdByName: expect.any(String) as string },
    });
    expect(await bo.workflow.draft.get.query(of(name)), 'of somebody else').toBeNull();
    expect(await anna.application.draft.get.query(of(name)), 'of another kind').toBeNull();
    await anna.workflow.draft.discard.mutate(of(name));
    expect(await anna.workflow.draft.get.query(of(name))).toBeNull();
  });

  it('outlives what it was begun with', async () => {
    const name = 'gone';
    const kept = { ...of(name), document: 'a: b', baseRevision: 1 };
    expect(await failure(anna.workflow.draft.keep.mutate(kept))).toMatchObject({ code: 'not-found' });
    expect(await failure(anna.workflow.draft.here.mutate(of(name)))).toMatchObject({ code: 'not-found' });
    await saved(name, 1, document(name));
    await anna.workflow.draft.keep.mutate(kept);
    await db.update(workflow).set({ deletedAt: new Date() }).where(eq(workflow.name, name));
    await anna.workflow.draft.keep.mutate(kept);
    expect(await anna.workflow.draft.get.query(of(name))).toMatchObject({ document: 'a: b', base: null });
  });

  it('is refused to those who may not save, and says nothing of other projects', async () => {
    const kept = { document: 'a: b', baseRevision: 1 };
    expect(await failure(viewer.workflow.draft.keep.mutate({ ...of('kept'), ...kept }))).toMatchObject({
      code: 'denied',
    });
    const elsewhere = { project: 'bank', name: 'kept' };
    expect(await failure(anna.workflow.draft.keep.mutate({ ...elsewhere, ...kept }))).toMatchObject({
      code: 'not-found',
    });
    expect(await failure(anna.workflow.draft.others.query(elsewhere))).toMatchObject({ code: 'not-found' });
    for (const odd of [{ document: 'a\u0000b' }, { baseRevision: 2 ** 40 }]) {
      expect(
        await failure(anna.workflow.draft.keep.mutate({ ...of('kept'), ...kept, ...odd })),
      ).toMatchObject({
        code: 'invalid-input',
        path: Object.keys(odd)[0],
      });
    }
    const long = { ...of('kept'), baseRevision: 1, document: 'x'.repeat(20_000_000) };
    expect(await failure(anna.workflow.draft.keep.mutate(long))).toMatchObject({
      code: expect.stringMatching(/invalid-input|too-large/) as string,
    });
  });
});

describe('whoever is at a document', () => {
  it('is shown to the others with the step that they are at, and told once', async () => {
    const name = 'met';
    await saved(name, 1, document(name));
    expect(await bo.workflow.draft.others.query(of(name))).toEqual([]);
    await anna.workflow.draft.here.mutate({ ...of(name), place: 'build' });
    await anna.workflow.draft.here.mutate({ ...of(name), place: 'build' });
    expect(await signals(name)).toBe(1);
    expect(await anna.workflow.draft.others.query(of(name)), 'not oneself').toEqual([]);
    expect(await viewer.workflow.draft.others.query(of(name))).toMatchObject([
      { isHere: true, place: 'build', changedAt: null },
    ]);
    await anna.workflow.draft.keep.mutate({ ...of(name), document: 'a: b', baseRevision: 1 });
    await anna.workflow.draft.keep.mutate({ ...of(name), document: 'a: c', baseRevision: 1 });
    expect(await signals(name)).toBe(2);
    await anna.workflow.draft.here.mutate({ ...of(name), gone: true });
    expect(await bo.workflow.draft.others.query(of(name))).toMatchObject([
      { isHere: false, place: '', changedAt: expect.any(Date) as Date },
    ]);
    await anna.workflow.draft.discard.mutate(of(name));
    expect(await bo.workflow.draft.others.query(of(name))).toEqual([]);
    const told = await signals(name);
    await anna.workflow.draft.discard.mutate(of(name));
    expect(await signals(name), 'nothing was discarded').toBe(told);
  });

  it('is gone when nothing was heard of them for a while, and forgotten a day later; what they wrote stays', async () => {
    const name = 'left';
    await saved(name, 1, document(name));
    await anna.workflow.draft.here.mutate(of(name));
    await bo.workflow.draft.keep.mutate({ ...of(name), document: 'a: b', baseRevision: 1 });
    const long = new Date(Date.now() - awayAfterMs - 1_000);
    await db.update(draft).set({ seenAt: long }).where(eq(draft.name, name));
    expect(await viewer.workflow.draft.others.query(of(name))).toMatchObject([{ isHere: false }]);
    await prunePresence(db, new Date(Date.now() + 86_400_000));
    const rows = await db.select().from(draft).where(eq(draft.name, name));
    expect(rows.map((row) => row.document)).toEqual(['a: b']);
  });

  it('is not told of any more when they are no member, and rejects what they kept', async () => {
    const name = 'removed';
    await saved(name, 1, document(name));
    const added = await addPerson(database, 'cleo@corp.example');
    await addMember(database, shop, added.id, 'developer');
    const cleo = (await signedIn(runtime, added)).trpc;
    await cleo.workflow.draft.keep.mutate({ ...of(name), document: 'a: b', baseRevision: 1 });
    expect(await bo.workflow.draft.others.query(of(name))).toMatchObject([{ id: added.id }]);
    await db.delete(projectMember).where(eq(projectMember.userId, added.id));
    expect(await bo.workflow.draft.others.query(of(name))).toEqual([]);
    expect(await failure(cleo.workflow.draft.get.query(of(name)))).toMatchObject({ code: 'not-found' });
  });
});
