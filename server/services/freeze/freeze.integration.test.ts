import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, cluster, freeze, unit } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { createFreezes } from '@/server/delivery/frozen';

const database = await createTestDatabase();
const { db } = database;
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
await addProject(database, 'bank');
const person = async (role: 'developer' | 'operator') => {
  const added = await addPerson(database, `${role}@corp.example`);
  await addMember(database, shop, added.id, role);
  return (await signedIn(runtime, added)).trpc;
};
const developer = await person('developer');
const operator = await person('operator');
const admin = (
  await signedIn(runtime, await addPerson(database, 'admin@corp.example', { instanceAdmin: true }))
).trpc;
const why = (projectId: string, clusterId: string | null = null, nowMs = Date.now()) =>
  createFreezes(db).whyFrozen({ projectId, clusterId, nowMs });

describe('a frozen project', () => {
  it('says by whom, until when and why, to itself alone; thawed, it says nothing', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await operator.freeze.project.mutate({ project: 'shop', reason: 'release week', until });
    expect(await why(shop)).toMatch(/^The project shop is frozen by .+ until \d{4}-.*Z: release week$/);
    expect(await why('prj_other')).toBeNull();
    expect(await why(shop, null, Date.now() + 7_200_000), 'after its end').toBeNull();
    expect(await developer.freeze.list.query({ project: 'shop' })).toMatchObject({
      project: { reason: 'release week', until: new Date(until) },
      clusters: [],
    });
    await operator.freeze.thawProject.mutate({ project: 'shop' });
    expect(await why(shop)).toBeNull();
    const actions = await db
      .select({ action: audit.action })
      .from(audit)
      .where(eq(audit.target, 'project/shop'));
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['project.freeze', 'project.thaw']),
    );
  });

  it('rejects a second freeze, naming the first; one that is over may be followed by another', async () => {
    await operator.freeze.project.mutate({ project: 'shop', reason: 'audit' });
    const second = operator.freeze.project.mutate({ project: 'shop', reason: 'again' });
    expect(await failure(second)).toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('audit') as string,
    });
    await db.update(freeze).set({ until: new Date(Date.now() - 1_000) });
    await operator.freeze.project.mutate({ project: 'shop', reason: 'again' });
    await operator.freeze.thawProject.mutate({ project: 'shop' });
  });

  it('rejects an end in the past, a missing reason, and a thaw of what is not frozen', async () => {
    const past = operator.freeze.project.mutate({
      project: 'shop',
      reason: 'x',
      until: '2020-01-01T00:00:00Z',
    });
    expect(await failure(past)).toMatchObject({ code: 'invalid-input', path: 'until' });
    const silent = operator.freeze.project.mutate({ project: 'shop', reason: ' ' });
    expect(await failure(silent)).toMatchObject({ code: 'invalid-input' });
    expect(await failure(operator.freeze.thawProject.mutate({ project: 'shop' }))).toMatchObject({
      code: 'illegal-state',
    });
  });

  it('rejects developers, and people of other projects as if there were none', async () => {
    expect(await failure(developer.freeze.project.mutate({ project: 'shop', reason: 'x' }))).toMatchObject({
      code: 'denied',
    });
    expect(await failure(operator.freeze.project.mutate({ project: 'bank', reason: 'x' }))).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('a frozen cluster', () => {
  it('holds what would be written to it, of any project; only admins of the instance may', async () => {
    await db.insert(unit).values({ id: 'unt_1', name: 'local' });
    const values = { id: 'cl_1', unitId: 'unt_1', name: 'eu', source: 'registered' } as const;
    await db.insert(cluster).values({ ...values, endpoint: 'https://eu.example', credentials: 'sealed' });
    expect(await failure(operator.freeze.cluster.mutate({ name: 'eu', reason: 'x' }))).toMatchObject({
      code: 'denied',
    });
    await admin.freeze.cluster.mutate({ name: 'eu', reason: 'upgrade' });
    expect(await why(shop, 'cl_1')).toMatch(/^The cluster eu is frozen by .+: upgrade$/);
    expect(await why(shop, 'cl_other')).toBeNull();
    expect((await developer.freeze.list.query({ project: 'shop' })).clusters).toMatchObject([
      { cluster: 'eu' },
    ]);
    await admin.freeze.thawCluster.mutate({ name: 'eu' });
    expect(await why(shop, 'cl_1')).toBeNull();
  });
});
