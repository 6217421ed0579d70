import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '@/db/testing/test-database';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import { recordAudit } from '../audit';
import type { ServiceContext } from '../context';
import { inSavepoint, inTransaction } from '../transaction';
import { verifyAuditChain } from './verify';

const database = await createTestDatabase();
const runtime = createTestRuntime(database);
const root = await signedIn(runtime, await addPerson(database, 'root@corp.example', { instanceAdmin: true }));
const shop = await addProject(database, 'shop');
const ann = await addPerson(database, 'ann@corp.example');
await addMember(database, shop, ann.id, 'admin');
const anns = await signedIn(runtime, ann);
const page = { page: 1, pageSize: 200 };
const ctx: ServiceContext = {
  db: database.db,
  actor: { type: 'system', name: 'tests' },
  requestId: 'req_tests',
  logger: runtime.logger,
  now: () => new Date(),
  extensions: runtime.extensions,
  clusters: runtime.clusters,
};

describe('the audit', () => {
  it('has what was done and what was refused, for admins of the project', async () => {
    const bob = await addPerson(database, 'bob@corp.example');
    const bobs = await signedIn(runtime, bob);
    await anns.trpc.project.update.mutate({ project: 'shop', title: 'The shop' });
    await failure(bobs.trpc.project.update.mutate({ project: 'shop', title: 'Mine' }));
    await anns.trpc.member.add.mutate({ project: 'shop', email: bob.email, role: 'viewer' });
    await failure(bobs.trpc.project.update.mutate({ project: 'shop', title: 'Mine' }));
    const { items } = await anns.trpc.audit.list.query({ project: 'shop', ...page });
    expect(items.map(({ actorName, action, result }) => `${actorName} ${action} ${result}`)).toEqual([
      'bob project.manage denied',
      'ann member.add allowed',
      'bob project.manage denied',
      'ann project.update allowed',
    ]);
    expect(items.every(({ requestId }) => requestId?.startsWith('req_'))).toBe(true);
    expect((await failure(bobs.trpc.audit.list.query({ project: 'shop', ...page }))).code).toBe('denied');
    const denied = await anns.trpc.audit.list.query({ project: 'shop', result: 'denied', ...page });
    expect(denied.total).toBe(3);
    const ofMembers = await anns.trpc.audit.list.query({ project: 'shop', action: 'member.', ...page });
    expect(ofMembers.total).toBe(1);
  });

  it('notes tries at projects that do not exist with the instance', async () => {
    await failure(anns.trpc.project.get.query({ project: 'moon' }));
    const { items } = await root.trpc.audit.listInstance.query({ search: 'moon', ...page });
    expect(items).toMatchObject([{ target: 'project/moon', action: 'project.read', result: 'denied' }]);
    expect((await failure(anns.trpc.audit.listInstance.query(page))).code).toBe('denied');
  });

  it('stays one chain when many write at once', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        anns.trpc.project.update.mutate({ project: 'shop', title: `Shop ${i}` }),
      ),
    );
    const verdict = await verifyAuditChain(database.db, shop);
    expect(verdict).toMatchObject({ brokenAt: null });
    expect(verdict.entries).toBeGreaterThanOrEqual(30);
  });

  it('keeps nobody waiting for the rest of a transaction, and says nothing of what was undone', async () => {
    const record = (own: ServiceContext, target: string) =>
      recordAudit(own, { projectId: shop, action: 'test.wait', target });
    const written = async () => {
      const { items } = await anns.trpc.audit.list.query({ project: 'shop', action: 'test.wait', ...page });
      return items.map(({ target }) => target).toReversed();
    };
    await inTransaction(ctx, async (slow) => {
      await record(slow, 'first');
      // Beside it, while it is still open.
      await inTransaction(ctx, (quick) => record(quick, 'second'));
      expect(await written()).toEqual(['second']);
      await inSavepoint(slow, (own) => record(own, 'third'));
      const undone = inSavepoint(slow, async (own) => {
        await record(own, 'never');
        throw new Error('undone');
      });
      await expect(undone).rejects.toThrow('undone');
    });
    expect(await written()).toEqual(['second', 'first', 'third']);
    expect(await verifyAuditChain(database.db, shop)).toMatchObject({ brokenAt: null });
  });

  it('has the hash that its check makes of it, whatever stands in it', async () => {
    const detail = { text: 'é "quoted" \\ $1 sha256:00', 'Ü b': [1, 1.5, null, { a: true }], 'a\nc': {} };
    await inTransaction(ctx, async (own) => {
      for (const target of ['', `it's ${'x'.repeat(600)}`, '名前'])
        await recordAudit(own, { projectId: shop, action: 'test.odd', target, detail });
    });
    const { items } = await anns.trpc.audit.list.query({ project: 'shop', action: 'test.odd', ...page });
    expect(items).toHaveLength(3);
    expect(items[0]?.detail).toEqual(detail);
    expect(await verifyAuditChain(database.db, shop)).toMatchObject({ brokenAt: null });
  });

  it('takes with it what it cannot write down, and says why', async () => {
    const projectId = 'prj_none';
    const done = inTransaction(ctx, async (own) => {
      await own.db.execute(sql`update project set title = 'never' where id = ${shop}`);
      await recordAudit(own, { projectId, action: 'test.fail', target: 'x', detail: { text: 'a\u0000b' } });
    });
    await expect(done).rejects.toMatchObject({ cause: { code: '22P05' } });
    const { rows } = await database.pool.query(`select from project where title = 'never'`);
    expect(rows).toEqual([]);
  });

  it('rejects being changed, also by who owns the database account', async () => {
    for (const statement of [
      sql`update audit set actor_name = 'nobody'`,
      sql`delete from audit`,
      sql`truncate audit`,
    ]) {
      await expect(database.db.execute(statement)).rejects.toMatchObject({
        cause: { message: 'the audit is append-only' },
      });
    }
  });

  it('shows where it was changed by somebody who could', async () => {
    expect(await root.trpc.audit.verify.query()).toMatchObject({ ok: true });
    const { rows } = await database.pool.query<{ id: string }>(
      `select id from audit where project_id = $1 and result = 'denied' order by id limit 1`,
      [shop],
    );
    const id = rows[0]?.id ?? '';
    const tamper = async (statement: string) => {
      await database.pool.query('alter table audit disable trigger user');
      await database.pool.query(statement, [id]);
      await database.pool.query('alter table audit enable trigger user');
    };
    await tamper(`update audit set result = 'allowed' where id = $1`);
    const verdict = await root.trpc.audit.verify.query();
    expect(verdict.ok).toBe(false);
    expect(verdict.chains.find(({ projectId }) => projectId === shop)).toMatchObject({
      entries: 1,
      brokenAt: Number(id),
    });
    await tamper('delete from audit where id = $1');
    const after = await verifyAuditChain(database.db, shop);
    expect(after.brokenAt).toBeGreaterThan(Number(id));
  });
});
