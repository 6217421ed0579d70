import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { execution } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { Extensions } from '@/server/extensions/extensions';
import { packOf } from '@/server/extensions/testing/packs-of';
import { applyDocuments } from '../application/apply';
import { runApplicationStep } from '../application/run-step';
import { saveApplication } from '../application/save';
import type { ServiceContext } from '../context';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { saveWorkflow } from '../workflow/save';
import { startWorkflow } from '../workflow/start';
import { getRun } from './get';
import { steerNode, steerRun } from './steer';

const step: Partial<DefinitionManifest> & { name: string } = {
  kind: 'workflow-step',
  name: 'check',
  functions: ['start'],
  repeatable: true,
};
const strict = { type: 'object', required: ['level'], properties: { level: { type: 'string' } } };
const demo = packOf(
  'demo',
  { ...step, code: "{ start: () => ({ type: 'failed', error: { code: 'internal', message: 'v1' } }) }" },
  { ...step, revision: 2, code: "{ start: () => ({ type: 'succeeded', outputs: { by: 'v2' } }) }" },
  {
    ...step,
    name: 'grows',
    code: "{ start: () => ({ type: 'failed', error: { code: 'internal', message: 'v1' } }) }",
  },
  { ...step, name: 'grows', revision: 2, schema: strict, code: "{ start: () => ({ type: 'succeeded' }) }" },
  { name: 'note', code: "{ render: () => { throw new Error('v1 cannot'); } }" },
  {
    name: 'note',
    revision: 2,
    code: `{ render: (ctx) => ({
      workload: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: ctx.name }, data: { by: 'v2' } },
    }) }`,
  },
);

const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { packs: [demo] });
const project = 'default';

/** As things were before the second revisions came. */
const before: ServiceContext = { ...world.ctx, extensions: firstOnly(world.ctx.extensions) };
function firstOnly(extensions: Extensions): Extensions {
  const own = new Set(['check', 'grows', 'note']);
  return {
    ...extensions,
    find: (kind, type, revision) => extensions.find(kind, type, revision ?? (own.has(type) ? 1 : undefined)),
    list: async (kind) => {
      const all = await extensions.list(kind);
      const first = await Promise.all(
        all.map(async (each) => (own.has(each.name) ? extensions.find(each.kind, each.name, 1) : each)),
      );
      return first.filter((each) => each !== null);
    },
  };
}

const reach = (id: string, state: string) =>
  until(async () => {
    const [row] = await database.db.select().from(execution).where(eq(execution.id, id));
    return row?.state === state;
  });
const startOf = async (steps: object[]) => {
  const name = uniqueName('flow');
  const document = JSON.stringify({
    apiVersion: 'core.oam.dev/v1alpha1',
    kind: 'Workflow',
    metadata: { name },
    steps,
  });
  await saveWorkflow(before, { project, document });
  const { runId } = await startWorkflow(before, { project, name, inputs: {} });
  return { name, runId };
};

describe('a retry', () => {
  it('goes by what the run kept, or by what is newest, as asked', async () => {
    const { runId } = await startOf([{ name: 'one', type: 'check' }]);
    await reach(runId, 'failed');
    expect((await getRun(world.ctx, { project, id: runId })).newerDefinitions).toEqual([
      { kind: 'workflow-step', name: 'check', from: 1, to: 2 },
    ]);
    await steerRun(world.ctx, 'retry', { project, id: runId });
    await reach(runId, 'failed');
    await steerRun(world.ctx, 'retry', { project, id: runId, definitions: 'newest' });
    await reach(runId, 'succeeded');
    const run = await getRun(world.ctx, { project, id: runId });
    expect(run.nodes[0]).toMatchObject({ state: 'succeeded', outputs: { by: 'v2' }, attempt: 3 });
    expect(run.newerDefinitions).toEqual([]);
  });

  it('goes by the newest in every item of a step, and in a workflow inside of it', async () => {
    const { name: inner, runId: first } = await startOf([{ name: 'one', type: 'check' }]);
    await reach(first, 'failed');
    const { runId } = await startOf([
      { name: 'each', type: 'check', forEach: { items: ['a', 'b'] } },
      { name: 'call', type: 'sub-workflow', properties: { workflow: inner }, if: 'always' },
    ]);
    await reach(runId, 'failed');
    await steerRun(world.ctx, 'retry', { project, id: runId, definitions: 'newest' });
    await reach(runId, 'succeeded');
    const { nodes } = await getRun(world.ctx, { project, id: runId });
    expect(nodes.map((each) => each.state)).toEqual(['succeeded', 'succeeded']);
  });

  it('of a single step of an application goes by what it was found harmless with', async () => {
    const name = uniqueName('app');
    const steps = '  workflow: {steps: [{name: one, type: check}]}\n';
    await saveApplication(before, { project, document: documentOf(name, webservice(), steps) });
    const input = { project, name, step: 'one', inputs: {}, outputs: {} };
    const { runId: id } = await runApplicationStep(before, input);
    await reach(id, 'failed');
    expect((await getRun(world.ctx, { project, id })).newerDefinitions).toEqual([]);
    const retry = () => steerRun(world.ctx, 'retry', { project, id, definitions: 'newest' });
    expect(await refusalOf(retry())).toMatchObject({ code: 'illegal-state', path: 'definitions' });
  });

  it('renders a component anew with the newest type, in a deployment of its own', async () => {
    const name = uniqueName('app');
    const document = JSON.stringify({
      apiVersion: 'core.oam.dev/v1beta1',
      kind: 'Application',
      metadata: { name, namespace: name },
      spec: {
        components: [{ name, type: 'note', properties: {}, inputs: [] }],
        workflow: {
          steps: [
            { name: 'wait', type: 'suspend' },
            { name: 'go', type: 'apply-component', properties: { component: name } },
          ],
        },
      },
    });
    const [applied] = await applyDocuments(before, { project, document });
    const id = applied?.runId ?? '';
    await reach(id, 'suspended');
    await steerRun(world.ctx, 'resume', { project, id });
    await reach(id, 'failed');
    const failed = await getRun(world.ctx, { project, id });
    expect(failed.newerDefinitions).toEqual([{ kind: 'component', name: 'note', from: 1, to: 2 }]);
    await steerNode(world.ctx, 'restart', { project, id, node: 'go', definitions: 'newest' });
    await reach(id, 'succeeded');
    const { nodes } = await getRun(world.ctx, { project, id });
    const childOf = (list: typeof nodes) => list.find((each) => each.key === 'go')?.childId;
    expect(childOf(nodes)).not.toBe(childOf(failed.nodes));
    const made = await world.api.get({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: name,
      name,
    });
    expect(made).toMatchObject({ data: { by: 'v2' } });
  });
});

describe('rejects a retry with the newest definitions', () => {
  it('that do not take what the document says, with the place, and leaves the run as it is', async () => {
    const { runId } = await startOf([{ name: 'one', type: 'grows' }]);
    await reach(runId, 'failed');
    const retry = steerRun(world.ctx, 'retry', { project, id: runId, definitions: 'newest' });
    expect(await refusalOf(retry)).toMatchObject({
      code: 'invalid-input',
      path: 'steps[0].properties.level',
    });
    expect((await getRun(world.ctx, { project, id: runId })).state).toBe('failed');
  });

  it('where there are none that are newer', async () => {
    const { runId } = await startOf([{ name: 'one', type: 'check@v1' }]);
    await reach(runId, 'failed');
    const retry = steerRun(world.ctx, 'retry', { project, id: runId, definitions: 'newest' });
    expect(await refusalOf(retry)).toMatchObject({ code: 'illegal-state', path: 'definitions' });
  });
});
