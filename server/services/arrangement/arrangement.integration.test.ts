import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { arrangement, change, workflow, workflowRevision } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { mostSpots } from '@/server/domain/arrangement';

const database = await createTestDatabase();
const { db } = database;
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
await addProject(database, 'bank');
const person = async (name: string, role: 'operator' | 'developer' | 'viewer') => {
  const added = await addPerson(database, `${name}@corp.example`);
  await addMember(database, shop, added.id, role);
  return (await signedIn(runtime, added)).trpc;
};
const anna = await person('anna', 'operator');
const bo = await person('bo', 'developer');
const viewer = await person('vic', 'viewer');
/** As saving leaves it; no plugins are here to check a document. */
async function saved(name: string, steps: readonly string[] = ['a']): Promise<void> {
  const id = `wfl_${name}`;
  await db.insert(workflow).values({ id, projectId: shop, name, revision: 1 });
  const document = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: ${name}}
steps:
${steps.map((step) => `- {name: ${step}, type: suspend}\n`).join('')}`;
  const made = { id: `${id}_1`, workflowId: id, number: 1, digest: '', createdByName: 'Anna' };
  await db.insert(workflowRevision).values({ ...made, document });
}
const of = (name: string) => ({ project: 'shop', name });
const signals = async (name: string) =>
  (
    await db
      .select()
      .from(change)
      .where(eq(change.topic, `workflow-arrangement:${name}`))
  ).length;

describe('an arrangement', () => {
  it('is kept for everybody who sees the document, the last one wins for each step, and the others are told', async () => {
    const name = 'arranged';
    await saved(name);
    expect(await viewer.workflow.arrangement.get.query(of(name))).toEqual({ version: 0, spots: [] });
    const first = [
      { step: 'a', x: 16, y: -32 },
      { step: 'b', x: 0, y: 0.5 },
    ];
    expect(await anna.workflow.arrangement.keep.mutate({ ...of(name), spots: first })).toEqual({
      version: 1,
    });
    const second = { ...of(name), spots: [{ step: 'b', x: 96, y: 96 }], without: ['gone'] };
    expect(await bo.workflow.arrangement.keep.mutate(second)).toEqual({ version: 2 });
    expect(await viewer.workflow.arrangement.get.query(of(name))).toEqual({
      version: 2,
      spots: [first[0], { step: 'b', x: 96, y: 96 }],
    });
    expect(await signals(name)).toBe(2);
    await anna.workflow.arrangement.keep.mutate({ ...of(name), spots: [], without: ['a', 'b'] });
    expect((await bo.workflow.arrangement.get.query(of(name))).spots).toEqual([]);
    expect(await anna.application.arrangement.get.query(of(name)), 'of another kind').toMatchObject({
      version: 0,
    });
  });

  it('takes what two people put at once', async () => {
    const name = 'at-once';
    await saved(name);
    const steps = Array.from({ length: 8 }, (_, index) => `s${index}`);
    await Promise.all(
      steps.map((step, index) =>
        (index % 2 === 0 ? anna : bo).workflow.arrangement.keep.mutate({
          ...of(name),
          spots: [{ step, x: index, y: 0 }],
        }),
      ),
    );
    const { spots, version } = await viewer.workflow.arrangement.get.query(of(name));
    expect(spots.map(({ step }) => step).toSorted()).toEqual(steps);
    expect(version).toBe(8);
  });

  it('lets names go that no step has any more where there are too many, and rejects more than that', async () => {
    const name = 'many';
    const steps = Array.from({ length: 3_000 }, (_, index) => `s${index}`);
    await saved(name, steps);
    const spots = (names: readonly string[]) => names.map((step, index) => ({ step, x: index, y: 0 }));
    const old = steps.map((step) => `old-${step}`);
    await anna.workflow.arrangement.keep.mutate({ ...of(name), spots: spots(old) });
    await anna.workflow.arrangement.keep.mutate({ ...of(name), spots: spots(steps) });
    const kept = await anna.workflow.arrangement.get.query(of(name));
    expect(kept.spots.map(({ step }) => step).toSorted()).toEqual(steps.toSorted());
    const more = Array.from({ length: mostSpots - 2_000 + 1 }, (_, index) => `new-${index}`);
    expect(
      await failure(anna.workflow.arrangement.keep.mutate({ ...of(name), spots: spots(more) })),
    ).toMatchObject({ code: 'too-large' });
  });

  it('goes with its document', async () => {
    const name = 'deleted';
    await saved(name);
    await anna.workflow.arrangement.keep.mutate({ ...of(name), spots: [{ step: 'a', x: 1, y: 1 }] });
    await anna.workflow.delete.mutate(of(name));
    expect(await db.select().from(arrangement).where(eq(arrangement.name, name))).toEqual([]);
    const late = anna.workflow.arrangement.keep.mutate({ ...of(name), spots: [] });
    expect(await failure(late)).toMatchObject({ code: 'not-found' });
  });

  it('rejects those who may not save, other projects, and what is no spot of a step', async () => {
    const spot = { step: 'a', x: 1, y: 1 };
    const spots = [spot];
    expect(
      await failure(viewer.workflow.arrangement.keep.mutate({ ...of('arranged'), spots })),
    ).toMatchObject({ code: 'denied' });
    const elsewhere = { project: 'bank', name: 'arranged' };
    expect(await failure(anna.workflow.arrangement.keep.mutate({ ...elsewhere, spots }))).toMatchObject({
      code: 'not-found',
    });
    expect(await failure(anna.workflow.arrangement.get.query(elsewhere))).toMatchObject({
      code: 'not-found',
    });
    for (const odd of [
      { step: '' },
      { step: 'a\0' },
      { step: '\ud800' },
      { step: 'a'.repeat(301) },
      { x: 1e9 },
    ])
      expect(
        await failure(
          anna.workflow.arrangement.keep.mutate({ ...of('arranged'), spots: [{ ...spot, ...odd }] }),
        ),
      ).toMatchObject({ code: 'invalid-input' });
  });
});
