import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Product, startProduct } from '@/scripts/e2e-product.mjs';
import { type ChartServer, startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { application } from './support/documents';
import { Loam } from './support/loam';

let product: Product;
let charts: ChartServer;
let loam: Loam;
const name = 'charted';

/** What comes with Loam is for this system alone; elsewhere helm is the tester's own. */
const bringsHelm = process.platform === 'linux' && process.arch === 'x64';
const path = (process.env['PATH'] ?? '')
  .split(delimiter)
  .filter((folder) => !bringsHelm || !existsSync(join(folder, 'helm')))
  .join(delimiter);

const document = (version: string, values: object = {}) =>
  application({
    name,
    components: [
      {
        name: 'site',
        type: 'helmchart',
        properties: { chart: { source: 'web', repoURL: charts.url, version }, values },
      },
    ],
  });

type Revision = { revision: number; status: string; version: string; appRevision: number | null };
const history = async () =>
  (await loam.json<Revision[]>(['chart', 'history', name])).map(
    ({ revision, status, version, appRevision }) => `${revision} ${status} ${version} r${appRevision}`,
  );

beforeAll(async () => {
  charts = await startChartServer();
  // In hex, so that about half of it is left when it is packed.
  const half = () => randomBytes(2_400_000).toString('hex');
  const large = Object.fromEntries([1, 2, 3, 4].map((part) => [`files/${part}.txt`, half()]));
  charts.add({ name: 'web', version: '1.0.0', files: { ...webChart, ...large } });
  charts.add({
    name: 'web',
    version: '2.0.0',
    files: { ...webChart, 'templates/broken.yaml': 'a: {{ .Values.greeting.of.nobody }}\n' },
  });
  charts.add({
    name: 'web',
    version: '3.0.0',
    files: {
      ...webChart,
      'Chart.yaml':
        'apiVersion: v2\nname: web\nversion: 3.0.0\ndependencies: [{name: web, version: 3.0.0, repository: "file://."}]\n',
    },
  });
  charts.add({
    name: 'web',
    version: '4.0.0',
    files: {
      ...webChart,
      'templates/_loop.tpl': '{{ define "a" }}{{ include "a" . }}{{ end }}',
      'templates/loop.yaml': '{{ include "a" . }}',
    },
  });
  charts.add({ name: 'web', version: '5.0.0', files: webChart });
  product = await startProduct({ LOAM_HTTP_ALLOW: '127.0.0.0/8', PATH: path });
  loam = new Loam(product.dataDir);
  await loam.ok(['apply', '-f', '-', '--wait', '--timeout', '2m'], { stdin: document('1.0.0') });
}, 240_000);
afterAll(async () => {
  await product.stop();
  await charts.close();
});

it('a chart of 10 MB is delivered', async () => {
  expect(await history()).toEqual(['1 deployed 1.0.0 r1']);
});

it.runIf(bringsHelm)('the built worker unpacks the helm that it brings, where there is none', async () => {
  expect(await readdir(join(product.dataDir, 'tools'))).toEqual([expect.stringMatching(/^helm-4/)]);
});

describe('an upgrade that cannot be', () => {
  it.each([
    ['of a version that is not there', '9.9.9', {}, /has no version 9\.9\.9/],
    ['with a template that is broken', '2.0.0', {}, /broken\.yaml:1/],
    ['with a dependency on itself', '3.0.0', {}, /needs other charts that it does not hold: web/],
    ['with a template that includes itself', '4.0.0', {}, /cannot be rendered/],
    ['with a value that gives no object', '5.0.0', { image: '" }]\nx: [' }, /site|web\.yaml|YAML/],
  ])('%s is said, and the release stays as it is', async (_what, version, values, message) => {
    const applied = await loam.run(['apply', '-f', '-', '--wait', '--timeout', '2m'], {
      stdin: document(version, values),
    });
    expect(applied.code).not.toBe(0);
    expect(applied.stderr + applied.stdout).toMatch(message);
    expect(await history()).toEqual(['1 deployed 1.0.0 r1']);
    // Which warns of what was refused, a moment later.
    expect((await loam.run(['status', name])).stdout).toMatch(/Deployment\/site +running/);
  });
});

describe('loam chart', () => {
  it('says what a repository has, which versions of it, and what values they take', async () => {
    expect(await loam.ok(['chart', 'list', charts.url])).toBe('NAME\nweb\n');
    expect(await loam.ok(['chart', 'versions', 'web', '--repo', charts.url])).toMatch(
      /^VERSION +APP VERSION[^\n]*\n5\.0\.0 +1\.0/,
    );
    const values = ['chart', 'values', 'web', '--repo', charts.url, '--chart-version', '^1'];
    expect(await loam.ok(values)).toBe(webChart['values.yaml']);
    expect(await loam.json(values)).toMatchObject({ version: '1.0.0', hasSchema: false });
    const refused = await loam.run(['chart', 'versions', 'none', '--repo', charts.url]);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(/has no chart none/);
  });

  it('says how two revisions of a release differ', async () => {
    await loam.ok(['apply', '-f', '-', '--wait', '--timeout', '2m'], {
      stdin: document('5.0.0', { replicas: 2 }),
    });
    expect(await history()).toEqual([
      expect.stringMatching(/^2 deployed 5\.0\.0 r\d+$/),
      '1 superseded 1.0.0 r1',
    ]);
    const diff = await loam.ok(['chart', 'diff', name]);
    expect(diff).toMatch(/1 -> 2: web 1\.0\.0 -> 5\.0\.0/);
    expect(diff).toMatch(/values\.replicas: \(none\) -> 2/);
    expect(diff).toMatch(/~ Deployment site\n +spec\.replicas: 1 -> 2/);
    const refused = await loam.run(['chart', 'diff', name, '--release', 'other']);
    expect(refused.stderr).toMatch(/has no such chart/);
  });
});
