import { eq } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { customKind } from '../testing/custom-kind';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const charts = await startChartServer();
afterAll(() => charts.close());

const definitionOf = (group: string) => customKind(group, 'Thing');
const thingOf = (group: string) => ({ apiVersion: `${group}/v1`, kind: 'Thing', metadata: { name: 'one' } });
const objects = (name: string, object: object, more = '') =>
  `    - {name: ${name}, type: k8s-objects, properties: {objects: [${JSON.stringify(object)}]}${more}}\n`;
const chart = (name: string, source: string) =>
  `    - {name: ${name}, type: helmchart, properties: {chart: {source: ${source}, repoURL: ${charts.url}}}}\n`;

async function nodesOf(runId: string | null) {
  const rows = await database.db
    .select()
    .from(node)
    .where(eq(node.executionId, runId ?? ''));
  const children = rows.map(({ childId }) => childId).filter((id) => id !== null);
  const inner = await Promise.all(
    children.map((id) => database.db.select().from(node).where(eq(node.executionId, id))),
  );
  return [...rows, ...inner.flat()];
}

it('a kind that another component brings is waited for, and it is said which', async () => {
  const name = uniqueName('kind');
  const group = `${name}.example.com`;
  const components = `${objects('thing', thingOf(group))}${webservice()}${objects('types', definitionOf(group), ', dependsOn: [web]')}`;
  const { runId } = await world.apply(documentOf(name, components));
  const waits = await until(async () =>
    (await nodesOf(runId)).find(({ name: of, state }) => of === 'thing' && state === 'waiting'),
  );
  expect(waits.message).toBe('Waits for the kind Thing, which component types brings');
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
});

it('a kind that a chart may bring is waited for, also by another chart', async () => {
  const name = uniqueName('kind');
  const group = `${name}.example.com`;
  const thing = { ...thingOf(group), metadata: { name: 'two' } };
  charts.add({ name: `${name}-types`, files: { 'crds/things.yaml': JSON.stringify(definitionOf(group)) } });
  charts.add({ name: `${name}-user`, files: { ...webChart, 'templates/thing.yaml': JSON.stringify(thing) } });
  const components = `${objects('thing', thingOf(group))}${chart('user', `${name}-user`)}${chart('types', `${name}-types`)}`;
  const { runId } = await world.apply(documentOf(name, components));
  expect(await world.ended(runId, 40_000)).toMatchObject({ state: 'succeeded', error: null });
});

it('a kind that nobody brings is refused at once, as is one whose bringer waits for it', async () => {
  const name = uniqueName('kind');
  const group = `${name}.example.com`;
  const other = { ...thingOf('other.example.com'), metadata: { name: 'other' } };
  charts.add({ name: `${name}-a`, files: { 'templates/thing.yaml': JSON.stringify(other) } });
  charts.add({ name: `${name}-b`, files: { 'templates/thing.yaml': JSON.stringify(thingOf(group)) } });
  const components = `${objects('thing', thingOf(group))}${objects('other', other)}${objects('types', definitionOf(group), ', dependsOn: [thing]')}${chart('a', `${name}-a`)}${chart('b', `${name}-b`)}`;
  const { runId } = await world.apply(documentOf(name, components));
  expect(await world.ended(runId, 10_000)).toMatchObject({ state: 'failed' });
  const failed = (await nodesOf(runId)).filter(({ name: of, state }) => of !== name && state === 'failed');
  expect(failed.map(({ error }) => (error as { message: string }).message)).toEqual(
    expect.arrayContaining([
      `The cluster knows no Thing of ${group}/v1.`,
      'The cluster knows no Thing of other.example.com/v1.',
    ]),
  );
});
