import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { user } from '@/db/schema/auth';
import { project, projectMember } from '@/db/schema/project';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import { DatabaseCatalog } from '@/server/extensions/database-catalog';
import { installPacks } from '@/server/extensions/install';
import { createExtensionsOver } from '@/server/extensions/registry';
import { packOf } from '@/server/extensions/testing/packs-of';
import { newId } from '@/server/platform/ids';
import { createLogger } from '@/server/platform/logger';
import type { Actor } from '../../auth/actor';
import type { ServiceContext } from '../context';
import { activateDefinition } from './activate';
import { getDefinition } from './get';
import { listDefinitions } from './list';

let database: TestDatabase;
let contextOf: (actor: Actor) => ServiceContext;
let close: () => Promise<void>;

const admin: Actor = {
  type: 'user',
  id: 'usr_admin',
  name: 'Ada',
  instanceAdmin: true,
  mustChangePassword: false,
};
const viewer: Actor = {
  type: 'user',
  id: 'usr_viewer',
  name: 'Vic',
  instanceAdmin: false,
  mustChangePassword: false,
};
const stranger: Actor = { ...viewer, id: 'usr_stranger', name: 'Sue' };
const version = (code: string) => packOf('demo', { name: 'web', code }, { name: 'other', code: '{}' });

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database;
  for (const { id, name } of [admin, viewer, stranger] as { id: string; name: string }[]) {
    await db.insert(user).values({ id, name, email: `${name}@example.com` });
  }
  const projectId = newId('prj');
  await db.insert(project).values({ id: projectId, name: 'shop', title: 'Shop' });
  await db
    .insert(projectMember)
    .values({ projectId, userId: viewer.type === 'user' ? viewer.id : '', role: 'viewer' });
  await installPacks(db, [version('{ render: 1 }')], 'verified');
  await installPacks(db, [version('{ render: 2 }')], 'verified');
  const logger = createLogger({ process: 'test', level: 'silent' });
  const catalog = new DatabaseCatalog(database, logger);
  const extensions = createExtensionsOver(catalog, { logger, sandbox: { workerFile: 'no call is made' } });
  close = () => extensions.close();
  const clusters: ServiceContext['clusters'] = {
    open: () => Promise.reject(new Error('no cluster')),
    close: async () => undefined,
  } as never;
  contextOf = (actor) => ({ db, actor, requestId: 'r', logger, now: () => new Date(), extensions, clusters });
});
afterAll(() => close());

describe('definitions', () => {
  it('list the active revisions, with the plugin they come from', async () => {
    const list = await listDefinitions(contextOf(viewer), { project: 'shop', kind: 'component' });
    expect(list.map(({ name, revision, plugin, trust }) => [name, revision, plugin, trust])).toEqual([
      ['other', 1, 'demo', 'verified'],
      ['web', 2, 'demo', 'verified'],
    ]);
    expect(await listDefinitions(contextOf(viewer), { project: 'shop', kind: 'trait' })).toEqual([]);
  });

  it('get one with its revisions', async () => {
    const detail = await getDefinition(contextOf(viewer), {
      project: 'shop',
      kind: 'component',
      name: 'web',
    });
    expect(detail).toMatchObject({ manifest: { revision: 2 }, active: true });
    expect(detail.revisions.map(({ revision, active }) => [revision, active])).toEqual([
      [2, true],
      [1, false],
    ]);
    const older = { project: 'shop', kind: 'component', name: 'web', revision: 1 } as const;
    expect(await getDefinition(contextOf(viewer), older)).toMatchObject({
      manifest: { revision: 1 },
      active: false,
    });
  });

  it('get what this version came with, also when nobody asked for anything yet', async () => {
    const ctx = contextOf(viewer);
    const find: typeof ctx.extensions.find = async (...args) => {
      await installPacks(database.db, [packOf('built-in', { name: 'new', code: '{}' })]);
      return ctx.extensions.find(...args);
    };
    const fresh = { ...ctx, extensions: { ...ctx.extensions, find } };
    const input = { project: 'shop', kind: 'component', name: 'new' } as const;
    expect(await getDefinition(fresh, input)).toMatchObject({ plugin: 'built-in', active: true });
  });

  it('activate another revision, and write it down', async () => {
    const back = { kind: 'component', name: 'web', revision: 1 } as const;
    expect(await activateDefinition(contextOf(admin), back)).toEqual({ revision: 1, changed: true });
    expect(await activateDefinition(contextOf(admin), back)).toEqual({ revision: 1, changed: false });
    const entries = await database.db.select().from(audit).where(eq(audit.action, 'definition.activate'));
    expect(entries).toMatchObject([{ target: 'component/web', detail: { before: 2, revision: 1 } }]);
  });

  it('rejects to activate a revision that is not there, or by somebody who is no instance admin', async () => {
    const missing = { kind: 'component', name: 'web', revision: 9 } as const;
    await expect(activateDefinition(contextOf(admin), missing)).rejects.toMatchObject({
      code: 'not-found',
      path: 'revision',
    });
    await expect(activateDefinition(contextOf(viewer), { ...missing, revision: 2 })).rejects.toMatchObject({
      code: 'denied',
    });
  });

  it('rejects to show them to somebody who is not in the project, or what is not there', async () => {
    const list = listDefinitions(contextOf(stranger), { project: 'shop' });
    await expect(list).rejects.toMatchObject({ code: 'not-found' });
    const near = getDefinition(contextOf(viewer), { project: 'shop', kind: 'component', name: 'wep' });
    await expect(near).rejects.toMatchObject({ code: 'not-found', hint: 'Did you mean "web"?' });
  });
});
