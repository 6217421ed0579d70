import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '@/db/testing/test-database';
import { createTestBrowser, failure, signedIn } from '@/server/api/testing/test-browser';
import { addPerson, createTestRuntime } from '@/server/api/testing/test-runtime';

const database = await createTestDatabase();
const runtime = createTestRuntime(database);
const admin = await addPerson(database, 'root@corp.example', { instanceAdmin: true });
const { trpc } = await signedIn(runtime, admin);
const page = { page: 1, pageSize: 50 };
const newUser = { email: 'New@corp.example', name: 'New', instanceAdmin: false };

describe('people', () => {
  it('get a one-time password that they must change, and lose their sessions at a reset', async () => {
    const { id, password } = await trpc.user.create.mutate(newUser);
    expect(password).toMatch(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const browser = await signedIn(runtime, { id, email: 'new@corp.example', password });
    expect((await browser.trpc.session.get.query()).user).toMatchObject({
      mustChangePassword: true,
      name: 'New',
    });
    const again = await trpc.user.resetPassword.mutate({ id });
    expect((await failure(browser.trpc.session.get.query())).code).toBe('unauthenticated');
    await signedIn(runtime, { id, email: 'new@corp.example', password: again.password });
    const listed = await trpc.user.list.query({ search: 'new@', ...page });
    expect(listed).toMatchObject({ total: 1, items: [{ id, mustChangePassword: true }] });
  });

  it('rejects an e-mail that is taken, whatever its case, and one that is none', async () => {
    expect(await failure(trpc.user.create.mutate({ ...newUser, email: 'ROOT@corp.example' }))).toMatchObject({
      code: 'conflict',
      path: 'email',
    });
    expect((await failure(trpc.user.create.mutate({ ...newUser, email: 'root' }))).code).toBe(
      'invalid-input',
    );
  });

  it('rejects taking the rights of the last instance admin', async () => {
    const demote = (id: string) => trpc.user.update.mutate({ id, instanceAdmin: false });
    expect((await failure(demote(admin.id))).code).toBe('illegal-state');
    const second = await addPerson(database, 'second@corp.example', { instanceAdmin: true });
    await demote(second.id);
    const theirs = await signedIn(runtime, second);
    expect((await failure(theirs.trpc.user.list.query(page))).code).toBe('denied');
    expect((await failure(trpc.user.update.mutate({ id: 'usr_none', instanceAdmin: true }))).code).toBe(
      'not-found',
    );
    expect((await failure(trpc.user.resetPassword.mutate({ id: 'usr_none' }))).code).toBe('not-found');
  });
});

describe('projects', () => {
  it('are made by instance admins, who are their first admins', async () => {
    await trpc.project.create.mutate({ name: 'shop', title: 'The shop' });
    expect(await trpc.project.get.query({ project: 'shop' })).toMatchObject({
      title: 'The shop',
      role: 'admin',
    });
  });

  it('rejects a name that is taken or no DNS label, a grant that does not exist, and people who are no admins', async () => {
    expect(await failure(trpc.project.create.mutate({ name: 'shop' }))).toMatchObject({ code: 'conflict' });
    for (const name of ['Shop', '-shop', 'a'.repeat(64), '', 'shop/../x']) {
      expect(await failure(trpc.project.create.mutate({ name }))).toMatchObject({
        code: 'invalid-input',
        path: 'name',
      });
    }
    const plain = await signedIn(runtime, await addPerson(database, 'plain@corp.example'));
    expect((await failure(plain.trpc.project.create.mutate({ name: 'mine' }))).code).toBe('denied');
    expect((await failure(plain.trpc.project.update.mutate({ project: 'shop', title: 'x' }))).code).toBe(
      'not-found',
    );
    expect((await failure(trpc.project.update.mutate({ project: 'shop', title: ' ' }))).code).toBe(
      'invalid-input',
    );
  });

  it('rejects everything from nobody', async () => {
    const nobody = createTestBrowser(runtime).trpc;
    expect((await failure(nobody.project.list.query())).code).toBe('unauthenticated');
    expect((await failure(nobody.project.get.query({ project: 'shop' }))).code).toBe('unauthenticated');
  });
});
