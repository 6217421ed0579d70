import { eq } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Tx } from '@/db/client';
import { application } from '@/db/schema/application';
import { change } from '@/db/schema/change';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { cluster, unit } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import type { Drift } from '@/server/domain/drift';
import type { InstanceState } from '@/server/domain/status';
import { newId } from '@/server/platform/ids';
import { findingOf } from './finding';
import { type NodeRef, type Wake, recordAlone } from './record';
import { recordTogether } from './record-together';
import type { InstanceRows, Sensed, SensedResource } from './sense';
import { trackDeployment } from './testing/track-deployment';

const { db } = await createTestDatabase();
const [projectId, clusterId, unitId] = [newId('prj'), newId('clu'), newId('unt')];
let now = new Date();
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
  now = new Date();
  instanceId = await tracked();
});

/** One more that is being looked at; the id of its instance. */
async function tracked(): Promise<string> {
  count += 1;
  const id = await trackDeployment(db, { projectId, clusterId, name: `app-${count}` });
  const nextCheckAt = new Date(now.getTime() + 30_000);
  await db.update(instance).set({ nextCheckAt }).where(eq(instance.id, id));
  return id;
}

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

type Way = (rows: InstanceRows, sensed: Sensed) => Promise<boolean | undefined>;
let woken: NodeRef[];
/** Nodes whose row somebody has. */
let busy: string[];
const wake: Pick<Wake, 'node' | 'free'> = {
  node: async (_tx, executionId, key) => void woken.push({ executionId, key }),
  free: async (_tx, nodes) => {
    woken.push(...nodes.filter(({ key }) => !busy.includes(key)));
    return nodes.filter(({ key }) => busy.includes(key));
  },
};
const alone: Way = (rows, sensed) => recordAlone(db, rows.instance, findingOf(rows, sensed, now), wake, now);
const together: Way = async (rows, sensed) => {
  const look = { instance: rows.instance, finding: findingOf(rows, sensed, now), now };
  const [answer] = await recordTogether(db, [look], wake);
  return answer;
};

beforeEach(() => {
  woken = [];
  busy = [];
});

/** What a look found of the one object. */
async function found(given: Partial<SensedResource>): Promise<Sensed> {
  const { id } = await resourceNow();
  const seen = { id, state: 'updating', message: '1 of 2', drift: null, driftSeen: null, ...given } as const;
  return { reached: true, state: 'updating', message: '', components: [], resources: [seen] };
}

/** What a look found of the one component. */
async function component(state: InstanceState, message = ''): Promise<Sensed> {
  const { components } = await rowsNow();
  const seen = components.map(({ id, name }) => ({ id, name, state, message, diagnosis: null, pods: [] }));
  return { reached: true, state, message, components: seen, resources: [] };
}

const applicationNow = async () => {
  const [row] = await db
    .select()
    .from(application)
    .where(eq(application.name, `app-${count}`));
  if (!row) throw new TypeError('there is an application');
  return row;
};

const told = async () => {
  const rows = await db
    .select({ topic: change.topic, data: change.data })
    .from(change)
    .where(eq(change.projectId, projectId));
  return rows.filter(({ topic, data }) => `${topic} ${JSON.stringify(data)}`.includes(`app-${count}`));
};

const awaitIt = () =>
  db
    .update(componentInstance)
    .set({ waitingExecutionId: 'exe_1', waitingNodeKey: `node-${count}` })
    .where(eq(componentInstance.instanceId, instanceId));

describe.each([
  ['alone', alone],
  ['together with others', together],
])('what a look writes of drift, %s', (_how, record) => {
  it('is what it found where nobody knew more', async () => {
    await record(await rowsNow(), await found({ drift, driftSeen: 'other' }));
    expect(await resourceNow()).toMatchObject({ state: 'updating', drift, driftSeen: 'other' });
  });

  it.each<[string, Drift | null]>([
    ['somebody asked that it be put back', { ...drift, asked: true }],
    ['it was put back', null],
  ])('stands back where %s meanwhile; the rest is written', async (_what, meanwhile) => {
    await setDrift(drift);
    const rows = await rowsNow();
    await setDrift(meanwhile);
    await record(rows, await found({ drift: { ...drift, held: 'something else' }, driftSeen: 'other' }));
    expect(await resourceNow()).toMatchObject({ state: 'updating', drift: meanwhile, driftSeen: 'seen' });
  });

  it('is looked at again when it may be put back, and not much later', async () => {
    const again = new Date(now.getTime() + 1_500);
    await db
      .update(instance)
      .set({ nextCheckAt: new Date(now.getTime() + 60_000) })
      .where(eq(instance.id, instanceId));
    await record(
      await rowsNow(),
      await found({ drift: { ...drift, left: false }, driftSeen: 'seen', again }),
    );
    expect((await rowsNow()).instance.nextCheckAt).toEqual(again);
  });
});

describe.each([
  ['alone', alone],
  ['together with others', together],
])('what a look writes, %s', (_how, record) => {
  it('is the state of the instance, its component and the application, and pages are told', async () => {
    expect(await record(await rowsNow(), await component('failed', 'it crashes'))).toBe(false);
    const { instance: own, components } = await rowsNow();
    expect(own).toMatchObject({
      state: 'failed',
      message: 'it crashes',
      checkedAt: now,
      checkIntervalMs: 5_000,
    });
    expect(components[0]).toMatchObject({ state: 'failed', message: 'it crashes', changedAt: now });
    expect(await applicationNow()).toMatchObject({
      state: 'failed',
      message: 'it crashes',
      severity: 0,
      updatedAt: now,
    });
    expect(await told()).toEqual([
      { topic: `application:app-${count}`, data: {} },
      { topic: 'applications', data: { name: `app-${count}`, state: 'failed' } },
    ]);
  });

  it('is nothing but the time of the next look where nothing differs', async () => {
    const rows = await rowsNow();
    const at = (await applicationNow()).updatedAt;
    await record(rows, { ...(await component('pending')), components: [] } as Sensed);
    expect((await rowsNow()).instance).toMatchObject({ state: 'pending', checkIntervalMs: 5_000 });
    expect((await applicationNow()).updatedAt).toEqual(at);
    expect(await told()).toEqual([]);
  });

  it('leaves the application with the worst of its instances', async () => {
    const { instance: own } = await rowsNow();
    const other = {
      ...own,
      id: newId('ins'),
      namespace: 'other',
      state: 'failed',
      message: 'worse',
    } as const;
    await db.insert(instance).values(other);
    await record(await rowsNow(), await component('running'));
    expect(await applicationNow()).toMatchObject({ state: 'failed', message: 'worse' });
    await db.update(instance).set({ deletedAt: now }).where(eq(instance.id, other.id));
    await record(await rowsNow(), await component('updating'));
    expect(await applicationNow()).toMatchObject({ state: 'updating', message: '' });
  });

  it.each<[InstanceState, number]>([
    ['pending', 0],
    ['updating', 0],
    ['running', 1],
    ['warning', 1],
    ['failed', 1],
  ])('wakes who waits for it when there is something to decide: %s', async (state, times) => {
    await awaitIt();
    await record(await rowsNow(), await component(state, 'as it is'));
    expect(woken).toEqual(
      Array.from({ length: times }, () => ({ executionId: 'exe_1', key: `node-${count}` })),
    );
  });

  it('does not put off what was made due meanwhile', async () => {
    const rows = await rowsNow();
    await db
      .update(instance)
      .set({ nextCheckAt: new Date(0) })
      .where(eq(instance.id, instanceId));
    expect(await record(rows, await component('running'))).toBe(true);
    expect((await rowsNow()).instance.nextCheckAt).toEqual(new Date(0));
  });
});

describe('recordTogether', () => {
  it.each<[string, (tx: Tx) => Promise<unknown>]>([
    [
      'application',
      (tx) =>
        tx
          .select()
          .from(application)
          .where(eq(application.name, `app-${count}`))
          .for('update'),
    ],
    ['instance', (tx) => tx.select().from(instance).where(eq(instance.id, instanceId)).for('update')],
    ['object', (tx) => tx.select().from(resource).where(eq(resource.instanceId, instanceId)).for('update')],
  ])(
    'leaves out a look whose %s somebody has, writes the others, and waits for nobody',
    async (_what, hold) => {
      const heldLook = {
        rows: await rowsNow(),
        sensed: { ...(await found({})), state: 'failed', message: 'x' } as Sensed,
      };
      const [held] = [instanceId];
      await db.transaction(async (tx) => {
        await hold(tx);
        instanceId = await tracked();
        const free = { rows: await rowsNow(), sensed: await found({}) };
        const looks = [heldLook, free].map(({ rows, sensed }) => ({
          instance: rows.instance,
          finding: findingOf(rows, sensed, now),
          now,
        }));
        expect(await recordTogether(db, looks, wake)).toEqual([undefined, false]);
      });
      expect((await rowsNow()).instance.state).toBe('updating');
      const [untouched] = await db.select().from(instance).where(eq(instance.id, held));
      expect(untouched?.state).toBe('pending');
    },
  );

  it('leaves out a look that wakes a node which somebody has', async () => {
    await awaitIt();
    busy = [`node-${count}`];
    expect(await together(await rowsNow(), await component('running'))).toBeUndefined();
    expect((await rowsNow()).instance.state).toBe('pending');
  });

  it('says of an instance that is gone that it is not due', async () => {
    const rows = await rowsNow();
    const sensed = await component('running');
    await db.delete(instance).where(eq(instance.id, instanceId));
    expect(await together(rows, sensed)).toBeUndefined();
    expect(await alone(rows, sensed)).toBe(false);
  });
});
