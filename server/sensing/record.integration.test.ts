import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { cluster, unit } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import type { Drift } from '@/server/domain/drift';
import { newId } from '@/server/platform/ids';
import { recordSensed } from './record';
import type { InstanceRows, SensedResource } from './sense';
import { trackDeployment } from './testing/track-deployment';

const { db } = await createTestDatabase();
const [projectId, clusterId, unitId] = [newId('prj'), newId('clu'), newId('unt')];
const now = new Date();
const drift: Drift = {
  gone: false,
  fields: [],
  more: 0,
  by: [{ manager: 'kubectl-edit', at: null }],
  since: now.toISOString(),
  held: 'a policy of the application says so',
  left: true,
  asked: false,
};
let instanceId: string;
let count = 0;

beforeAll(async () => {
  await db.insert(unit).values({ id: unitId, name: 'local' });
  await db.insert(project).values({ id: projectId, name: 'shop', title: 'Shop' });
  await db.insert(cluster).values({
    id: clusterId,
    unitId,
    name: 'here',
    source: 'playground',
    endpoint: 'https://127.0.0.1:1',
    credentials: 'none',
  });
});

beforeEach(async () => {
  count += 1;
  instanceId = await trackDeployment(db, { projectId, clusterId, name: `app-${count}` });
});

const resourceNow = async () => {
  const [row] = await db.select().from(resource).where(eq(resource.instanceId, instanceId));
  if (!row) throw new TypeError('one object is tracked');
  return row;
};
const setDrift = (value: Drift | null) =>
  db.update(resource).set({ drift: value, driftSeen: 'seen' }).where(eq(resource.instanceId, instanceId));

async function rowsNow(): Promise<InstanceRows> {
  const [own] = await db.select().from(instance).where(eq(instance.id, instanceId));
  if (!own) throw new TypeError('there is an instance');
  return {
    instance: own,
    components: await db.select().from(componentInstance).where(eq(componentInstance.instanceId, instanceId)),
    resources: await db.select().from(resource).where(eq(resource.instanceId, instanceId)),
  };
}

/** What a look that began with `rows` found of the one object. */
async function record(rows: InstanceRows, found: Partial<SensedResource>): Promise<void> {
  const { id } = await resourceNow();
  const seen = { id, state: 'updating', message: '1 of 2', drift: null, driftSeen: null, ...found } as const;
  const sensed = {
    reached: true,
    state: 'updating',
    message: '',
    components: [],
    resources: [seen],
  } as const;
  await recordSensed(db, rows, { ...sensed, components: [], resources: [seen] }, async () => undefined, now);
}

describe('what a look writes of drift', () => {
  it('is what it found where nobody knew more', async () => {
    await record(await rowsNow(), { drift, driftSeen: 'other' });
    expect(await resourceNow()).toMatchObject({ state: 'updating', drift, driftSeen: 'other' });
  });

  it.each<[string, Drift | null]>([
    ['somebody asked that it be put back', { ...drift, asked: true }],
    ['it was put back', null],
  ])('stands back where %s meanwhile; the rest is written', async (_what, meanwhile) => {
    await setDrift(drift);
    const rows = await rowsNow();
    await setDrift(meanwhile);
    await record(rows, { drift: { ...drift, held: 'something else' }, driftSeen: 'other' });
    expect(await resourceNow()).toMatchObject({ state: 'updating', drift: meanwhile, driftSeen: 'seen' });
  });

  it('is looked at again when it may be put back, and not much later', async () => {
    const again = new Date(now.getTime() + 1_500);
    await db
      .update(instance)
      .set({ nextCheckAt: new Date(now.getTime() + 60_000) })
      .where(eq(instance.id, instanceId));
    await record(await rowsNow(), { drift: { ...drift, left: false }, driftSeen: 'seen', again });
    expect((await rowsNow()).instance.nextCheckAt).toEqual(again);
  });
});
