import { eq } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { user } from '@/db/schema/auth';
import { project as projectTable, projectMember } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { describeChart, listChartNames, listChartVersions } from './look-up';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const charts = await startChartServer();
afterAll(() => charts.close());
for (const version of ['1.9.0', '1.10.0', '1.10.0-rc.1'])
  charts.add({ name: 'web', version, files: webChart });
charts.add({
  name: 'typed',
  files: {
    ...webChart,
    'values.schema.json': '{"properties":{"replicas":{"type":"integer","minimum":1,"description":"Pods"}}}',
  },
});
const project = 'default';
const of = (source: string, version?: string) => ({
  chart: { source, repoURL: charts.url, ...(version === undefined ? {} : { version }) },
});

async function as(role: 'viewer' | 'developer' | 'platform') {
  const { db } = database;
  const [row] = await db.select().from(projectTable).where(eq(projectTable.name, project));
  const actor = { id: `usr_${role}`, name: role, instanceAdmin: false, mustChangePassword: false };
  await db
    .insert(user)
    .values({ id: actor.id, name: role, email: `${role}@example.com` })
    .onConflictDoNothing();
  await db
    .insert(projectMember)
    .values({ projectId: row?.id ?? '', userId: actor.id, role })
    .onConflictDoNothing();
  return { ...world.ctx, actor: { type: 'user' as const, ...actor } };
}

it('says what a repository has, and the versions of a chart, newest first, by either type', async () => {
  const ctx = await as('developer');
  expect(await listChartNames(ctx, { project, url: charts.url })).toEqual({ charts: ['typed', 'web'] });
  const { versions } = await listChartVersions(ctx, { project, properties: of('web') });
  expect(versions.map(({ version }) => version)).toEqual(['1.10.0', '1.10.0-rc.1', '1.9.0']);
  const properties = { url: charts.url, chart: 'web' };
  expect(await listChartVersions(ctx, { project, type: 'helm', properties })).toEqual({ versions });
});

it('says what values a chart takes, by its schema or by its values alone', async () => {
  const ctx = await as('developer');
  const typed = await describeChart(ctx, { project, properties: of('typed') });
  expect(typed).toMatchObject({ name: 'typed', hasSchema: true, place: 'values' });
  expect(typed.schema).toMatchObject({
    properties: { replicas: { type: 'integer', minimum: 1, description: 'Pods' } },
  });
  const web = await describeChart(ctx, { project, properties: of('web', '^1.9') });
  expect(web).toMatchObject({ version: '1.10.0', hasSchema: false });
  expect(web.schema).toMatchObject({ properties: { replicas: { type: 'integer' } } });
  expect(web.values).toContain('replicas');
});

it('rejects what is not there, what is no chart, and addresses that are not open', async () => {
  const { ctx } = world;
  expect(await refusalOf(listChartVersions(ctx, { project, properties: of('none') }))).toMatchObject({
    code: 'not-found',
    expected: 'one of typed, web',
  });
  expect(await refusalOf(describeChart(ctx, { project, properties: of('web', '7.0.0') }))).toMatchObject({
    code: 'not-found',
  });
  expect(
    await refusalOf(describeChart(ctx, { project, type: 'webservice', properties: { image: 'nginx:1' } })),
  ).toMatchObject({ code: 'invalid-input', path: 'spec.components[0].type' });
  expect(await refusalOf(listChartVersions(ctx, { project, properties: {} }))).toMatchObject({
    path: expect.stringMatching(/^spec\.components\[0\]\.properties\.chart/) as string,
  });
  for (const url of ['http://169.254.169.254', 'http://10.0.0.1'])
    expect(await refusalOf(listChartNames(ctx, { project, url }))).toMatchObject({ code: 'denied' });
  expect(await refusalOf(listChartNames(ctx, { project, url: 'file:///etc' }))).toMatchObject({
    code: 'unsupported',
  });
});

it('rejects who writes no documents, and gives no Secret to who could not deliver', async () => {
  for (const role of ['viewer', 'platform'] as const) {
    const ctx = await as(role);
    expect(await refusalOf(listChartNames(ctx, { project, url: charts.url }))).toMatchObject({
      code: 'denied',
    });
    expect(await refusalOf(describeChart(ctx, { project, properties: of('web') }))).toMatchObject({
      code: 'denied',
    });
  }
  const { chart } = of('web');
  const properties = { chart: { ...chart, auth: { secretRef: { name: 'none' } } } };
  const requests = charts.requests.length;
  expect(await refusalOf(describeChart(await as('developer'), { project, properties }))).toMatchObject({
    code: 'not-found',
    path: 'spec.components[0].properties.chart.auth.secretRef',
  });
  expect(charts.requests).toHaveLength(requests);
});
