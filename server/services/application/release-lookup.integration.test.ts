import { eq } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { user } from '@/db/schema/auth';
import { node } from '@/db/schema/engine';
import { cluster, namespace } from '@/db/schema/environment';
import { project, projectMember } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { dryRunApplication } from './dry-run';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const charts = await startChartServer();
afterAll(() => charts.close());
charts.add({
  name: 'login',
  files: {
    ...webChart,
    'templates/login.yaml': `apiVersion: v1
kind: Secret
metadata: {name: "{{ .Release.Name }}-login"}
data:
{{- $old := lookup "v1" "Secret" .Release.Namespace (printf "%s-login" .Release.Name) }}
  password: {{ if $old }}{{ $old.data.password }}{{ else }}{{ randAlphaNum 24 | b64enc }}{{ end }}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-revision"}
data: {revision: "{{ .Release.Revision }}"}
`,
  },
});

function chartOf(rest: Record<string, unknown> = {}): string {
  const properties = { chart: { source: 'login', repoURL: charts.url }, release: { name: 'site' }, ...rest };
  return `    - {name: site, type: helmchart, properties: ${JSON.stringify(properties)}}\n`;
}

async function deliver(name: string, components: string) {
  return world.ended((await world.apply(documentOf(name, components))).runId);
}

const get = (namespace: string, kind: string, name: string) =>
  world.api.get({ apiVersion: 'v1', kind, namespace, name });

it('keeps the password that a chart made up, over every upgrade, and knows its revision', async () => {
  const name = uniqueName('login');
  expect(await deliver(name, chartOf())).toMatchObject({ state: 'succeeded', error: null });
  const made = (await get(name, 'Secret', 'site-login'))?.['data'];
  expect(made).toMatchObject({ password: expect.stringMatching(/^.{20,}$/) as string });
  for (const revision of [2, 3]) {
    expect(await deliver(name, chartOf({ values: { replicas: revision } }))).toMatchObject({
      state: 'succeeded',
      error: null,
    });
    expect((await get(name, 'Secret', 'site-login'))?.['data']).toEqual(made);
    expect(await get(name, 'ConfigMap', 'site-revision')).toMatchObject({
      data: { revision: String(revision) },
    });
  }
});

it('reads nothing in a namespace of another project: no values, no credentials, no lookup', async () => {
  const name = uniqueName('login');
  const { db } = database;
  const [place] = await db.select().from(cluster);
  await db.insert(project).values({ id: 'prj_theirs', name: 'theirs', title: 'Theirs' });
  await db
    .insert(namespace)
    .values({ id: 'nam_theirs', clusterId: place?.id ?? '', projectId: 'prj_theirs', name: 'theirs' });
  const requests = charts.requests.length;
  const run = await deliver(
    name,
    chartOf({
      release: { name: 'site', namespace: 'theirs' },
      chart: { source: 'login', repoURL: charts.url, auth: { secretRef: { name: 'login' } } },
      valuesFrom: [{ kind: 'Secret', name: 'login' }],
    }),
  );
  expect(run.state).toBe('failed');
  const rows = await db.select().from(node).where(eq(node.executionId, run.id));
  expect(rows.map((row) => row.error).find((error) => error !== null)).toMatchObject({
    code: 'denied',
    got: 'theirs',
  });
  expect(charts.requests).toHaveLength(requests);
});

it('rejects a dry run of who may read and not deliver: a chart could tell what it looks up', async () => {
  const { db } = database;
  const [row] = await db.select().from(project).where(eq(project.name, 'default'));
  const actor = { id: 'usr_reader', name: 'Reader', instanceAdmin: false, mustChangePassword: false };
  await db.insert(user).values({ id: actor.id, name: actor.name, email: 'reader@example.com' });
  await db.insert(projectMember).values({ projectId: row?.id ?? '', userId: actor.id, role: 'viewer' });
  const ctx = { ...world.ctx, actor: { type: 'user' as const, ...actor } };
  const dry = (components: string) =>
    dryRunApplication(ctx, { project: 'default', document: documentOf(uniqueName('login'), components) });
  const requests = charts.requests.length;
  await expect(dry(chartOf())).rejects.toMatchObject({
    code: 'denied',
    path: 'spec.components[0]',
    expected: 'the permission application.deploy',
  });
  expect(charts.requests).toHaveLength(requests);
  expect((await dry(webservice())).placements).toHaveLength(1);
});
