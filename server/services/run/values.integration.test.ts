import { expect, it } from 'vitest';
import { failure } from '@/server/api/testing/test-browser';
import { createViewedRuns } from '@/server/api/testing/viewed-runs';
import type { ExecutionSpec } from '@/server/engine/core/graph';

const { shop, bank, personWith, start, send } = await createViewedRuns();
const viewers = await personWith('viewer');

const work = { kind: 'step' as const, handler: { handler: 'work' } };
const library = { name: 'flow', namespace: 'ns', image: 'web', $loam: { name: 'flow', pins: {} } };

const begin = (projectId: string, context: ExecutionSpec['context'], nodes: ExecutionSpec['nodes']) =>
  start(projectId, { context, nodes });

async function succeed(id: string, key: string, outputs: ExecutionSpec['context']) {
  const claim = `wrk/${key}`;
  const events = [
    { type: 'claim', key, claim, owner: 'wrk', leaseMs: 1000 },
    { type: 'outcome', key, claim, outcome: { type: 'succeeded', outputs } },
  ] as const;
  for (const event of events) await send(id, event);
}

it('tells what a run was given and what its steps handed on, and nothing that is for the handlers alone', async () => {
  const { id } = await begin(shop, library, [
    { ...work, key: 'build', dependsOn: [], outputs: [{ name: 'tag', valueFrom: 'output.tag' }] },
    { ...work, key: 'call', dependsOn: [] },
  ]);
  await succeed(id, 'build', { tag: 'v1', other: 1 });
  await succeed(id, 'call', { status: 200 });
  expect(await viewers.run.values.query({ project: 'shop', id })).toEqual({
    id,
    inputs: { image: 'web' },
    context: { image: 'web', name: 'flow', namespace: 'ns' },
    steps: [
      { step: 'build', isNamed: true, values: { tag: 'v1' } },
      { step: 'call', isNamed: false, values: { status: 200 } },
    ],
    records: ['build', 'call'].map((step) => ({
      step,
      alias: step,
      state: 'succeeded',
      message: '',
      reason: '',
      failures: 0,
    })),
  });
});

it('sends values up to a length, and tells of the others that they are there', async () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const { id } = await begin(
    shop,
    { ...library, application: { id: 'app_1' } },
    keys.map((key) => ({ ...work, key, dependsOn: [] })),
  );
  for (const key of keys) await succeed(id, key, { long: 'x'.repeat(240_000) });
  const { steps } = await viewers.run.values.query({ project: 'shop', id });
  expect(steps.map(({ step, values }) => [step, values !== null])).toEqual(
    keys.map((key) => [key, key !== 'e']),
  );
});

it('says nothing of the application and the place of a run to handlers', async () => {
  const context = { application: { id: 'app_1' }, home: { cluster: 'c' }, name: 'web', appName: 'web' };
  const { id } = await begin(shop, context, [{ ...work, key: 'a', dependsOn: [] }]);
  const found = await viewers.run.values.query({ project: 'shop', id });
  expect(found).toMatchObject({ inputs: {}, context: { name: 'web', appName: 'web' } });
  expect(Object.keys(found.context)).toEqual(['name', 'appName']);
});

it('rejects a run of another project as if it were not there', async () => {
  const { id } = await begin(bank, library, [{ ...work, key: 'a', dependsOn: [] }]);
  expect(await failure(viewers.run.values.query({ project: 'shop', id }))).toMatchObject({
    code: 'not-found',
    got: id,
  });
});
