import { afterAll, expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { documentOf, uniqueName } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { listCharts } from './charts';
import { compareCharts } from './compare-charts';

const { world } = await createTestWorld({ packPlugins, startPlayground });
const charts = await startChartServer();
afterAll(() => charts.close());
charts.add({
  name: 'word',
  files: {
    ...webChart,
    'templates/word.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: word}\ndata: {word: {{ .Values.word | quote }}}\n',
  },
});
const project = 'default';

it('says by which revision each was made, and how two differ, without what came from a Secret', async () => {
  const name = uniqueName('compare');
  await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const tell = (word: string) =>
    world.api.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'word', namespace: name },
        stringData: { w: `word: ${word}` },
      },
      { force: true },
    );
  const deliver = async (replicas: number) => {
    const properties = {
      chart: { source: 'word', repoURL: charts.url },
      values: { replicas },
      valuesFrom: [{ kind: 'Secret', name: 'word', key: 'w' }],
    };
    const components = `    - {name: site, type: helmchart, properties: ${JSON.stringify(properties)}}\n`;
    const { runId } = await world.apply(documentOf(name, components));
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
  };
  await tell('sesame');
  await deliver(1);
  await tell('barley');
  await deliver(2);

  const [site] = await listCharts(world.ctx, { project, name });
  expect(site?.revisions.map(({ revision, status, appRevision }) => [revision, status, appRevision])).toEqual(
    [
      [2, 'deployed', 2],
      [1, 'superseded', 1],
    ],
  );
  const place = { project, name, cluster: site?.cluster ?? '', namespace: name, release: 'site' };
  const compared = await compareCharts(world.ctx, { ...place, from: 1, to: 2 });
  expect(compared.values).toEqual([
    { path: 'values.word', before: '(hidden)', after: '(hidden)' },
    { path: 'values.replicas', before: 1, after: 2 },
  ]);
  const { objects } = compared.place;
  expect(objects.find(({ kind }) => kind === 'Deployment')).toMatchObject({
    change: 'change',
    fields: [{ path: 'spec.replicas', before: 1, after: 2 }],
  });
  expect(objects.find((each) => each.name === 'word')).toMatchObject({ change: 'change' });
  expect(JSON.stringify(compared)).not.toMatch(/sesame|barley/);
  expect(await refusalOf(compareCharts(world.ctx, { ...place, from: 1, to: 9 }))).toMatchObject({
    code: 'not-found',
    expected: 'one of 2, 1',
  });
  expect(
    await refusalOf(compareCharts(world.ctx, { ...place, namespace: 'kube-system', from: 1, to: 2 })),
  ).toMatchObject({ code: 'not-found' });
}, 90_000);
