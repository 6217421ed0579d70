import { beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '@/db/testing/test-database';
import { failure, signedIn } from '@/server/api/testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import type { NodeOutcome } from '@/server/engine/core/event';
import { applyEvent } from '@/server/engine/store/apply';
import { createExecution } from '@/server/engine/store/create';

const database = await createTestDatabase();
const { db } = database;
const runtime = createTestRuntime(database);
const shop = await addProject(database, 'shop');
const bank = await addProject(database, 'bank');
const viewer = await addPerson(database, 'viewer@corp.example');
await addMember(database, shop, viewer.id, 'viewer');
const viewers = (await signedIn(runtime, viewer)).trpc;
const dev = await addPerson(database, 'dev@corp.example');
await addMember(database, shop, dev.id, 'developer');
const devs = (await signedIn(runtime, dev)).trpc;

const fault = {
  code: 'unhealthy',
  message: 'web is not ready',
  path: 'spec.components[0].image',
  expected: 'an image that exists',
  got: 'nginx:9.9',
  hint: 'Name another tag.',
};

let claims = 0;

async function begin(projectId: string) {
  const work = { kind: 'step' as const, handler: { handler: 'work' } };
  const spec = {
    kind: 'workflow' as const,
    title: 'a run',
    context: {},
    nodes: [
      { ...work, key: 'a', dependsOn: [], retry: { times: 1, backoffMs: 0 } },
      { ...work, key: 'b', dependsOn: ['a'] },
    ],
  };
  return db.transaction((tx) => createExecution(tx, spec, { projectId, createdBy: { id: null, name: 'x' } }));
}

/** A worker takes the node, and tells how it went; `lost`: it never does. */
async function perform(id: string, owner: string, outcome: NodeOutcome | 'lost') {
  claims += 1;
  const claim = `${owner}/${claims}`;
  await db.transaction((tx) => applyEvent(tx, id, { type: 'claim', key: 'a', claim, owner, leaseMs: 1000 }));
  const event =
    outcome === 'lost'
      ? ({ type: 'lost', key: 'a', claim } as const)
      : ({ type: 'outcome', key: 'a', claim, outcome } as const);
  await db.transaction((tx) => applyEvent(tx, id, event));
}

let id: string;

beforeAll(async () => {
  ({ id } = await begin(shop));
  await perform(id, 'wrk_1', 'lost');
  await perform(id, 'wrk_2', { type: 'failed', error: fault });
  await perform(id, 'wrk_2', { type: 'failed', error: fault });
  await devs.run.retry.mutate({ project: 'shop', id });
  await perform(id, 'wrk_3', { type: 'succeeded', outputs: { port: 80 } });
});

describe('a node of a run', () => {
  it('tells each attempt: why it was begun, by which worker, how it ended and with what error', async () => {
    const found = await viewers.run.node.query({ project: 'shop', id, node: 'a' });
    expect(found).toMatchObject({ key: 'a', state: 'succeeded', outputs: {}, error: null });
    expect(found.attempts).toMatchObject([
      { number: 1, why: 'first', worker: 'wrk_1', end: 'lost', error: null },
      { number: 2, why: 'lost', worker: 'wrk_2', end: 'failed', error: fault },
      { number: 3, why: 'retry', worker: 'wrk_2', end: 'failed', error: fault },
      { number: 4, why: 'person', by: 'dev', worker: 'wrk_3', end: 'succeeded', error: null },
    ]);
    const { attempts } = await viewers.run.node.query({ project: 'shop', id, node: 'b' });
    expect(attempts).toEqual([]);
  });

  it('rejects a node that is absent, and a run of another project as if it were not there', async () => {
    const absent = viewers.run.node.query({ project: 'shop', id, node: 'no-such' });
    expect(await failure(absent)).toMatchObject({ code: 'not-found', path: 'node', got: 'no-such' });
    const { id: foreign } = await begin(bank);
    const other = viewers.run.node.query({ project: 'shop', id: foreign, node: 'a' });
    expect(await failure(other)).toMatchObject({ code: 'not-found', got: foreign });
  });
});
