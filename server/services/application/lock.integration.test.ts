import { afterAll, expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { project } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { createExecution } from '@/server/engine/store/create';
import type { ServiceContext } from '../context';
import { lockApplication } from './lock';

const database = await createTestDatabase();
const { db } = database;
afterAll(() => database.close());

it('a run goes on while its application is locked: whoever locks it may be about to wait for that run', async () => {
  await db.insert(project).values({ id: 'prj_1', name: 'shop', title: 'Shop' });
  await db.insert(application).values({ id: 'app_1', projectId: 'prj_1', name: 'shop' });
  const spec = { kind: 'workflow' as const, title: 'x', nodes: [], context: {} };
  const made = await db.transaction(async (tx) => {
    await lockApplication({ db: tx } as unknown as ServiceContext, { id: 'app_1' });
    // By another connection, as a worker does.
    return db.transaction(async (other) => {
      await other.execute("set local lock_timeout = '2s'");
      const by = { id: null, name: 'test' };
      return createExecution(other, spec, { projectId: 'prj_1', applicationId: 'app_1', createdBy: by });
    });
  });
  expect(made.id).toMatch(/^exe_/);
}, 20_000);
