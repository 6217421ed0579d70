import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { application } from '@/db/schema/application';
import { instance, resource, resourceManifest } from '@/db/schema/delivery';
import { cluster, unit } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { SealError, createSealer } from '@/server/platform/crypto';
import { createManifests } from './manifests';

const { db, close } = await createTestDatabase();
afterAll(() => close());
const manifests = createManifests(createSealer([{ id: 'test', key: randomBytes(32) }]));
const row = { id: 'res_1', instanceId: 'inst_1', digest: 'sha256:1' };
const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'key', namespace: 'shop' },
  data: { token: btoa('manifest-canary') },
};

beforeAll(async () => {
  await db.insert(unit).values({ id: 'unt_1', name: 'local' });
  await db.insert(project).values({ id: 'prj_1', name: 'shop', title: 'Shop' });
  await db.insert(cluster).values({
    id: 'clu_1',
    unitId: 'unt_1',
    name: 'home',
    source: 'registered',
    endpoint: 'https://127.0.0.1:1',
    credentials: '',
  });
  await db.insert(application).values({ id: 'app_1', projectId: 'prj_1', name: 'shop' });
  const place = { clusterId: 'clu_1', namespace: 'shop', revision: 1 };
  await db
    .insert(instance)
    .values({ id: row.instanceId, projectId: 'prj_1', applicationId: 'app_1', ...place });
  await db.insert(resource).values({
    ...row,
    component: 'key',
    apiVersion: 'v1',
    kind: 'Secret',
    namespace: 'shop',
    name: 'key',
    revision: 1,
    position: 1,
  });
});

it('gives back what was applied, and only for the delivery that it is of', async () => {
  expect(await manifests.find(db, row)).toBeNull();
  const sealed = manifests.seal(row, secret);
  expect(sealed).not.toMatch(/canary|bWFuaWZlc3QtY2FuYXJ5/);
  await db.insert(resourceManifest).values({ resourceId: row.id, sealed });
  expect(await manifests.find(db, row)).toEqual(secret);
  // A worker of an earlier version delivered something else, and kept nothing of it.
  expect(await manifests.find(db, { ...row, digest: 'sha256:2' })).toBeNull();
});

it('rejects one that was put under another object', async () => {
  await db
    .insert(resourceManifest)
    .values({ resourceId: row.id, sealed: manifests.seal({ ...row, id: 'res_2' }, secret) })
    .onConflictDoUpdate({
      target: resourceManifest.resourceId,
      set: { sealed: manifests.seal({ ...row, id: 'res_2' }, secret) },
    });
  await expect(manifests.find(db, row)).rejects.toThrow(SealError);
});
