import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { application, execution, node, workflow, workflowRun } from '@/db/schema';
import { failure } from '@/server/api/testing/test-browser';
import { createViewedRuns } from '@/server/api/testing/viewed-runs';
import type { JsonObject } from '@/server/domain/json';

const { db, shop, bank, personWith, start } = await createViewedRuns();
const trpc = await personWith('viewer');
await db.insert(application).values({ id: 'app_one', projectId: shop, name: 'one' });
await db.insert(workflow).values({ id: 'wfl_one', projectId: shop, name: 'nightly' });

type Planned = { context?: JsonObject; revision?: number; keys?: string[] };

function begin(projectId: string, { context = {}, revision = 1, keys = ['a', 'b'] }: Planned = {}) {
  const nodes = keys.map((key) => ({
    key,
    kind: 'step' as const,
    handler: { handler: 'plugin', name: 'request', revision },
    dependsOn: [],
  }));
  return start(projectId, { context, nodes });
}

async function ofApplication(stageId: string, revision: number) {
  const context = { home: { stageId, stage: stageId }, pins: { component: { web: revision } } };
  const run = await begin(shop, { context, revision });
  await db.update(execution).set({ applicationId: 'app_one', revision }).where(eq(execution.id, run.id));
  return run;
}

const own = { name: 'nightly', project: 'shop', revision: 1, home: null, namespace: 'default' };

async function ofWorkflow(inputs: JsonObject) {
  const run = await begin(shop, { context: { name: 'nightly', namespace: 'x', ...inputs, $loam: own } });
  await db
    .insert(workflowRun)
    .values({ executionId: run.id, projectId: shop, workflowId: 'wfl_one', revision: 1, owner: 'nightly' });
  return run;
}

const compare = (id: string, rest: { with?: string; all?: boolean } = {}) =>
  trpc.run.compare.query({ project: 'shop', id, ...rest });

describe('comparing runs', () => {
  it('takes the one before it of the same application and stage, with the definitions that each keeps', async () => {
    const [first] = [await ofApplication('dev', 1), await ofApplication('prod', 2)];
    const last = await ofApplication('dev', 3);
    const found = await compare(last.id);
    expect(found.a).toMatchObject({ id: first.id, revision: 1, application: 'one', stage: 'dev' });
    expect(found.b).toMatchObject({ id: last.id, revision: 3, application: 'one', stage: 'dev' });
    expect(found.definitions).toEqual([
      { name: 'component/web', a: 1, b: 3 },
      { name: 'workflow-step/request', a: 1, b: 3 },
    ]);
    expect(found.nodes).toEqual([]);
    expect(JSON.stringify(found)).not.toContain('pins');
  });

  it('tells inputs, context, and nodes that differ, also in runs inside them', async () => {
    const [a, b] = [await ofWorkflow({ env: 'dev', size: 1 }), await ofWorkflow({ env: 'prod', size: 1 })];
    await db
      .update(execution)
      .set({ setContext: { note: 'x' } })
      .where(eq(execution.id, b.id));
    for (const { id } of [a, b]) {
      const child = await begin(shop, { keys: ['in'] });
      await db.update(execution).set({ parentId: id, parentKey: 'a' }).where(eq(execution.id, child.id));
      await db.update(node).set({ childId: child.id }).where(eq(node.executionId, id));
      const state = id === b.id ? 'failed' : 'succeeded';
      await db
        .update(node)
        .set({ state, outputs: { of: id } })
        .where(eq(node.executionId, child.id));
    }
    const found = await compare(b.id);
    expect(found.a.id).toBe(a.id);
    expect(found.inputs).toEqual([{ name: 'env', a: 'dev', b: 'prod' }]);
    expect(found.context).toEqual([{ name: 'note', b: 'x' }]);
    expect(found.nodes[0]).toMatchObject({
      key: 'a/in',
      differs: ['state', 'outputs'],
      a: { state: 'succeeded' },
      b: { state: 'failed' },
      outputs: [{ name: 'of', a: a.id, b: b.id }],
    });
    const all = await compare(b.id, { all: true });
    expect(all.nodes.map(({ key }) => key)).toContain('a');
    expect(all.inputs).toHaveLength(2);
  });

  it('compares runs of different things by the keys of their nodes', async () => {
    const [a, b] = [await begin(shop, { keys: ['a', 'x'] }), await begin(shop, { keys: ['a', 'y'] })];
    const { nodes, count } = await compare(b.id, { with: a.id });
    expect(nodes.map(({ key, differs }) => [key, differs])).toEqual([
      ['y', ['presence']],
      ['x', ['presence']],
    ]);
    expect(count).toEqual({ all: 3, differing: 2 });
  });

  it('rejects where nothing came before, and either run when it is of another project', async () => {
    const [run, foreign] = [await begin(shop), await begin(bank)];
    expect(await failure(compare(run.id))).toMatchObject({ code: 'not-found', path: 'with' });
    expect(await failure(compare(run.id, { with: foreign.id }))).toMatchObject({ code: 'not-found' });
    expect(await failure(compare(foreign.id, { with: run.id }))).toMatchObject({ code: 'not-found' });
    expect(await failure(compare(run.id, { with: 'exe_none' }))).toMatchObject({ code: 'not-found' });
  });
});
