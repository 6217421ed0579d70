import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { audit } from '@/db/schema/audit';
import { execution, node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { getRun } from '../run/get';
import { listRuns } from '../run/list';
import { steerRun } from '../run/steer';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { runApplicationStep } from './run-step';
import { saveApplication } from './save';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

const steps = `  workflow:
    steps:
      - {name: build, type: print-message-in-status, properties: {message: "web:1"}, outputs: [{name: image, valueFrom: output.message}]}
      - {name: tell, type: print-message-in-status, if: status.build.failed, inputs: [{from: image, parameterKey: message}]}
      - {name: who, type: print-message-in-status, if: status.build.failed, inputs: [{from: context.appName, parameterKey: message}]}
      - {name: ask, type: approval, if: status.build.failed}
      - {name: put, type: apply-object, if: status.build.failed, properties: {value: {apiVersion: v1, kind: ConfigMap, metadata: {name: put}}}}
      - {name: go, type: deploy}
`;
const run = (name: string, step: string, more: object = {}) =>
  runApplicationStep(world.ctx, { project, name, step, inputs: {}, outputs: {}, ...more });
const rowOf = async (runId: string) =>
  (await database.db.select().from(execution).where(eq(execution.id, runId)))[0];
const reach = (runId: string, state: string) => until(async () => (await rowOf(runId))?.state === state);
const messageOf = async (runId: string) =>
  (await database.db.select().from(node).where(eq(node.executionId, runId))).map(({ message }) => message);

it('runs one step in the context of the last run, as no run of the application', async () => {
  const name = uniqueName('alone');
  const whole = await world.apply(documentOf(name, webservice(), steps));
  expect(await world.ended(whole.runId)).toMatchObject({ state: 'succeeded' });
  const { runId } = await run(name, 'tell', { outputs: { image: 'web:7' } });
  await reach(runId, 'succeeded');
  expect(await messageOf(runId)).toEqual(['web:7']);
  expect(await getRun(world.ctx, { project, id: runId })).toMatchObject({
    title: `${name} r1 / tell`,
    application: name,
    onlyStep: 'tell',
    revision: null,
    nodes: [{ path: 'spec.workflow.steps[1]' }],
  });
  const same = await run(name, 'who', { document: documentOf(name, webservice(), steps) });
  expect(await getRun(world.ctx, { project, id: same.runId })).toMatchObject({ title: `${name} r1 / who` });
  await reach(same.runId, 'succeeded');
  const who = await run(name, 'who');
  await reach(who.runId, 'succeeded');
  expect(await messageOf(who.runId)).toEqual([name]);
  expect((await rowOf(runId))?.applicationId).toBeNull();
  const listed = (more: object) =>
    listRuns(world.ctx, { project, application: name, page: 1, pageSize: 10, ...more });
  expect((await listed({})).items.map(({ onlyStep }) => onlyStep)).toEqual(['who', 'who', 'tell', null]);
  expect((await listed({ whole: true })).items.map(({ id }) => id)).toEqual([whole.runId]);
  const entries = await database.db
    .select()
    .from(audit)
    .where(eq(audit.target, `application/${name}`));
  expect(entries.map(({ action, detail }) => [action, detail])).toContainEqual([
    'application.run-step',
    { run: runId, onlyStep: 'tell', revision: 1 },
  ]);
}, 60_000);

it('asks a person, and is left alone by what is delivered meanwhile', async () => {
  const name = uniqueName('alone');
  await saveApplication(world.ctx, { project, document: documentOf(name, webservice(), steps) });
  const asked = await run(name, 'ask');
  await reach(asked.runId, 'suspended');
  const whole = await world.apply(documentOf(name, webservice(), steps));
  expect(await world.ended(whole.runId)).toMatchObject({ state: 'succeeded' });
  expect((await rowOf(asked.runId))?.state).toBe('suspended');
  await steerRun(world.ctx, 'cancel', { project, id: asked.runId });
  await reach(asked.runId, 'cancelled');
}, 60_000);

it('rejects what would change the clusters, a value that is missing, and the document of another', async () => {
  const name = uniqueName('alone');
  await saveApplication(world.ctx, { project, document: documentOf(name, webservice(), steps) });
  expect(await refusalOf(run(name, 'go'))).toMatchObject({
    code: 'illegal-state',
    path: 'spec.workflow.steps[5].type',
    got: 'deploy',
  });
  expect(await refusalOf(run(name, 'put'))).toMatchObject({ code: 'illegal-state', got: 'apply-object' });
  expect(await refusalOf(run(name, 'tell'))).toMatchObject({
    code: 'invalid-input',
    path: 'spec.workflow.steps[1].inputs[0].from',
    got: 'image',
  });
  const other = documentOf(uniqueName('other'), webservice(), steps);
  expect(await refusalOf(run(name, 'tell', { document: other }))).toMatchObject({ path: 'document' });
  const draft = documentOf(name, webservice(), steps.replace('web:1', 'web:2'));
  const { runId } = await run(name, 'build', { document: draft, idempotencyKey: name });
  await reach(runId, 'succeeded');
  expect(await messageOf(runId)).toEqual(['web:2']);
  expect(await run(name, 'build', { document: draft, idempotencyKey: name })).toEqual({
    runId,
    repeated: true,
  });
}, 60_000);
