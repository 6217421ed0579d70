import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '@/db/testing/test-database';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { createExecution } from '@/server/engine/store/create';

const database = await createTestDatabase();
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
const ann = await addPerson(database, 'ann@corp.example');
const bob = await addPerson(database, 'bob@corp.example');
const eve = await addPerson(database, 'eve@corp.example');
await addMember(database, shop, ann.id, 'admin');
await addMember(database, shop, bob.id, 'developer');
const { trpc } = await signedIn(runtime, ann);
const project = 'shop';

const begin = () => {
  const nodes = [{ key: 'one', kind: 'step' as const, handler: { handler: 'work' }, dependsOn: [] }];
  const spec = { kind: 'workflow', title: 'a test', context: {}, nodes } as const;
  const options = { projectId: shop, createdBy: { id: null, name: 'tester' } };
  return database.db.transaction((tx) => createExecution(tx, spec, options));
};
const heldBy = async (id: string) => (await trpc.run.get.query({ project, id })).held;

describe('the limit of runs at once', () => {
  it('is set, says at a held run how many are before it, and lets runs in when it is raised', async () => {
    await trpc.project.update.mutate({ project, maxRuns: 1 });
    expect(await trpc.project.get.query({ project })).toMatchObject({ title: 'shop', maxRuns: 1 });
    const [first, second, third] = [await begin(), await begin(), await begin()];
    expect(await heldBy(first.id)).toBeNull();
    expect(await heldBy(second.id)).toEqual({ limit: 1, before: 0 });
    expect(await heldBy(third.id)).toEqual({ limit: 1, before: 1 });
    await trpc.project.update.mutate({ project, maxRuns: 2 });
    expect(await heldBy(second.id)).toBeNull();
    await trpc.project.update.mutate({ project, title: 'The shop' });
    expect(await trpc.project.get.query({ project })).toMatchObject({ title: 'The shop', maxRuns: 2 });
    await trpc.project.update.mutate({ project, maxRuns: null });
    expect(await heldBy(third.id)).toBeNull();
  });

  it('rejects what is no count, nothing at all, whoever may not, and another tenant', async () => {
    for (const maxRuns of [0, -1, 1.5, 10_001]) {
      const refused = await failure(trpc.project.update.mutate({ project, maxRuns }));
      expect(refused).toMatchObject({ code: 'invalid-input', path: 'maxRuns' });
    }
    expect((await failure(trpc.project.update.mutate({ project }))).code).toBe('invalid-input');
    const developer = await signedIn(runtime, bob);
    expect((await failure(developer.trpc.project.update.mutate({ project, maxRuns: 1 }))).code).toBe(
      'denied',
    );
    const stranger = await signedIn(runtime, eve);
    expect((await failure(stranger.trpc.project.update.mutate({ project, maxRuns: 1 }))).code).toBe(
      'not-found',
    );
    expect(await trpc.project.get.query({ project })).toMatchObject({ maxRuns: null });
  });
});
