import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { execution, node } from '@/db/schema/engine';
import { freeze } from '@/db/schema/freeze';
import { project as projectTable } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { AnswerContent } from '@/plugins/sdk/definition';
import { applyEvent } from '@/server/engine/store/apply';
import { steerRun } from '../run/steer';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { getApplication } from './get';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

const stateOf = async (runId: string | null) =>
  (
    await database.db
      .select()
      .from(execution)
      .where(eq(execution.id, runId ?? ''))
  )[0]?.state;
const steps = (...lines: string[]) =>
  `  workflow:\n    steps:\n${lines.map((line) => `      - ${line}\n`).join('')}`;

it('delivers to one place, waits for a word, delivers to the next with an override; what leaves the document is removed', async () => {
  const name = uniqueName('staged');
  const place = (stage: string) =>
    `    - {name: ${stage}, type: topology, properties: {clusters: [local], namespace: ${name}-${stage}}}\n`;
  const more =
    '    - {name: more, type: override, properties: {components: [{name: web, traits: [{type: scaler, properties: {replicas: 3}}]}]}}\n';
  const policies = `  policies:\n${place('try')}${place('prod')}${more}`;
  const workflow = steps(
    '{name: try, type: deploy, properties: {policies: [try]}}',
    '{name: wait, type: suspend}',
    '{name: prod, type: deploy, properties: {policies: [prod, more]}}',
  );
  const { runId } = await world.apply(documentOf(name, webservice(), policies + workflow));
  await until(async () => (await stateOf(runId)) === 'suspended');
  expect(await world.deployment(`${name}-try`)).toMatchObject({ spec: { replicas: 1 } });
  expect(await world.deployment(`${name}-prod`)).toBeNull();
  await steerRun(world.ctx, 'resume', { project, id: runId ?? '' });
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  expect(await world.deployment(`${name}-prod`)).toMatchObject({ spec: { replicas: 3 } });
  const { instances } = await getApplication(world.ctx, { project, name });
  expect(instances.map((each) => each.namespace)).toEqual([`${name}-prod`, `${name}-try`]);

  const second = await world.apply(documentOf(name, webservice(), `  policies:\n${place('prod')}`));
  expect(await world.ended(second.runId)).toMatchObject({ state: 'succeeded' });
  expect(await world.deployment(`${name}-try`)).toBeNull();
  expect(await world.deployment(`${name}-prod`)).toMatchObject({ spec: { replicas: 1 } });
  expect((await getApplication(world.ctx, { project, name })).instances).toHaveLength(1);
}, 60_000);

it('asks for approvals one after the other, and fills a component from the form that a person answered', async () => {
  const name = uniqueName('ask');
  const workflow = steps(
    '{name: gate, type: approval, properties: {message: "Go?", approvals: 2}}',
    '{name: ask, type: form, properties: {schema: {type: object, properties: {image: {type: string}}}}, outputs: [{name: image, valueFrom: output.image}]}',
    '{name: out, type: apply-component, properties: {component: web}, inputs: [{from: image, parameterKey: image}]}',
  );
  const { runId } = await world.apply(documentOf(name, webservice('nginx:1'), workflow));
  const id = runId ?? '';
  const asked = (key: string, message: string) =>
    until(async () => {
      const rows = await database.db.select().from(node).where(eq(node.executionId, id));
      return rows.some((row) => row.key === key && row.state === 'suspended' && row.message === message);
    });
  const approval = { kind: 'approval', verdict: 'approved', comment: '' } as const;
  const answer = (key: string, who: string, content: AnswerContent) =>
    database.db.transaction((tx) =>
      applyEvent(tx, id, { type: 'answer', key, by: { id: who, name: who }, answer: content }),
    );
  await asked('gate', 'Go? (0 of 2)');
  await answer('gate', 'mira', approval);
  await asked('gate', 'Go? (1 of 2)');
  await answer('gate', 'wei', approval);
  await asked('ask', 'Waits for an answer');
  await answer('ask', 'mira', { kind: 'form', values: { image: 'nginx:2' } });
  expect(await world.ended(id)).toMatchObject({ state: 'succeeded', error: null });
  expect(await world.deployment(name)).toMatchObject({
    spec: { template: { spec: { containers: [{ image: 'nginx:2' }] } } },
  });
}, 60_000);

it('writes and reads single objects, and hands on what they hold', async () => {
  const name = uniqueName('objects');
  const config = '{apiVersion: v1, kind: ConfigMap, metadata: {name: chosen}, data: {image: "nginx:3"}}';
  const workflow = steps(
    `{name: write, type: apply-object, properties: {value: ${config}}}`,
    '{name: read, type: read-object, properties: {apiVersion: v1, kind: ConfigMap, name: chosen}, outputs: [{name: image, valueFrom: output.value.data.image}]}',
    '{name: out, type: apply-component, properties: {component: web}, inputs: [{from: image, parameterKey: image}]}',
    '{name: helper, type: apply-deployment, properties: {image: "nginx:4"}}',
    '{name: keep, type: export2secret, properties: {secretName: kept}, inputs: [{from: image, parameterKey: data.image}]}',
    '{name: say, type: print-message-in-status, properties: {message: "all there"}}',
  );
  const { runId } = await world.apply(documentOf(name, webservice('nginx:1'), workflow));
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
  const imageOf = (image: string) => ({ spec: { template: { spec: { containers: [{ image }] } } } });
  expect(await world.deployment(name)).toMatchObject(imageOf('nginx:3'));
  expect(await world.deployment(name, 'helper')).toMatchObject(imageOf('nginx:4'));
  const secret = await world.api.get({ apiVersion: 'v1', kind: 'Secret', namespace: name, name: 'kept' });
  expect(secret).toMatchObject({ data: { image: Buffer.from('nginx:3').toString('base64') } });
  const rows = await database.db
    .select()
    .from(node)
    .where(eq(node.executionId, runId ?? ''));
  expect(rows.find(({ key }) => key === 'say')).toMatchObject({ message: 'all there' });
}, 60_000);

it('fails at a rejection with who and why, and at the expiry of a question', async () => {
  const rejected = uniqueName('no');
  const step = steps('{name: gate, type: approval, properties: {expiresAfter: 2s}}');
  const [first, second] = [
    await world.apply(documentOf(rejected, webservice(), step)),
    await world.apply(documentOf(uniqueName('late'), webservice(), step)),
  ];
  await until(async () => (await stateOf(first.runId)) === 'suspended');
  const answer = { kind: 'approval', verdict: 'rejected', comment: 'not today' } as const;
  await database.db.transaction((tx) =>
    applyEvent(tx, first.runId ?? '', { type: 'answer', key: 'gate', by: { id: 'm', name: 'Mira' }, answer }),
  );
  expect(await world.ended(first.runId)).toMatchObject({
    state: 'failed',
    error: { code: 'rejected', message: 'Rejected by Mira: not today.', path: 'spec.workflow.steps[0]' },
  });
  expect(await world.ended(second.runId)).toMatchObject({
    state: 'failed',
    error: { code: 'timeout', message: 'Not approved within 2s.' },
  });
}, 60_000);

it('hands what a component became from step to step, into the parameters of the next', async () => {
  const name = uniqueName('data');
  const back = '    - {name: back, type: worker, properties: {image: "busybox:1"}}\n';
  const workflow = steps(
    '{name: one, type: apply-component, properties: {component: web}, outputs: [{name: image, valueFrom: "output.spec.template.spec.containers[0].image"}]}',
    '{name: two, type: apply-component, properties: {component: back}, inputs: [{from: image, parameterKey: image}]}',
  );
  const { runId } = await world.apply(documentOf(name, webservice('nginx:1.29') + back, workflow));
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
  expect(await world.deployment(name, 'back')).toMatchObject({
    spec: { template: { spec: { containers: [{ image: 'nginx:1.29' }] } } },
  });
});

it('hands outputs from component to component inside one deployment', async () => {
  const name = uniqueName('flow');
  const front =
    '    - name: front\n      type: worker\n      properties: {image: nginx, env: [{name: BACK, value: unknown}]}\n      inputs: [{from: address, parameterKey: "env[0].value"}]\n';
  const back =
    '    - name: back\n      type: worker\n      properties: {image: nginx}\n      outputs: [{name: address, valueFrom: \'output.metadata.name + "." + output.metadata.namespace\'}]\n';
  const { runId } = await world.apply(documentOf(name, front + back));
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
  expect(await world.deployment(name, 'front')).toMatchObject({
    spec: { template: { spec: { containers: [{ env: [{ name: 'BACK', value: `back.${name}` }] }] } } },
  });
});

it('delivers at most as many components at once as the step says', async () => {
  const name = uniqueName('few');
  const components = ['a', 'b', 'c'].map(
    (each) => `    - {name: ${each}, type: worker, properties: {image: nginx}}\n`,
  );
  const { runId } = await world.apply(
    documentOf(name, components.join(''), steps('{name: d, type: deploy, properties: {parallelism: 1}}')),
  );
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  const child = await database.db
    .select({ id: execution.id })
    .from(execution)
    .where(eq(execution.parentId, runId ?? ''));
  const nodes = await database.db
    .select()
    .from(node)
    .where(eq(node.executionId, child[0]?.id ?? ''));
  const at = (key: string) => nodes.find((each) => each.key === key);
  expect(at('b')?.startedAt?.getTime()).toBeGreaterThanOrEqual(at('a')?.finishedAt?.getTime() ?? Infinity);
  expect(at('c')?.startedAt?.getTime()).toBeGreaterThanOrEqual(at('b')?.finishedAt?.getTime() ?? Infinity);
});

it('fails with the place of what cannot be rendered, and goes on from there when it is tried again', async () => {
  const name = uniqueName('again');
  const step = steps('{name: d, type: deploy, timeout: 4s}');
  const { runId } = await world.apply(documentOf(name, webservice('never-ready:1'), step));
  expect(await world.ended(runId)).toMatchObject({
    state: 'failed',
    error: {
      // The component's own deadline comes first, unless the machine is slow; the reason is there either way.
      code: expect.stringMatching(/^(unhealthy|timeout)$/),
      path: 'spec.components[0]',
      message: expect.stringContaining('is not ready'),
    },
  });
  // Somebody mends it in the cluster.
  const id = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
  await world.api.patch(id, [{ op: 'replace', path: '/spec/replicas', value: 0 }], 'json');
  await steerRun(world.ctx, 'retry', { project, id: runId ?? '' });
  await until(async () => (await stateOf(runId)) !== 'failed');
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
}, 40_000);

it('runs a step for every item of a list that an earlier step gave, and hands their answers on', async () => {
  const name = uniqueName('each');
  const workflow = steps(
    '{name: ask, type: form, properties: {schema: {type: object, properties: {names: {type: array}}}}, outputs: [{name: names, valueFrom: output.names}]}',
    '{name: tell, type: print-message-in-status, forEach: {items: "outputs.names.filter(x, x != \'\')", parallelism: 2}, inputs: [{from: item, parameterKey: message}], outputs: [{name: said, valueFrom: "results.map(r, r.message)"}]}',
    '{name: end, type: print-message-in-status, if: "len(inputs.said) == 3 && inputs.said[2] == \'c\'", inputs: [{from: said}], properties: {message: done}}',
  );
  const { runId } = await world.apply(documentOf(name, webservice(), workflow));
  const id = runId ?? '';
  await until(async () => (await stateOf(id)) === 'suspended');
  await database.db.transaction((tx) =>
    applyEvent(tx, id, {
      type: 'answer',
      key: 'ask',
      by: { id: 'mira', name: 'mira' },
      answer: { kind: 'form', values: { names: ['a', '', 'b', 'c'] } },
    }),
  );
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', outputs: { said: ['a', 'b', 'c'] } });
  const rows = await database.db.select().from(node).where(eq(node.executionId, id));
  expect(rows.find(({ key }) => key === 'end')).toMatchObject({ state: 'succeeded', message: 'done' });
  const [child] = await database.db.select().from(execution).where(eq(execution.parentId, id));
  expect(child).toMatchObject({ title: 'tell for 3 items', state: 'succeeded', policy: { parallelism: 2 } });
}, 60_000);

it('waits while its project or its cluster is frozen, says why, and goes on when that is over', async () => {
  const name = uniqueName('frozen');
  const [own] = await database.db.select().from(projectTable).where(eq(projectTable.name, project));
  await database.db
    .insert(freeze)
    .values({ id: 'frz_1', projectId: own?.id ?? '', reason: 'release week', createdByName: 'mira' });
  const { runId } = await world.apply(documentOf(name, webservice()));
  const messages = async (id: string) =>
    (await database.db.select().from(node).where(eq(node.executionId, id))).map(
      (row) => `${row.state} ${row.message}`,
    );
  await until(async () =>
    (await messages(runId ?? '')).includes(`waiting The project ${project} is frozen by mira: release week`),
  );
  expect(await world.deployment(name)).toBeNull();
  const home = await database.db.query.cluster.findFirst();
  await database.db.update(freeze).set({ projectId: null, clusterId: home?.id ?? '', reason: 'upgrade' });
  await until(async () => {
    const [child] = await database.db
      .select()
      .from(execution)
      .where(eq(execution.parentId, runId ?? ''));
    return (
      child !== undefined &&
      (await messages(child.id)).some((each) => each.includes('is frozen by mira: upgrade'))
    );
  }, 15_000);
  expect(await world.deployment(name)).toBeNull();
  await database.db.delete(freeze);
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
}, 60_000);

it('does not count the time of a freeze to the timeout of a step that it holds', async () => {
  const name = uniqueName('patient');
  const [own] = await database.db.select().from(projectTable).where(eq(projectTable.name, project));
  await database.db
    .insert(freeze)
    .values({ id: 'frz_3', projectId: own?.id ?? '', reason: 'release week', createdByName: 'mira' });
  const given = steps('{name: hold, type: suspend, timeout: 4s, properties: {duration: 1s}}');
  const { runId } = await world.apply(documentOf(name, webservice(), given));
  const hold = async () => {
    const rows = await database.db
      .select()
      .from(node)
      .where(eq(node.executionId, runId ?? ''));
    return rows.find(({ key }) => key === 'hold');
  };
  await until(async () => (await hold())?.message.includes('is frozen by mira') === true);
  const isLater = async () => Date.now() - ((await hold())?.startedAt?.getTime() ?? Date.now()) > 5_000;
  await until(isLater, 15_000);
  expect(await hold()).toMatchObject({ state: 'waiting', deadlineAt: null });
  await database.db.delete(freeze);
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
}, 60_000);

it('is cancelled while it is held, and has nothing to undo', async () => {
  const name = uniqueName('held');
  const [own] = await database.db.select().from(projectTable).where(eq(projectTable.name, project));
  await database.db
    .insert(freeze)
    .values({ id: 'frz_2', projectId: own?.id ?? '', reason: 'release week', createdByName: 'mira' });
  const { runId } = await world.apply(documentOf(name, webservice(), steps('{name: out, type: deploy}')));
  const nodes = () =>
    database.db
      .select()
      .from(node)
      .where(eq(node.executionId, runId ?? ''));
  await until(async () => (await nodes()).some(({ message }) => message.includes('is frozen by mira')));
  await steerRun(world.ctx, 'cancel', { project, id: runId ?? '' });
  expect(await world.ended(runId)).toMatchObject({ state: 'cancelled' });
  expect((await nodes()).filter(({ error }) => error !== null)).toEqual([]);
  await database.db.delete(freeze);
}, 60_000);
