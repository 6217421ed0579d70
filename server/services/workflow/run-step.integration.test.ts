import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { execution, node } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { getOverview } from '../overview/get';
import { getRun } from '../run/get';
import { listRuns } from '../run/list';
import { steerRun } from '../run/steer';
import { uniqueName, until } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { getWorkflow } from './get';
import { runStep } from './run-step';
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
const steps = `  - {name: build, type: print-message-in-status, properties: {message: b}, outputs: [{name: image, valueFrom: output.message}]}
  - {name: tell, type: print-message-in-status, if: status.build.failed, inputs: [{from: image, parameterKey: message}]}
  - {name: hold, type: suspend}
`;
const save = (name: string, annotations = {}) =>
  saveWorkflow(world.ctx, { project, document: workflowOf(name, steps, annotations) });
const run = (name: string, step: string, more: object = {}) =>
  runStep(world.ctx, { project, name, step, inputs: {}, outputs: {}, ...more });
const stateOf = async (runId: string) =>
  (await database.db.select().from(execution).where(eq(execution.id, runId)))[0]?.state;
const reach = (runId: string, state: string) => until(async () => (await stateOf(runId)) === state);
const rowOf = async (runId: string) =>
  (await database.db.select().from(workflowRun).where(eq(workflowRun.executionId, runId)))[0];

const refused = `  - {name: bad, type: request, properties: {url: 'http://127.0.0.1:1/'}}
  - {name: slow, type: request, properties: {url: 'http://127.0.0.1:1/'}, retry: {times: 1, backoff: 1h}}
`;

describe('a step that is run by itself', () => {
  it('has values in place of what others hand on, and its condition is not asked', async () => {
    const name = uniqueName('flow');
    await save(name);
    const { runId } = await run(name, 'tell', { outputs: { image: 'web:7' } });
    await reach(runId, 'succeeded');
    const nodes = await database.db.select().from(node).where(eq(node.executionId, runId));
    expect(nodes).toMatchObject([{ key: 'tell', message: 'web:7' }]);
    expect(await getRun(world.ctx, { project, id: runId })).toMatchObject({
      title: `${name} r1 / tell`,
      onlyStep: 'tell',
      workflow: name,
      workflowRevision: 1,
      nodes: [{ path: 'steps[1]' }],
    });
    const entries = await database.db
      .select()
      .from(audit)
      .where(eq(audit.target, `workflow/${name}`));
    expect(entries.map(({ action, detail }) => [action, detail])).toContainEqual([
      'workflow.run',
      { run: runId, onlyStep: 'tell', revision: 1 },
    ]);
  });

  it('runs as it is written now, checked as if it was saved', async () => {
    const name = uniqueName('flow');
    await save(name);
    const draft = workflowOf(name, steps.replace('message: b', 'message: changed'));
    const { runId } = await run(name, 'build', { document: draft });
    await reach(runId, 'succeeded');
    expect(await getRun(world.ctx, { project, id: runId })).toMatchObject({
      title: `${name} / build`,
      workflowRevision: null,
      outputs: { image: 'changed' },
    });
    expect((await rowOf(runId))?.document).toBe(draft);
    const wrong = workflowOf(name, steps.replace('suspend', 'suspended'));
    expect(await refusalOf(run(name, 'build', { document: wrong }))).toMatchObject({ code: 'unknown-type' });
    const other = workflowOf(uniqueName('other'), steps);
    expect(await refusalOf(run(name, 'build', { document: other }))).toMatchObject({ path: 'document' });
  });

  it('is no run of the workflow: neither its newest one, nor one that needs somebody, nor one of its group', async () => {
    const name = uniqueName('flow');
    await saveWorkflow(world.ctx, {
      project,
      document: workflowOf(name, `${steps}${refused}`, {
        'workflow.loam.dev/concurrency': 'replace',
      }),
    });
    const whole = await startWorkflow(world.ctx, { project, name, inputs: {} });
    await reach(whole.runId, 'suspended');
    expect(await refusalOf(run(name, 'build'))).toMatchObject({ code: 'conflict' });
    await steerRun(world.ctx, 'cancel', { project, id: whole.runId });
    await reach(whole.runId, 'cancelled');
    const tried = await run(name, 'bad');
    await reach(tried.runId, 'failed');
    expect((await getWorkflow(world.ctx, { project, name })).lastRun?.id).toBe(whole.runId);
    const { attention } = await getOverview(world.ctx, { project, timeZone: 'UTC' });
    expect(attention.filter((each) => 'runId' in each && each.runId === tried.runId)).toEqual([]);
    const all = await listRuns(world.ctx, { project, workflow: name, page: 1, pageSize: 10 });
    expect(all.items.map(({ onlyStep }) => onlyStep)).toEqual(['bad', null]);
    const own = await listRuns(world.ctx, { project, workflow: name, whole: true, page: 1, pageSize: 10 });
    expect(own.items.map(({ id }) => id)).toEqual([whole.runId]);
    const beside = await run(name, 'slow');
    const next = await startWorkflow(world.ctx, { project, name, inputs: {} });
    await reach(next.runId, 'suspended');
    expect(['cancelling', 'cancelled'], 'not replaced').not.toContain(await stateOf(beside.runId));
    const { nodes } = await getRun(world.ctx, { project, id: next.runId });
    expect(
      nodes.map(({ key }) => key),
      'waits for no turn',
    ).toEqual(['build', 'tell', 'hold', 'bad', 'slow']);
    const retry = () => steerRun(world.ctx, 'retry', { project, id: tried.runId });
    expect(await refusalOf(retry()), 'tried again beside a run').toMatchObject({ code: 'conflict' });
    await steerRun(world.ctx, 'cancel', { project, id: next.runId });
    await reach(next.runId, 'cancelled');
    await retry();
  });

  it('rejects a value that is missing, a step that delivers, and one that is not there, and starts once under a key', async () => {
    const name = uniqueName('flow');
    await save(name);
    expect(await refusalOf(run(name, 'tell'))).toMatchObject({
      code: 'invalid-input',
      path: 'steps[1].inputs[0].from',
      got: 'image',
    });
    expect(await refusalOf(run(name, 'none'))).toMatchObject({ code: 'not-found', path: 'step' });
    const first = await run(name, 'build', { idempotencyKey: name });
    expect(await run(name, 'build', { idempotencyKey: name })).toEqual({
      runId: first.runId,
      repeated: true,
    });
  });
});
