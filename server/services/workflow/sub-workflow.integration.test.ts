import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { execution, node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { applyDocuments } from '../application/apply';
import { checkApplication } from '../application/check';
import { steerRun } from '../run/steer';
import { uniqueName, until } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { deleteWorkflow } from './delete';
import { saveWorkflow } from './save';
import { startWorkflow } from './start';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

const asks = (properties: object, required: string[] = []) =>
  JSON.stringify({ type: 'object', additionalProperties: false, properties, required });
const workflowOf = (name: string, steps: object[], inputs?: string) =>
  JSON.stringify({
    apiVersion: 'core.oam.dev/v1alpha1',
    kind: 'Workflow',
    metadata: { name, annotations: inputs === undefined ? {} : { 'workflow.loam.dev/inputs': inputs } },
    steps,
  });
const runs = (name: string, workflow: string, more: object = {}, properties: object = {}) => ({
  name,
  type: 'sub-workflow',
  properties: { workflow, ...properties },
  ...more,
});
const say = (message: string, more: object = {}) => ({
  name: 'say',
  type: 'print-message-in-status',
  properties: { message },
  ...more,
});
const save = (document: string) => saveWorkflow(world.ctx, { project, document });
const start = (name: string, inputs: object = {}) =>
  startWorkflow(world.ctx, { project, name, inputs } as never);
const problemsOf = async (document: string) =>
  (await checkApplication(world.ctx, { project, document })).problems;
const runById = async (id: string) =>
  (await database.db.select().from(execution).where(eq(execution.id, id)))[0];
const reach = (id: string, state: string) => until(async () => (await runById(id))?.state === state);
const nodeOf = async (runId: string, key: string) =>
  (
    await database.db
      .select()
      .from(node)
      .where(and(eq(node.executionId, runId), eq(node.key, key)))
  )[0];
const childOf = (runId: string, key: string) =>
  until(async () => {
    const rows = await database.db
      .select()
      .from(execution)
      .where(and(eq(execution.parentId, runId), eq(execution.parentKey, key)));
    return rows[0];
  });

describe('a workflow inside of a run', () => {
  it('takes inputs, also from steps before it, and puts out what its steps put out', async () => {
    const [inner, outer] = [uniqueName('inner'), uniqueName('outer')];
    const greet = say('-', {
      inputs: [{ from: 'context.who', parameterKey: 'message' }],
      outputs: [{ name: 'greeting', valueFrom: 'inputs["context.who"] + "!"' }],
    });
    await save(workflowOf(inner, [greet], asks({ who: { type: 'string', default: 'nobody' } })));
    await save(
      workflowOf(outer, [
        say('first', { name: 'first', outputs: [{ name: 'name', valueFrom: '"world"' }] }),
        runs('call', inner, {
          inputs: [{ from: 'name', parameterKey: 'inputs.who' }],
          outputs: [{ name: 'answer', valueFrom: 'output.greeting' }],
        }),
        runs('plain', inner),
        say('-', { name: 'last', inputs: [{ from: 'answer', parameterKey: 'message' }] }),
      ]),
    );
    const { runId } = await start(outer);
    await reach(runId, 'succeeded');
    expect((await nodeOf(runId, 'call'))?.outputs).toEqual({ answer: 'world!' });
    const child = await childOf(runId, 'plain');
    expect(child).toMatchObject({ title: `${inner} r1`, outputs: { greeting: 'nobody!' }, depth: 1 });
  });

  it('runs once for each item of a list', async () => {
    const [inner, outer] = [uniqueName('inner'), uniqueName('outer')];
    const given = say('-', { inputs: [{ from: 'context.region', parameterKey: 'message' }] });
    await save(
      workflowOf(
        inner,
        [given, say('done', { name: 'two' })],
        asks({ region: { type: 'string' } }, ['region']),
      ),
    );
    await save(
      workflowOf(outer, [
        runs('each', inner, {
          forEach: { items: ['eu', 'us', 'ap'], parallelism: 2 },
          inputs: [{ from: 'item', parameterKey: 'inputs.region' }],
        }),
      ]),
    );
    const { runId } = await start(outer);
    await reach(runId, 'succeeded');
    const items = await childOf(runId, 'each');
    const inside = await database.db
      .select()
      .from(execution)
      .where(eq(execution.parentId, items?.id ?? ''));
    expect(inside.map((each) => [each.state, each.depth])).toEqual([
      ['succeeded', 2],
      ['succeeded', 2],
      ['succeeded', 2],
    ]);
  });

  it('keeps the revision that was newest at the start, or the one that the step names', async () => {
    const [inner, outer] = [uniqueName('inner'), uniqueName('outer')];
    await save(workflowOf(inner, [say('one')]));
    await save(workflowOf(inner, [say('two')]));
    const hold = { name: 'hold', type: 'suspend' };
    await save(workflowOf(outer, [hold, runs('newest', inner), runs('first', inner, {}, { revision: 1 })]));
    const { runId } = await start(outer);
    await reach(runId, 'suspended');
    await save(workflowOf(inner, [say('three')]));
    await steerRun(world.ctx, 'resume', { project, id: runId });
    await reach(runId, 'succeeded');
    expect((await childOf(runId, 'newest'))?.title).toBe(`${inner} r2`);
    expect((await childOf(runId, 'first'))?.title).toBe(`${inner} r1`);
  });

  it('fails and is cancelled with what is inside of it', async () => {
    const [inner, outer] = [uniqueName('inner'), uniqueName('outer')];
    await save(workflowOf(inner, [{ name: 'hold', type: 'suspend' }]));
    await save(workflowOf(outer, [runs('call', inner)]));
    const { runId } = await start(outer);
    const child = await childOf(runId, 'call');
    await reach(child?.id ?? '', 'suspended');
    await steerRun(world.ctx, 'cancel', { project, id: runId });
    await reach(runId, 'cancelled');
    expect((await runById(child?.id ?? ''))?.state).toBe('cancelled');
  });

  it('delivers, in the run of an application', async () => {
    const [inner, app] = [uniqueName('inner'), uniqueName('app')];
    const deliver = { name: 'deliver', type: 'deploy', properties: { policies: ['here'] } };
    await save(workflowOf(inner, [deliver]));
    const document = {
      apiVersion: 'core.oam.dev/v1beta1',
      kind: 'Application',
      metadata: { name: app },
      spec: {
        components: [{ name: app, type: 'webservice', properties: { image: 'nginx:1.27' } }],
        policies: [{ name: 'here', type: 'topology', properties: { clusters: ['local'] } }],
        workflow: { steps: [runs('call', inner)] },
      },
    };
    const [applied] = await applyDocuments(world.ctx, { project, document: JSON.stringify(document) });
    await reach(applied?.runId ?? '', 'succeeded');
    const child = await childOf(applied?.runId ?? '', 'call');
    expect((await nodeOf(child?.id ?? '', 'deliver'))?.state).toBe('succeeded');
    const wrong = structuredClone(document);
    wrong.spec.policies = [];
    const [problem] = await problemsOf(JSON.stringify(wrong, null, 1));
    expect(problem).toMatchObject({
      path: 'spec.workflow.steps[0].properties.workflow',
      message: `in the workflow \`${inner}\` r1, steps[0].properties.policies[0]: there is no policy \`here\``,
    });
    expect(problem?.position?.line).toBeGreaterThan(20);
    expect(await refusalOf(deleteWorkflow(world.ctx, { project, name: inner }))).toMatchObject({
      code: 'conflict',
      message: `The workflow "${inner}" is named by application ${app}.`,
    });
  });
});

describe('rejects a step', () => {
  it('that runs a workflow which delivers to a cluster that is not there, at the step', async () => {
    const [inner, app] = [uniqueName('inner'), uniqueName('app')];
    const deliver = { type: 'apply-component', properties: { component: app, cluster: 'nowhere' } };
    await save(workflowOf(inner, [{ name: 'deliver', ...deliver }]));
    const document = JSON.stringify({
      apiVersion: 'core.oam.dev/v1beta1',
      kind: 'Application',
      metadata: { name: app },
      spec: {
        components: [{ name: app, type: 'webservice', properties: { image: 'nginx:1.27' } }],
        workflow: { steps: [say('first', { name: 'first' }), runs('call', inner)] },
      },
    });
    expect(await refusalOf(applyDocuments(world.ctx, { project, document }))).toMatchObject({
      path: 'spec.workflow.steps[1].properties.workflow',
      got: 'nowhere',
    });
  });

  it('that names no workflow, or a revision that is not there', async () => {
    const inner = uniqueName('inner');
    await save(workflowOf(inner, [say('one')]));
    expect(await problemsOf(workflowOf(uniqueName('w'), [runs('call', `${inner}x`)]))).toMatchObject([
      { code: 'not-found', path: 'steps[0].properties.workflow', hint: `did you mean \`${inner}\`?` },
    ]);
    expect(
      await problemsOf(workflowOf(uniqueName('w'), [runs('call', inner, {}, { revision: 7 })])),
    ).toMatchObject([{ code: 'not-found', path: 'steps[0].properties.workflow', got: '7' }]);
  });

  it('whose inputs do not fit, or that reads what nobody puts out', async () => {
    const inner = uniqueName('inner');
    const put = say('one', { outputs: [{ name: 'greeting', valueFrom: '"a"' }] });
    await save(workflowOf(inner, [put], asks({ count: { type: 'integer' } }, ['count'])));
    const missing = workflowOf(uniqueName('w'), [runs('call', inner)]);
    expect(await problemsOf(missing)).toMatchObject([
      { path: 'steps[0].properties.inputs', expected: 'a whole number' },
    ]);
    const misspelt = runs(
      'call',
      inner,
      { outputs: [{ name: 'x', valueFrom: 'output.greting' }] },
      { inputs: { count: 1 } },
    );
    expect(await problemsOf(workflowOf(uniqueName('w'), [misspelt]))).toMatchObject([
      { path: 'steps[0].outputs[0].valueFrom' },
    ]);
    const late = { inputs: [{ from: 'n', parameterKey: 'workflow' }] };
    const first = say('a', { name: 'a', outputs: [{ name: 'n', valueFrom: '"x"' }] });
    expect(await problemsOf(workflowOf(uniqueName('w'), [first, runs('call', inner, late)]))).toMatchObject([
      { path: 'steps[1].inputs[0].parameterKey' },
    ]);
  });

  it('that would run itself, directly or through others, with the way', async () => {
    const [a, b] = [uniqueName('a'), uniqueName('b')];
    await save(workflowOf(a, [say('one')]));
    await save(workflowOf(b, [runs('call', a)]));
    expect(await problemsOf(workflowOf(a, [runs('call', b)]))).toMatchObject([
      { path: 'steps[0].properties.workflow', message: `workflows run each other: ${a} -> ${b} -> ${a}` },
    ]);
  });

  it('that goes more than 16 runs deep', async () => {
    const names = Array.from({ length: 18 }, (_, index) => uniqueName(`deep${index}`));
    const [first = '', ...rest] = names;
    await save(workflowOf(first, [say('bottom')]));
    let below = first;
    let refused = '';
    for (const name of rest) {
      const document = workflowOf(name, [runs('call', below)]);
      const [problem] = await problemsOf(document);
      if (problem) refused = `${problem.code} ${problem.path} ${problem.expected} ${problem.got}`;
      if (problem) break;
      await save(document);
      below = name;
    }
    expect(refused).toBe('too-large steps[0].properties.workflow at most 16 levels 17');
    expect(below).toBe(names[16]);
  });

  it('that needs an application, where the run has none', async () => {
    const [inner, outer] = [uniqueName('inner'), uniqueName('outer')];
    await save(workflowOf(inner, [{ name: 'deliver', type: 'deploy' }]));
    await save(workflowOf(outer, [runs('call', inner)]));
    expect(await refusalOf(start(outer))).toMatchObject({
      code: 'invalid-document',
      path: 'spec.workflow.steps[0].properties.workflow',
    });
  });
});
