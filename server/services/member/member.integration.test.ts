import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '@/db/testing/test-database';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';

const database = await createTestDatabase();
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
const ann = await addPerson(database, 'ann@corp.example');
const bob = await addPerson(database, 'bob@corp.example');
await addMember(database, shop, ann.id, 'admin');
const { trpc } = await signedIn(runtime, ann);
const page = { page: 1, pageSize: 50 };

describe('members', () => {
  it('are added, listed, found, changed and removed', async () => {
    await trpc.member.add.mutate({ project: 'shop', email: 'BOB@corp.example', role: 'viewer' });
    const listed = await trpc.member.list.query({ project: 'shop', ...page });
    expect(listed.items.map(({ name, role }) => [name, role])).toEqual([
      ['ann', 'admin'],
      ['bob', 'viewer'],
    ]);
    const found = await trpc.member.list.query({ project: 'shop', search: 'OB@', ...page });
    expect(found).toMatchObject({ total: 1, items: [{ userId: bob.id }] });
    await trpc.member.updateRole.mutate({ project: 'shop', userId: bob.id, role: 'operator' });
    const theirs = await signedIn(runtime, bob);
    expect(await theirs.trpc.project.list.query()).toEqual([
      { name: 'shop', title: 'shop', role: 'operator' },
    ]);
    await trpc.member.remove.mutate({ project: 'shop', userId: bob.id });
    expect(await theirs.trpc.project.list.query()).toEqual([]);
    expect((await failure(theirs.trpc.project.get.query({ project: 'shop' }))).code).toBe('not-found');
  });

  it('rejects somebody without an account, somebody twice, and a role that does not exist', async () => {
    const add = (email: string, role: 'viewer') => trpc.member.add.mutate({ project: 'shop', email, role });
    expect(await failure(add('nobody@corp.example', 'viewer'))).toMatchObject({
      code: 'not-found',
      path: 'email',
    });
    expect((await failure(add(ann.email, 'viewer'))).code).toBe('conflict');
    const invented: string = 'owner';
    expect(await failure(add(bob.email, invented as 'viewer'))).toMatchObject({
      code: 'invalid-input',
      path: 'role',
    });
  });

  it('rejects removing or demoting the last admin', async () => {
    const self = { project: 'shop', userId: ann.id };
    expect((await failure(trpc.member.remove.mutate(self))).code).toBe('illegal-state');
    expect((await failure(trpc.member.updateRole.mutate({ ...self, role: 'viewer' }))).code).toBe(
      'illegal-state',
    );
    const listed = await trpc.member.list.query({ project: 'shop', ...page });
    expect(listed.items).toMatchObject([{ userId: ann.id, role: 'admin' }]);
  });

  it('keeps one admin when two remove each other at the same moment', async () => {
    const pair = await addProject(database, 'pair');
    await addMember(database, pair, ann.id, 'admin');
    await addMember(database, pair, bob.id, 'admin');
    const theirs = await signedIn(runtime, bob);
    const results = await Promise.allSettled([
      trpc.member.remove.mutate({ project: 'pair', userId: bob.id }),
      theirs.trpc.member.remove.mutate({ project: 'pair', userId: ann.id }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('rejects a member that is not there', async () => {
    const nobody = { project: 'shop', userId: bob.id };
    expect((await failure(trpc.member.remove.mutate(nobody))).code).toBe('not-found');
    expect((await failure(trpc.member.updateRole.mutate({ ...nobody, role: 'viewer' }))).code).toBe(
      'not-found',
    );
  });
});
