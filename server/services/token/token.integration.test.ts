import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { apiToken } from '@/db/schema/token';
import { createTestDatabase } from '@/db/testing/test-database';
import { createTestBrowser, failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { issueToken } from '@/server/auth/token';

const database = await createTestDatabase();
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
const bank = await addProject(database, 'bank');
const ann = await addPerson(database, 'ann@corp.example');
const dev = await addPerson(database, 'dev@corp.example');
await addMember(database, shop, ann.id, 'admin');
await addMember(database, bank, ann.id, 'admin');
await addMember(database, shop, dev.id, 'developer');
const anns = await signedIn(runtime, ann);
const devs = await signedIn(runtime, dev);
const page = { page: 1, pageSize: 50 };
const input = { project: 'shop', name: 'ci', role: 'developer', expiresInDays: 30 } as const;
const withToken = (token: string) => createTestBrowser(runtime, { token }).trpc;

describe('API tokens', () => {
  it('act in their project with their role, and show when they were used', async () => {
    const { token, id } = await anns.trpc.token.create.mutate({ ...input, role: 'viewer' });
    expect(token).toMatch(/^loam_[\w-]{43}$/);
    const ci = withToken(token);
    expect(await ci.project.get.query({ project: 'shop' })).toMatchObject({ role: 'viewer' });
    expect(await ci.project.list.query()).toEqual([{ name: 'shop', title: 'shop', role: 'viewer' }]);
    const { items } = await anns.trpc.token.list.query({ project: 'shop', ...page });
    expect(items.find((item) => item.id === id)).toMatchObject({
      lastUsedAt: expect.any(Date),
      owner: 'ann',
    });
    expect(JSON.stringify(items)).not.toContain(token);
  });

  it('are stored as hashes only', async () => {
    const { token, id } = await anns.trpc.token.create.mutate(input);
    const [row] = await database.db.select().from(apiToken).where(eq(apiToken.id, id));
    expect(JSON.stringify(row)).not.toContain(token);
    expect(row?.hash).toMatch(/^sha256:/);
  });

  it('rejects another project, as if it were not there', async () => {
    const { token } = await anns.trpc.token.create.mutate({ ...input, role: 'admin' });
    const foreign = await failure(withToken(token).project.get.query({ project: 'bank' }));
    const absent = await failure(withToken(token).project.get.query({ project: 'moon' }));
    expect(foreign).toMatchObject({ code: 'not-found', message: 'There is no project "bank".' });
    expect(absent.message.replace('moon', 'bank')).toBe(foreign.message);
  });

  it('rejects what their role may not, and what only people do', async () => {
    const { token } = await anns.trpc.token.create.mutate({ ...input, role: 'admin' });
    const ci = withToken(token);
    expect((await failure(ci.user.list.query(page))).code).toBe('denied');
    expect((await failure(ci.token.create.mutate(input))).code).toBe('denied');
    expect((await failure(ci.session.list.query())).code).toBe('denied');
    const change = { currentPassword: 'x', newPassword: 'long enough for it' };
    expect((await failure(ci.session.changePassword.mutate(change))).code).toBe('denied');
    const viewer = await anns.trpc.token.create.mutate({ ...input, role: 'viewer' });
    const rename = { project: 'shop', title: 'Mine' };
    expect((await failure(withToken(viewer.token).project.update.mutate(rename))).code).toBe('denied');
  });

  it('rejects a role above that of its maker', async () => {
    for (const role of ['operator', 'platform', 'admin'] as const) {
      expect(await failure(devs.trpc.token.create.mutate({ ...input, role }))).toMatchObject({
        code: 'denied',
        path: 'role',
      });
    }
    await devs.trpc.token.create.mutate({ ...input, role: 'viewer' });
  });

  it('shrink with their maker, and stop with the membership', async () => {
    const eva = await addPerson(database, 'eva@corp.example');
    await addMember(database, shop, eva.id, 'admin');
    const evas = await signedIn(runtime, eva);
    const { token } = await evas.trpc.token.create.mutate({ ...input, role: 'admin' });
    const ci = withToken(token);
    await ci.project.update.mutate({ project: 'shop', title: 'Shop' });
    await anns.trpc.member.updateRole.mutate({ project: 'shop', userId: eva.id, role: 'viewer' });
    expect((await failure(ci.project.update.mutate({ project: 'shop', title: 'Mine' }))).code).toBe('denied');
    await anns.trpc.member.remove.mutate({ project: 'shop', userId: eva.id });
    expect((await failure(ci.project.get.query({ project: 'shop' }))).code).toBe('not-found');
  });

  it('rejects one that is revoked, expired, cut short or made up', async () => {
    const { token, id } = await anns.trpc.token.create.mutate(input);
    await anns.trpc.token.revoke.mutate({ project: 'shop', id });
    const expired = await issueToken(database.db, {
      name: 'old',
      userId: ann.id,
      projectId: shop,
      role: 'admin',
      createdAt: new Date(Date.now() - 2000),
      expiresAt: new Date(Date.now() - 1000),
    });
    for (const bad of [token, expired.token, token.slice(0, -1), 'loam_', 'x'.repeat(48)]) {
      expect(await failure(withToken(bad).project.list.query())).toMatchObject({ code: 'unauthenticated' });
    }
  });

  it('does not fall back to the cookie beside a bad token', async () => {
    const request = new Request('http://127.0.0.1:3000/api/trpc/project.list', {
      headers: { ...anns.headers(), authorization: 'Bearer loam_nonsense' },
    });
    expect((await anns.send(request)).status).toBe(401);
  });

  it("rejects revoking somebody else's token, unless by an admin of the project", async () => {
    const { id } = await anns.trpc.token.create.mutate(input);
    expect((await failure(devs.trpc.token.revoke.mutate({ project: 'shop', id }))).code).toBe('not-found');
    const own = await devs.trpc.token.create.mutate(input);
    const seen = await devs.trpc.token.list.query({ project: 'shop', ...page });
    expect(seen.items.every(({ owner }) => owner === 'dev')).toBe(true);
    await anns.trpc.token.revoke.mutate({ project: 'shop', id: own.id });
    expect((await failure(anns.trpc.token.revoke.mutate({ project: 'bank', id }))).code).toBe('not-found');
  });
});
