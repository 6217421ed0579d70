import { count, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { account, user } from '@/db/schema/auth';
import { unit } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { bootstrapInstance, issueLocalAdminToken } from './bootstrap';
import { findTokenActor } from './token';

const { db } = await createTestDatabase();
const now = new Date('2026-01-01T00:00:00Z');
const adminEmail = 'Admin@Loam.local';

describe('the first start', () => {
  it('gives no token before there is an admin', async () => {
    expect(await issueLocalAdminToken(db, { now })).toBeNull();
  });

  it('makes the unit, the default project and one admin, also when it happens several times at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 4 }, () => bootstrapInstance(db, { now, adminEmail })),
    );
    const [admin, ...rest] = made.filter((result) => result !== null);
    expect(rest).toEqual([]);
    expect(admin).toEqual({
      email: 'admin@loam.local',
      password: expect.stringMatching(/^([a-z2-9]{5}-?){4}$/),
    });
    expect(await db.select({ name: unit.name }).from(unit)).toEqual([{ name: 'local' }]);
    expect(await db.select().from(project)).toMatchObject([
      { name: 'default', grants: ['cluster-scoped', 'foreign-namespaces'] },
    ]);
    expect(await db.select().from(user)).toMatchObject([{ instanceAdmin: true, mustChangePassword: true }]);
    expect(await db.select().from(projectMember)).toMatchObject([{ role: 'admin' }]);
    const [stored] = await db.select().from(account);
    expect(JSON.stringify(stored)).not.toContain(admin?.password);
  });

  it('makes nothing the second time, and tells no password', async () => {
    expect(await bootstrapInstance(db, { now, adminEmail: 'other@loam.local' })).toBeNull();
    expect(await db.select({ of: count() }).from(user)).toEqual([{ of: 1 }]);
  });
});

describe('the token of the data folder', () => {
  it('is kept while it is good, and replaced when it is not', async () => {
    const first = await issueLocalAdminToken(db, { now });
    expect(await issueLocalAdminToken(db, { now, current: first ?? '' })).toBe(first);
    const second = await issueLocalAdminToken(db, { now, current: 'loam_cut' });
    expect(second).not.toBe(first);
    expect(await findTokenActor(db, first ?? '', now)).toBeNull();
    expect(await findTokenActor(db, second ?? '', now)).toMatchObject({
      type: 'token',
      projectId: null,
      instanceAdmin: true,
      role: 'admin',
    });
  });

  it('is no admin any more when its person is none', async () => {
    const token = await issueLocalAdminToken(db, { now });
    await db.update(user).set({ instanceAdmin: false }).where(eq(user.instanceAdmin, true));
    expect(await findTokenActor(db, token ?? '', now)).toMatchObject({ instanceAdmin: false });
  });
});
