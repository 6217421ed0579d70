import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Playground, startPlayground } from '@/playground/playground';
import type { JsonObject } from '@/playground/store/json';

type Answer = { code: number; body: JsonObject; headers: Headers };

const dataDir = mkdtempSync(join(tmpdir(), 'playground-api-'));
const defects: unknown[] = [];
let playground: Playground;
let token = '';
let base = '';

async function start(): Promise<void> {
  playground = await startPlayground({
    dataDir,
    host: '127.0.0.1',
    port: 0,
    onError: (error) => defects.push(error),
  });
  const config = parse(readFileSync(playground.kubeconfig, 'utf8')) as {
    users: { user: { token: string } }[];
  };
  token = config.users[0]?.user.token ?? '';
  base = playground.url.replace('https', 'http');
}

beforeAll(start);
afterAll(async () => {
  await playground.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function call(
  method: string,
  path: string,
  body?: string | object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(base + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    code: response.status,
    body: text.startsWith('{') ? (JSON.parse(text) as JsonObject) : { text },
    headers: response.headers,
  };
}

const maps = '/api/v1/namespaces/default/configmaps';

function configMap(name: string, data: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

function apply(name: string, data: JsonObject, manager: string, more = ''): Promise<Answer> {
  const headers = { 'content-type': 'application/apply-patch+yaml' };
  return call('PATCH', `${maps}/${name}?fieldManager=${manager}${more}`, configMap(name, data), headers);
}

describe('access', () => {
  it('is by a token in a file that only its owner reads', () => {
    expect(statSync(playground.kubeconfig).mode & 0o777).toBe(0o600);
  });

  it('rejects a wrong token, and tells health to anybody', async () => {
    expect(await call('GET', maps, undefined, { authorization: 'Bearer nope' })).toMatchObject({
      code: 401,
      body: { kind: 'Status', reason: 'Unauthorized' },
    });
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
  });

  it('rejects what an impersonated user has no role for', async () => {
    const denied = await call('GET', maps, undefined, { 'impersonate-user': 'jane' });
    expect(denied).toMatchObject({ code: 403, body: { reason: 'Forbidden' } });
    expect(denied.body['message']).toBe(
      'configmaps is forbidden: User "jane" cannot list resource "configmaps" in API group "" in the namespace "default"',
    );
  });
});

describe('applying', () => {
  it('creates, changes nothing the second time, and conflicts with another manager', async () => {
    const created = await apply('one', { a: '1' }, 'loam');
    expect(created.code).toBe(201);
    const again = await apply('one', { a: '1' }, 'loam');
    expect(again).toMatchObject({ code: 200, body: created.body });
    const rival = await apply('one', { a: '2' }, 'other');
    expect(rival).toMatchObject({ code: 409, body: { reason: 'Conflict' } });
    expect(rival.body['message']).toBe('Apply failed with 1 conflict: conflict with "loam": .data.a');
    expect(await apply('one', { a: '2' }, 'other', '&force=true')).toMatchObject({
      code: 200,
      body: { data: { a: '2' } },
    });
  });

  it('keeps nothing of a dry run', async () => {
    expect((await apply('dry', {}, 'loam', '&dryRun=All')).code).toBe(201);
    expect((await call('GET', `${maps}/dry`)).code).toBe(404);
  });
});

describe('lists', () => {
  it('come in pages of the state at the first one', async () => {
    for (const name of ['p1', 'p2', 'p3'])
      await call('POST', maps, { ...configMap(name), metadata: { name, labels: { page: 'y' } } });
    const first = await call('GET', `${maps}?limit=2&labelSelector=page`);
    const { continue: token } = first.body['metadata'] as { continue: string };
    await call('DELETE', `${maps}/p3`);
    const second = await call('GET', `${maps}?limit=2&continue=${token}`);
    expect(
      (second.body['items'] as JsonObject[]).map(({ metadata }) => (metadata as JsonObject)['name']),
    ).toEqual(['p3']);
    expect(await call('GET', `${maps}?limit=2&continue=nonsense`)).toMatchObject({ code: 400 });
  });
});

describe('watching', () => {
  it('shows what enters and leaves a selection, and resumes after a resourceVersion', async () => {
    const { body } = await call('GET', maps);
    const { resourceVersion } = body['metadata'] as { resourceVersion: string };
    const labelled = { ...configMap('w'), metadata: { name: 'w', labels: { watched: 'yes' } } };
    await call('POST', maps, labelled);
    await call('PUT', `${maps}/w`, { ...labelled, data: { a: '1' } });
    await call('PUT', `${maps}/w`, configMap('w'));
    const query = `watch=1&timeoutSeconds=1&labelSelector=watched%3Dyes&resourceVersion=${resourceVersion}`;
    const response = await fetch(`${base}${maps}?${query}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const events = (await response.text())
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { type: string }).type);
    expect(events).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  });

  it('says 410 in the stream when the resourceVersion is too old', async () => {
    const response = await fetch(`${base}${maps}?watch=1&resourceVersion=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(JSON.parse(await response.text())).toMatchObject({
      type: 'ERROR',
      object: { code: 410, reason: 'Expired' },
    });
  });
});

describe('hostile input', () => {
  const deep = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"x"},"data":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`;
  const lists = '['.repeat(100_000) + ']'.repeat(100_000);
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
    .split('')
    .map((key, index) => `${key}: &${key} [${`*${'abcdefghij'[index]},`.repeat(9)}]`)
    .join('\n')}`;

  it.each<[string, string, string, string | undefined, number]>([
    [
      'a body that is too large',
      'POST',
      maps,
      JSON.stringify(configMap('x', { a: 'b'.repeat(4_000_000) })),
      413,
    ],
    ['a very deep object', 'POST', maps, deep, 400],
    ['very deep lists', 'POST', maps, lists, 400],
    ['what is no JSON', 'POST', maps, '{nope', 400],
    ['a broken escape in the path', 'GET', '/api/v1/namespaces/%E0%A4%A/pods', undefined, 400],
    ['a path that leads nowhere', 'GET', '/../../etc/passwd', undefined, 404],
    ['an unknown method', 'PROPFIND', maps, undefined, 405],
    [
      'a key that pollutes',
      'POST',
      maps,
      '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"Bad"},"__proto__":{"x":1}}',
      422,
    ],
    ['metadata that is no object', 'POST', maps, '{"apiVersion":"v1","kind":"ConfigMap","metadata":[]}', 400],
    ['a null', 'POST', maps, 'null', 400],
  ])('rejects %s', async (_title, method, path, body, code) => {
    const answer = await call(method, path, body);
    expect(answer.code).toBe(code);
    expect([answer.body['status'], answer.body['text']]).toContain(
      code === 404 ? '404 page not found\n' : 'Failure',
    );
  });

  it('rejects a YAML alias bomb', async () => {
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    expect((await call('PATCH', `${maps}/x?fieldManager=a`, bomb, headers)).code).toBe(400);
  });

  it('says what a stream into a pod takes, when it is asked for without', async () => {
    const { code, body } = await call('POST', '/api/v1/namespaces/default/pods/x/exec');
    expect({ code, message: body['message'] }).toEqual({
      code: 400,
      message: 'Upgrade request required',
    });
  });
});

it('has everything after a restart, at the same address with the same token', async () => {
  const { url } = playground;
  const before = await call('GET', `${maps}/one`);
  await playground.stop();
  await start();
  expect(playground.url).toBe(url);
  // A connection of before may be handed out once more before its end is noticed.
  const after = (): Promise<Answer | undefined> => call('GET', `${maps}/one`).catch(() => undefined);
  await expect.poll(async () => (await after())?.body).toEqual(before.body);
});

it('has met no defect of its own in all this', () => {
  expect(defects).toEqual([]);
});
