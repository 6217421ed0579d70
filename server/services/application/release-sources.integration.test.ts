import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { packChart, startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { documentOf, uniqueName } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { diffApplication } from './diff';
import { dryRunApplication } from './dry-run';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const charts = await startChartServer();
afterAll(() => charts.close());
afterEach(() => {
  charts.intercept = null;
});
charts.add({ name: 'web', files: webChart });
const project = 'default';

type Properties = { chart?: Record<string, unknown>; [key: string]: unknown };

function chartOf({ chart = {}, ...rest }: Properties = {}): string {
  const properties = { chart: { source: 'web', repoURL: charts.url, ...chart }, ...rest };
  return `    - {name: site, type: helmchart, properties: ${JSON.stringify(properties)}}\n`;
}

async function deliver(name: string, components: string) {
  return world.ended((await world.apply(documentOf(name, components))).runId);
}

/** What the delivery of a chart is refused with. */
async function refusalOf(name: string, properties: Properties) {
  const run = await deliver(name, chartOf(properties));
  expect(run.state).toBe('failed');
  const rows = await db.select().from(node).where(eq(node.executionId, run.id));
  return rows
    .map((row) => row.error as { code: string; message: string } | null)
    .find((error) => error !== null);
}

async function put(
  namespace: string,
  kind: 'ConfigMap' | 'Secret',
  name: string,
  data: Record<string, string>,
  type?: string,
) {
  const found = await world.api.get({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  if (!found) await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const text = kind === 'Secret' ? { stringData: data } : { data };
  await world.api.apply(
    { apiVersion: 'v1', kind, metadata: { name, namespace }, ...text, ...(type ? { type } : {}) },
    { force: true },
  );
}

/** The values that the chart was rendered with. */
async function valuesIn(namespace: string): Promise<Record<string, unknown>> {
  const live = await world.api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: 'site-settings' });
  const data = live?.['data'] as { values: string } | undefined;
  return JSON.parse(data?.values ?? '{}') as Record<string, unknown>;
}

const from = (...valuesFrom: object[]) => ({ valuesFrom });

describe('values', () => {
  it('come from ConfigMaps and Secrets, later ones over earlier ones, and its own over all', async () => {
    const name = uniqueName('values');
    await put(name, 'ConfigMap', 'base', {
      'values.yaml': 'greeting: from-base\nnested: {a: 10, c: 3}\nlist: [x]\n',
      'other.yaml': 'greeting: other\n',
    });
    await put(name, 'Secret', 'more', { 'values.yaml': 'greeting: from-secret\nnested: {b: 20}\n' });
    const sources = from(
      { kind: 'ConfigMap', name: 'base' },
      { kind: 'Secret', name: 'more' },
      { kind: 'ConfigMap', name: 'none', optional: true },
    );
    expect(await deliver(name, chartOf({ ...sources, values: { nested: { a: 100 } } }))).toMatchObject({
      state: 'succeeded',
    });
    expect(await valuesIn(name)).toMatchObject({
      greeting: 'from-secret',
      nested: { a: 100, b: 20, c: 3 },
      list: ['x'],
    });
    expect(
      await deliver(name, chartOf(from({ kind: 'ConfigMap', name: 'base', key: 'other.yaml' }))),
    ).toMatchObject({ state: 'succeeded' });
    expect(await valuesIn(name)).toMatchObject({ greeting: 'other', nested: { a: 1, b: 2 } });
  });

  it('are a new revision when only a ConfigMap changed, at the next delivery', async () => {
    const name = uniqueName('values');
    await put(name, 'ConfigMap', 'base', { 'values.yaml': 'greeting: one\n' });
    const sources = from({ kind: 'ConfigMap', name: 'base' });
    expect(await deliver(name, chartOf(sources))).toMatchObject({ state: 'succeeded' });
    await put(name, 'ConfigMap', 'base', { 'values.yaml': 'greeting: two\n' });
    expect(await deliver(name, chartOf({ ...sources, options: { maxHistory: 9 } }))).toMatchObject({
      state: 'succeeded',
    });
    expect(await valuesIn(name)).toMatchObject({ greeting: 'two' });
  });

  it('are refused with their place where they are missing, broken, of another namespace, or do not fit', async () => {
    const name = uniqueName('values');
    await put(name, 'ConfigMap', 'broken', { 'values.yaml': 'a: [1,\n', list: '[1, 2]' });
    await put(name, 'Secret', 'word', { 'values.yaml': 'replicas: "sesame-open"\n' });
    const path = 'spec.components[0].properties.valuesFrom[0]';
    const tries: [Properties, object][] = [
      [from({ kind: 'ConfigMap', name: 'none' }), { code: 'not-found', path }],
      [
        from({ kind: 'ConfigMap', name: 'broken', key: 'x' }),
        { code: 'not-found', got: 'the keys list, values.yaml' },
      ],
      [from({ kind: 'ConfigMap', name: 'broken', optional: true }), { code: 'invalid-input', path }],
      [from({ kind: 'ConfigMap', name: 'broken', key: 'list' }), { code: 'invalid-input', path }],
      [
        from({ kind: 'Secret', name: 'word', namespace: 'kube-system' }),
        { code: 'denied', path: `${path}.namespace` },
      ],
    ];
    for (const [properties, error] of tries) expect(await refusalOf(name, properties)).toMatchObject(error);
  }, 60_000);

  it('of a Secret are told by no dry run, no diff and no error', async () => {
    const name = uniqueName('values');
    await put(name, 'Secret', 'word', { 'values.yaml': 'greeting: sesame-open\n' });
    const document = documentOf(name, chartOf(from({ kind: 'Secret', name: 'word' })));
    const dry = JSON.stringify(await dryRunApplication(world.ctx, { project, document }));
    expect(dry).toContain('site-settings');
    expect(dry).not.toContain('sesame');
    expect(await world.ended((await world.apply(document)).runId)).toMatchObject({ state: 'succeeded' });
    await put(name, 'Secret', 'word', { 'values.yaml': 'greeting: open-barley\n' });
    const diff = await diffApplication(world.ctx, { project, document });
    expect(diff.places[0]?.objects.find((each) => each.name === 'site-settings')).toMatchObject({
      change: 'change',
    });
    expect(JSON.stringify(diff)).not.toMatch(/sesame|barley/);
    charts.add({
      name: 'strict',
      files: { ...webChart, 'values.schema.json': '{"properties":{"greeting":{"type":"integer"}}}' },
    });
    const refusal = await refusalOf(name, {
      ...from({ kind: 'Secret', name: 'word' }),
      chart: { source: 'strict' },
    });
    expect(refusal?.message).toContain("do not fit the chart's schema");
    expect(JSON.stringify(refusal)).not.toMatch(/barley/);
  });
});

function asks(authorization: string) {
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (request.headers.authorization === authorization) return false;
    response.writeHead(401).end();
    return true;
  };
}

const basic = `Basic ${Buffer.from('ann:secret word').toString('base64')}`;
const auth = (name: string) => ({ chart: { auth: { secretRef: { name } } } });

describe('credentials', () => {
  it('of a user go to the repository, as typed and as opaque Secrets, and are needed', async () => {
    const name = uniqueName('auth');
    await put(
      name,
      'Secret',
      'typed',
      { username: 'ann', password: 'secret word' },
      'kubernetes.io/basic-auth',
    );
    await put(name, 'Secret', 'opaque', { username: 'ann', password: 'secret word' });
    charts.add({ name: 'closed', files: webChart });
    charts.intercept = asks(basic);
    const source = { source: 'closed' };
    expect(await refusalOf(name, { chart: source })).toMatchObject({ code: 'denied' });
    for (const secret of ['typed', 'opaque']) {
      const properties = { chart: { ...source, ...auth(secret).chart } };
      expect(await deliver(name, chartOf(properties))).toMatchObject({ state: 'succeeded' });
    }
  });

  it('are refused with what is wrong with them', async () => {
    const name = uniqueName('auth');
    const secrets: [string, Record<string, string>, string?][] = [
      ['both', { username: 'a', password: 'b', token: 'c' }],
      ['plain-token', { token: 'abc' }],
      ['bad-token', { token: 'a b\n' }],
      ['colon', { username: 'a:b', password: 'c' }],
      ['half', { username: 'a' }, 'example.com/other'],
    ];
    for (const [secret, data, type] of secrets) await put(name, 'Secret', secret, data, type);
    const said = async (properties: Properties) => (await refusalOf(name, properties))?.message;
    expect(await said(auth('none'))).toContain('is not in');
    expect(await said(auth('both'))).toContain('both a user and a token');
    expect(await said(auth('plain-token'))).toContain('not sent over http');
    expect(await said(auth('bad-token'))).toContain('characters that a token cannot have');
    expect(await said(auth('colon'))).toContain('a user name with a colon');
    expect(await said(auth('half'))).toContain('of the type example.com/other');
    expect(
      await said({ chart: { auth: { secretRef: { name: 'colon', namespace: 'kube-system' } } } }),
    ).toContain('not open');
    const registry = { source: `oci://127.0.0.1:1/charts/web`, ...auth('plain-token').chart };
    expect(await said({ chart: registry })).toContain('a registry does not take');
  }, 60_000);
});

/** A registry with one chart, which gives a token to ann. */
function serveRegistry(versions: string[]) {
  const archive = packChart({ name: 'web', version: versions.at(-1) ?? '', files: webChart });
  const digest = `sha256:${createHash('sha256').update(archive).digest('hex')}`;
  const manifest = {
    schemaVersion: 2,
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' },
    layers: [
      { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest, size: archive.byteLength },
    ],
  };
  const answers = new Map<string, Buffer | string>([
    ['/v2/charts/web/tags/list', JSON.stringify({ name: 'charts/web', tags: [...versions, 'latest'] })],
    ...versions.map((version) => [`/v2/charts/web/manifests/${version}`, JSON.stringify(manifest)] as const),
    [`/v2/charts/web/blobs/${digest}`, archive],
  ]);
  charts.intercept = (request, response) => {
    const { pathname } = new URL(request.url ?? '/', charts.url);
    if (pathname === '/token') {
      const isAnn = request.headers.authorization === basic;
      response.writeHead(isAnn ? 200 : 401).end(JSON.stringify({ token: 'given' }));
    } else if (request.headers.authorization === 'Bearer given') {
      const found = answers.get(pathname);
      response.writeHead(found ? 200 : 404).end(found);
    } else {
      response
        .writeHead(401, { 'www-authenticate': `Bearer realm="${charts.url}/token",service="it"` })
        .end();
    }
    return true;
  };
  return { answers, digest };
}

describe('a registry', () => {
  const source = `${charts.url.replace('http://', 'oci://')}/charts/web`;
  const login = { username: 'ann', password: 'secret word', insecurePlainHTTP: 'true' };

  it('gives the newest version that fits, for its own token', async () => {
    const name = uniqueName('oci');
    await put(name, 'Secret', 'login', login);
    serveRegistry(['1.0.0', '1.2.0', '1.10.0']);
    const chart = { source, repoURL: '', version: '^1', ...auth('login').chart };
    expect(await deliver(name, chartOf({ chart }))).toMatchObject({ state: 'succeeded', error: null });
    const live = await world.api.get({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: name,
      name: 'site-settings',
    });
    expect(live).toMatchObject({ data: { chart: 'web 1.10.0' } });
    expect(await refusalOf(name, { chart: { ...chart, version: '^2' } })).toMatchObject({
      code: 'not-found',
      got: '^2',
    });
  });

  it('is refused when its content is not what its manifest says', async () => {
    const name = uniqueName('oci');
    await put(name, 'Secret', 'login', login);
    const { answers, digest } = serveRegistry(['3.0.0']);
    answers.set(
      `/v2/charts/web/blobs/${digest}`,
      packChart({ name: 'web', version: '6.6.6', files: webChart }),
    );
    const chart = { source, repoURL: '', version: '3.0.0', ...auth('login').chart };
    expect(await refusalOf(name, { chart })).toMatchObject({ code: 'denied' });
  });
});
