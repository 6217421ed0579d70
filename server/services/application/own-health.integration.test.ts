import { eq } from 'drizzle-orm';
import { beforeAll, expect, it } from 'vitest';
import { execution, node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { packOf } from '@/server/extensions/testing/packs-of';
import { customKind } from '../testing/custom-kind';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { getApplication } from './get';

const group = `${uniqueName('own')}.example.com`;
const apiVersion = `${group}/v1`;
const code = `{
  render: (ctx) => ({
    workload: { apiVersion: '${apiVersion}', kind: 'Gadget', metadata: { name: ctx.name } },
    resources: [{ name: 'beside', resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: ctx.name } } }],
  }),
  health: ({ workload, resources }) => {
    const phase = (workload.status || {}).phase || 'Building';
    if (phase === 'Odd') throw new Error('nobody knows');
    const state = { Ready: 'running', Broken: 'failed' }[phase] || 'pending';
    return { state, message: phase + ' with ' + resources.map((each) => each.name).join() };
  },
}`;
const pack = packOf('gadgets', {
  name: 'gadget',
  functions: ['render', 'health'],
  kinds: ['v1/ConfigMap', `${apiVersion}/Gadget`],
  code,
});
const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { packs: [pack] });

beforeAll(() => world.api.apply(customKind(group, 'Gadget')));

it('a type says itself how its workload is: to the run that waits, and ever after', async () => {
  const name = uniqueName('gadget');
  const { runId } = await world.apply(documentOf(name, `    - {name: ${name}, type: gadget}\n`));
  const id = { apiVersion, kind: 'Gadget', namespace: name, name };
  const become = (phase: string) => world.api.patch(id, { status: { phase } }, 'merge');
  const inside = database.db
    .select({ id: execution.id })
    .from(execution)
    .where(eq(execution.parentId, runId ?? ''));
  const waits = await until(async () => {
    const nodes = await database.db
      .select()
      .from(node)
      .where(eq(node.executionId, (await inside)[0]?.id ?? ''));
    return nodes.find(({ key, state }) => key === name && state === 'waiting');
  });
  expect(waits.message).toBe('Building with beside');
  await become('Ready');
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });

  const seen = async () => {
    const { state, instances } = await getApplication(world.ctx, { project: 'default', name });
    return `${state}: ${JSON.stringify(instances)}`;
  };
  await become('Broken');
  await until(
    async () => (await seen()).includes('Broken with beside') && (await seen()).startsWith('failed'),
  );
  await become('Odd');
  await until(async () => (await seen()).includes('nobody knows') && (await seen()).startsWith('error'));
  await become('Ready');
  await until(async () => (await seen()).startsWith('running'));
}, 90_000);
