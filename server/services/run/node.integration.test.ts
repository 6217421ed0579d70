import { beforeAll, describe, expect, it } from 'vitest';
import { failure } from '@/server/api/testing/test-browser';
import { createViewedRuns } from '@/server/api/testing/viewed-runs';
import type { NodeOutcome } from '@/server/engine/core/event';

const { shop, bank, personWith, start, send } = await createViewedRuns();
const [viewers, devs] = [await personWith('viewer'), await personWith('developer')];

const fault = {
  code: 'unhealthy',
  message: 'web is not ready',
  path: 'spec.components[0].image',
  expected: 'an image that exists',
  got: 'nginx:9.9',
  hint: 'Name another tag.',
};

let claims = 0;

function begin(projectId: string) {
  const work = { kind: 'step' as const, handler: { handler: 'work' } };
  const nodes = [
    { ...work, key: 'a', dependsOn: [], retry: { times: 1, backoffMs: 0 } },
    { ...work, key: 'b', dependsOn: ['a'] },
  ];
  return start(projectId, { nodes });
}

/** A worker takes the node, and tells how it went; `lost`: it never does. */
async function perform(id: string, owner: string, outcome: NodeOutcome | 'lost') {
  claims += 1;
  const claim = `${owner}/${claims}`;
  await send(id, { type: 'claim', key: 'a', claim, owner, leaseMs: 1000 });
  const event =
    outcome === 'lost'
      ? ({ type: 'lost', key: 'a', claim } as const)
      : ({ type: 'outcome', key: 'a', claim, outcome } as const);
  await send(id, event);
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
      { number: 4, why: 'person', by: 'developer', worker: 'wrk_3', end: 'succeeded', error: null },
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
