import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { execution, node } from '@/db/schema';
import { failure } from '@/server/api/testing/test-browser';
import { createViewedRuns } from '@/server/api/testing/viewed-runs';

const { db, shop, bank, personWith, start, send } = await createViewedRuns();
const trpc = await personWith('viewer');

function begin(projectId: string) {
  const step = { kind: 'step' as const, handler: { handler: 'plugin', name: 'request', revision: 1 } };
  const nodes = [
    { ...step, key: 'a', dependsOn: [], properties: { secret: 'for the handler alone' } },
    { ...step, key: 'b', kind: 'group' as const, dependsOn: ['a'] },
    { ...step, key: 'c', dependsOn: [], parent: 'b' },
  ];
  return start(projectId, { nodes });
}

const claim = (id: string, key: string) =>
  send(id, { type: 'claim', key, claim: `${id}/${key}`, owner: 'wrk_1', leaseMs: 60_000 });
const graph = (id: string, known?: Record<string, number>) =>
  trpc.run.graph.query({ project: 'shop', id, ...(known ? { known } : {}) });

async function withChild() {
  const { id } = await begin(shop);
  const [old, child] = [await begin(shop), await begin(shop)];
  for (const each of [old, child])
    await db.update(execution).set({ parentId: id, parentKey: 'a' }).where(eq(execution.id, each.id));
  const isA = and(eq(node.executionId, id), eq(node.key, 'a'));
  await db.update(node).set({ childId: child.id }).where(isA);
  return { id, child: child.id };
}

describe('the graph of a run', () => {
  it('is its nodes in brief, with those of the runs that they wait for now', async () => {
    const { id, child } = await withChild();
    const { run, runs } = await graph(id);
    expect(run).toMatchObject({ id, verbs: ['cancel', 'suspend'], isOver: false });
    expect(runs.map((each) => [each.id, each.nodeKey, each.partial])).toEqual([
      [id, null, false],
      [child, 'a', false],
    ]);
    expect(runs[0]?.nodes).toMatchObject([
      { key: 'a', state: 'ready', type: 'request', childId: child, startedAt: null, asks: false },
      { key: 'b', state: 'pending', dependsOn: ['a'], parent: null },
      { key: 'c', parent: 'b' },
    ]);
    expect(JSON.stringify(runs)).not.toContain('for the handler alone');
  });

  it('is only what changed, of each run since what is known of it', async () => {
    const { id, child } = await withChild();
    const { runs } = await graph(id);
    const known = Object.fromEntries(runs.map((each) => [each.id, each.seq]));
    expect((await graph(id, known)).runs.map(({ nodes, partial }) => [nodes, partial])).toEqual([
      [[], true],
      [[], true],
    ]);
    await claim(child, 'a');
    const error = { code: 'unavailable', message: 'x'.repeat(1_000) };
    const outcome = { type: 'failed', error } as const;
    await send(child, { type: 'outcome', key: 'a', claim: `${child}/a`, outcome });
    const { runs: later } = await graph(id, known);
    expect(later[0]?.nodes).toEqual([]);
    expect(later[1]?.nodes).toMatchObject([
      { key: 'a', state: 'failed', error: 'x'.repeat(300), startedAt: expect.any(Number) },
      { key: 'b', state: 'skipped' },
      { key: 'c', state: 'skipped' },
    ]);
    const { [id]: own } = known;
    expect((await graph(id, { [id]: own ?? 0 })).runs.map(({ partial }) => partial)).toEqual([true, false]);
  });

  it('rejects a run of another project, whatever is said to be known of it', async () => {
    const [{ id: own }, { id: foreign }] = [await begin(shop), await begin(bank)];
    expect(await failure(graph(foreign))).toMatchObject({ code: 'not-found', got: foreign });
    const { runs } = await graph(own, { [foreign]: 0 });
    expect(runs.map(({ id }) => id)).toEqual([own]);
  });
});
