import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { execution, node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { applyDocuments } from '../application/apply';
import { steerRun } from '../run/steer';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { deleteWorkflow } from './delete';
import { getWorkflow, listWorkflowObjects } from './get';
import { saveWorkflow } from './save';
import { startWorkflow } from './start';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

const workflowOf = (name: string, steps: string, annotations: Record<string, string> = {}) =>
  `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: ${JSON.stringify({ name, annotations })}
steps:
${steps}`;
const runOf = (name: string, spec: string) =>
  `apiVersion: core.oam.dev/v1alpha1\nkind: WorkflowRun\nmetadata: {name: ${name}}\nspec:\n${spec}`;
const say = '  - {name: say, type: print-message-in-status, properties: {message: hi}}\n';
const hold = '  - {name: hold, type: suspend}\n';

const save = (document: string, baseRevision?: number) =>
  saveWorkflow(world.ctx, { project, document, ...(baseRevision === undefined ? {} : { baseRevision }) });
const start = (name: string, more: { inputs?: object; idempotencyKey?: string; revision?: number } = {}) =>
  startWorkflow(world.ctx, { project, name, inputs: {}, ...more } as never);
const apply = (document: string) => applyDocuments(world.ctx, { project, document });
const stateOf = async (runId: string) =>
  (await database.db.select().from(execution).where(eq(execution.id, runId)))[0]?.state;
const nodesOf = (runId: string) => database.db.select().from(node).where(eq(node.executionId, runId));
const reach = (runId: string, state: string) => until(async () => (await stateOf(runId)) === state);

describe('the library', () => {
  it('keeps every revision; the same text makes none, a stale base is a conflict, and what was deleted begins anew', async () => {
    const name = uniqueName('flow');
    const first = workflowOf(name, say);
    const second = workflowOf(name, say + hold);
    expect(await save(first, 0)).toEqual({ name, revision: 1, created: true });
    expect(await save(first)).toEqual({ name, revision: 1, created: false });
    expect(await save(second, 1)).toEqual({ name, revision: 2, created: true });
    expect(await refusalOf(save(workflowOf(name, hold), 1))).toMatchObject({ code: 'conflict' });
    expect(await refusalOf(save(workflowOf(name, hold), 0))).toMatchObject({ code: 'conflict' });
    await deleteWorkflow(world.ctx, { project, name });
    expect(await refusalOf(getWorkflow(world.ctx, { project, name }))).toMatchObject({ code: 'not-found' });
    expect(await save(first, 0)).toEqual({ name, revision: 3, created: true });
  });

  it('rejects what is no single Workflow, and one with an error in it, and saves nothing', async () => {
    const name = uniqueName('bad');
    const both = `${workflowOf(name, say)}---\n${documentOf(uniqueName('app'), webservice())}`;
    expect(await refusalOf(save(both))).toMatchObject({ code: 'invalid-document' });
    const wrong = workflowOf(name, '  - {type: suspend, properties: {durations: 1s}}\n');
    expect(await refusalOf(save(wrong))).toMatchObject({ path: 'steps[0].properties.durations' });
    expect(await refusalOf(getWorkflow(world.ctx, { project, name }))).toMatchObject({ code: 'not-found' });
  });
});

describe('a run without an application', () => {
  it('takes its inputs as context, in conditions and in parameters, with defaults', async () => {
    const name = uniqueName('inputs');
    const schema = {
      type: 'object',
      additionalProperties: false,
      required: ['text'],
      properties: { text: { type: 'string' }, loud: { type: 'boolean', default: true } },
    };
    const steps =
      '  - {name: say, type: print-message-in-status, inputs: [{from: context.text, parameterKey: message}]}\n' +
      '  - {name: quiet, type: suspend, if: "!context.loud"}\n';
    await save(workflowOf(name, steps, { 'workflow.loam.dev/inputs': JSON.stringify(schema) }));
    const { runId } = await start(name, { inputs: { text: 'hello' } });
    expect(await world.ended(runId)).toMatchObject({
      state: 'succeeded',
      title: `${name} r1`,
      revision: null,
    });
    expect((await nodesOf(runId)).map(({ key, state, message }) => [key, state, message])).toEqual(
      expect.arrayContaining([['say', 'succeeded', 'hello'], expect.arrayContaining(['quiet', 'skipped'])]),
    );
    expect(await refusalOf(start(name))).toMatchObject({ code: 'invalid-input', path: 'inputs.text' });
    expect(await refusalOf(start(name, { inputs: { text: 'a', more: 1 } }))).toMatchObject({
      path: 'inputs.more',
    });
    expect(await refusalOf(start(name, { revision: 2 }))).toMatchObject({ code: 'not-found' });
  });

  it('cannot be led elsewhere by its context', async () => {
    const name = uniqueName('forged');
    const context = '  context: {$loam: {home: {clusterId: other}}, application: {id: app_1}}\n';
    const value = '{apiVersion: v1, kind: ConfigMap, metadata: {name: made}}';
    const spec = `${context}  workflowSpec:\n    steps: [{name: put, type: apply-object, properties: {value: ${value}}}]\n`;
    const [applied] = await apply(runOf(name, spec));
    expect(await world.ended(applied?.runId ?? '')).toMatchObject({ state: 'succeeded', error: null });
  });

  it('marks what it makes as its own: another may not take it, the next run may, and it stays after a deletion', async () => {
    const [name, other] = [uniqueName('maker'), uniqueName('taker')];
    const put = (text: string) =>
      `  - {name: put, type: apply-object, properties: {value: {apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {text: ${text}}}}}\n`;
    await save(workflowOf(name, put('one')));
    expect(await world.ended((await start(name)).runId)).toMatchObject({ state: 'succeeded', error: null });
    const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name };
    const labels = { 'workflowrun.oam.dev/name': name, 'app.oam.dev/project': project };
    expect(await world.api.get(id)).toMatchObject({ metadata: { labels }, data: { text: 'one' } });
    await save(workflowOf(name, put('two')));
    await world.ended((await start(name)).runId);
    expect(await world.api.get(id)).toMatchObject({ data: { text: 'two' } });
    await save(workflowOf(other, put('three')));
    const { runId } = await start(other);
    expect(await world.ended(runId)).toMatchObject({
      state: 'failed',
      error: { code: 'conflict', message: expect.stringContaining(`belongs to the workflow ${name}`) },
    });
    expect(await listWorkflowObjects(world.ctx, { project, name })).toMatchObject([
      { kind: 'ConfigMap', name, step: 'put' },
    ]);
    expect(await deleteWorkflow(world.ctx, { project, name })).toEqual({ name, objectsLeft: 1 });
    expect(await world.api.get(id)).toMatchObject({ data: { text: 'two' } });
  });

  it('rejects a step that needs an application at the start, though the library takes it', async () => {
    const name = uniqueName('needs-app');
    await save(workflowOf(name, '  - {name: go, type: deploy, properties: {policies: [prod]}}\n'));
    expect(await getWorkflow(world.ctx, { project, name })).toMatchObject({
      onlyForApplications: expect.stringContaining('steps[0].type'),
    });
    expect(await refusalOf(start(name))).toMatchObject({ code: 'invalid-document', path: 'steps[0].type' });
    const named = runOf(uniqueName('run'), `  workflowRef: ${name}\n`);
    expect(await refusalOf(apply(named))).toMatchObject({ path: 'spec.workflowRef' });
  });
});

describe('a WorkflowRun', () => {
  it('is one run: the same text again is that run, a changed one is another', async () => {
    const name = uniqueName('once');
    const spec = (env: string) =>
      `  context: {env: ${env}}\n  workflowSpec:\n    steps:\n      - {name: say, type: print-message-in-status, if: context.env == "dev", properties: {message: hi}}\n`;
    const [first] = await apply(runOf(name, spec('dev')));
    await world.ended(first?.runId ?? '');
    expect(await apply(runOf(name, spec('dev')))).toMatchObject([
      { kind: 'WorkflowRun', name, unchanged: true, runId: first?.runId },
    ]);
    const [second] = await apply(runOf(name, spec('prod')));
    expect(second).toMatchObject({ unchanged: false });
    await world.ended(second?.runId ?? '');
    expect(await nodesOf(second?.runId ?? '')).toMatchObject([{ key: 'say', state: 'skipped' }]);
  });

  it('runs a workflow of the same file, in its own mode, and rejects a name that no workflow has', async () => {
    const [flow, name] = [uniqueName('flow'), uniqueName('run')];
    const two = '  - {name: a, type: suspend, properties: {duration: 1h}}\n' + say;
    const [saved, run] = await apply(
      `${workflowOf(flow, two)}---\n${runOf(name, `  mode: {steps: DAG}\n  workflowRef: ${flow}\n`)}`,
    );
    expect(saved).toMatchObject({ kind: 'Workflow', name: flow, revision: 1, runId: null });
    const id = run?.runId ?? '';
    await until(async () =>
      (await nodesOf(id)).some((each) => each.key === 'say' && each.state === 'succeeded'),
    );
    await steerRun(world.ctx, 'cancel', { project, id });
    expect(await refusalOf(apply(runOf(name, '  workflowRef: nowhere\n')))).toMatchObject({
      code: 'not-found',
      path: 'spec.workflowRef',
    });
  });
});

describe('a start under a key', () => {
  it('is one run, also when it is asked for by many at once; another request is a conflict', async () => {
    const name = uniqueName('keyed');
    await save(workflowOf(name, say));
    const asked = await Promise.all(Array.from({ length: 8 }, () => start(name, { idempotencyKey: name })));
    expect(new Set(asked.map((each) => each.runId)).size).toBe(1);
    expect(asked.filter((each) => !each.repeated)).toHaveLength(1);
    expect(await refusalOf(start(name, { idempotencyKey: name, inputs: { a: 1 } }))).toMatchObject({
      code: 'conflict',
      path: 'idempotencyKey',
    });
    expect((await start(name, { idempotencyKey: `${name}-2` })).runId).not.toBe(asked[0]?.runId);
  });

  it('that was refused leaves the key free', async () => {
    const name = uniqueName('late');
    expect(await refusalOf(start(name, { idempotencyKey: name }))).toMatchObject({ code: 'not-found' });
    await save(workflowOf(name, say));
    expect(await start(name, { idempotencyKey: name })).toMatchObject({ repeated: false });
  });
});

describe('runs of one group', () => {
  const grouped = (policy: string) => ({ 'workflow.loam.dev/concurrency': policy });

  it('queue: each begins when those before it have ended, however many are asked for at once', async () => {
    const name = uniqueName('queue');
    await save(workflowOf(name, hold, grouped('queue')));
    const ids = (await Promise.all([start(name), start(name), start(name)])).map((each) => each.runId);
    const rows = await database.db.select().from(execution);
    const inOrder = rows.filter((row) => ids.includes(row.id)).toSorted((a, b) => a.number - b.number);
    for (const [index, { id }] of inOrder.entries()) {
      await reach(id, 'suspended');
      const later = await Promise.all(inOrder.slice(index + 1).map((row) => nodesOf(row.id)));
      expect(
        later
          .flat()
          .filter((each) => each.key === 'hold')
          .map((each) => each.state),
      ).toEqual(later.map(() => 'pending'));
      await steerRun(world.ctx, 'resume', { project, id });
      await world.ended(id);
    }
  });

  it('replace: the one before is cancelled, and has ended when the next begins', async () => {
    const name = uniqueName('replace');
    await save(workflowOf(name, hold, grouped('replace')));
    const first = await start(name);
    await reach(first.runId, 'suspended');
    const second = await start(name);
    expect(await world.ended(first.runId)).toMatchObject({ state: 'cancelled' });
    await reach(second.runId, 'suspended');
    expect(await refusalOf(steerRun(world.ctx, 'retry', { project, id: first.runId }))).toMatchObject({
      code: 'conflict',
    });
    await steerRun(world.ctx, 'cancel', { project, id: second.runId });
    await world.ended(second.runId);
  });

  it('rejects: refuse says which run is in the way, of another workflow too, and starts when that has ended', async () => {
    const [name, other] = [uniqueName('refuse'), uniqueName('refuse')];
    const annotations = { ...grouped('refuse'), 'workflow.loam.dev/concurrency-group': name };
    await save(workflowOf(name, hold, annotations));
    await save(workflowOf(other, hold, annotations));
    const { runId } = await start(name);
    expect(await refusalOf(start(other))).toMatchObject({ code: 'conflict' });
    await steerRun(world.ctx, 'cancel', { project, id: runId });
    await world.ended(runId);
    const again = await start(other);
    await steerRun(world.ctx, 'cancel', { project, id: again.runId });
  });
});

it('an application that names a workflow runs the revision that was newest at its start', async () => {
  const [flow, name] = [uniqueName('flow'), uniqueName('by-ref')];
  const steps = `${hold}  - {name: out, type: apply-component, properties: {component: web}}\n`;
  await save(workflowOf(flow, steps));
  const { runId } = await world.apply(documentOf(name, webservice(), `  workflow: {ref: ${flow}}\n`));
  await reach(runId ?? '', 'suspended');
  await save(workflowOf(flow, say));
  expect(await refusalOf(deleteWorkflow(world.ctx, { project, name: flow }))).toMatchObject({
    code: 'conflict',
  });
  await steerRun(world.ctx, 'resume', { project, id: runId ?? '' });
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
  expect(await world.deployment(name)).toMatchObject({ kind: 'Deployment' });

  const wrong = '  - {name: out, type: deploy, properties: {policies: [nowhere]}}\n';
  await save(workflowOf(flow, wrong));
  const next = documentOf(name, webservice('nginx:2'), `  workflow: {ref: ${flow}}\n`);
  expect(await refusalOf(world.apply(next))).toMatchObject({
    path: 'spec.workflow.ref',
    message: expect.stringContaining(`in the workflow \`${flow}\` r3, steps[0].properties.policies[0]`),
  });
  const unknown = documentOf(name, webservice(), '  workflow: {ref: no-such-flow}\n');
  expect(await refusalOf(world.apply(unknown))).toMatchObject({
    code: 'not-found',
    path: 'spec.workflow.ref',
  });
}, 60_000);
