import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordChange } from '@/db/record-change';
import { createTestDatabase } from '@/db/testing/test-database';
import { maxBodyBytes } from './http/body-limit';
import { handleRestRequest } from './rest/handler';
import { type TestBrowser, createTestBrowser, failure, signedIn } from './testing/test-browser';
import { addMember, addPerson, addProject, createTestRuntime, testUrl } from './testing/test-runtime';
import { handleTrpcRequest } from './trpc/handler';

// Two people, two projects: neither sees, guesses or touches what is the other's, by any door.

const database = await createTestDatabase();
const runtime = createTestRuntime(database, { timing: { leaseMs: 300 } });
const shop = await addProject(database, 'shop');
const bank = await addProject(database, 'bank');
const ann = await addPerson(database, 'ann@corp.example');
const bob = await addPerson(database, 'bob@corp.example');
await addMember(database, shop, ann.id, 'admin');
await addMember(database, bank, bob.id, 'admin');
let anns: TestBrowser;
let bobs: TestBrowser;
let annsToken: string;

beforeAll(async () => {
  anns = await signedIn(runtime, ann);
  bobs = await signedIn(runtime, bob);
  const made = await anns.trpc.token.create.mutate({
    project: 'shop',
    name: 'ci',
    role: 'admin',
    expiresInDays: 1,
  });
  annsToken = made.token;
});
afterAll(() => runtime.live.close());

const document = `
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: { name: NAME }
spec: { components: [] }
`;

const rest = (path: string, init: RequestInit = {}, token = annsToken) =>
  handleRestRequest(
    runtime,
    new Request(`${testUrl}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
    }),
  );

const post = (browser: TestBrowser, path: string, input: unknown, headers: Record<string, string> = {}) =>
  browser.send(
    new Request(`${testUrl}/api/trpc/${path}`, {
      method: 'POST',
      headers: { ...browser.headers(), 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ json: input }),
    }),
  );

describe('another project', () => {
  const doors: [string, (project: string) => Promise<Response>][] = [
    ['tRPC, by cookie', (project) => post(anns, 'project.update', { project, title: 'x' })],
    ['REST, reading', (project) => rest(`/projects/${project}`)],
    ['REST, its people', (project) => rest(`/projects/${project}/members`)],
    ['REST, its applications', (project) => rest(`/projects/${project}/applications`)],
    [
      'REST, applying',
      (project) =>
        rest(`/projects/${project}/applications`, {
          method: 'POST',
          headers: { 'content-type': 'application/yaml' },
          body: document,
        }),
    ],
    ['REST, deleting', (project) => rest(`/projects/${project}/applications/x`, { method: 'DELETE' })],
  ];

  it.each(doors)('answers as one that is not there: %s', async (_door, knock) => {
    const same = async (project: string) => {
      const response = await knock(project);
      const text = await response.text();
      return {
        status: response.status,
        text: text.replaceAll(project, 'PROJECT').replaceAll(/req_\w+/g, 'REQ'),
      };
    };
    const foreign = await same('bank');
    expect(foreign).toEqual(await same('moon'));
    expect(foreign.status).toBe(404);
  });

  it('is not told of by the live stream, and not opened by it', async () => {
    const own = await openStream(anns, { project: 'shop', topics: ['applications', 'members'] });
    await own.until((text) => text.includes('ready'));
    await database.db.transaction((tx) =>
      recordChange(
        tx,
        { projectId: bank, topic: 'applications', data: { secret: 'of the bank' } },
        { projectId: shop, topic: 'applications', data: { n: 1 } },
      ),
    );
    const text = await own.until((seen) => seen.includes('"n":1'));
    expect(text).not.toContain('of the bank');
    await own.close();
    const foreign = await openStream(anns, { project: 'bank', topics: ['applications'] });
    expect(await foreign.until((seen) => seen.includes('error'))).toContain(
      'There is no project \\"bank\\".',
    );
    await foreign.close();
  });

  it('does not become visible by guessing a place in the feed', async () => {
    const all = await openStream(anns, { project: 'shop', topics: ['applications'], lastEventId: '1-1' });
    expect(await all.until((text) => text.includes('ready'))).not.toContain('of the bank');
    await all.close();
  });

  it("is not reached with a token's id, a person's id or an audit entry of its own", async () => {
    const theirs = await bobs.trpc.token.create.mutate({
      project: 'bank',
      name: 'ci',
      role: 'admin',
      expiresInDays: 1,
    });
    expect((await failure(anns.trpc.token.revoke.mutate({ project: 'shop', id: theirs.id }))).code).toBe(
      'not-found',
    );
    expect((await failure(anns.trpc.member.remove.mutate({ project: 'shop', userId: bob.id }))).code).toBe(
      'not-found',
    );
    const seen = await anns.trpc.audit.list.query({ project: 'shop', page: 1, pageSize: 200 });
    expect(JSON.stringify(seen)).not.toContain(theirs.id);
  });
});

describe('a page of somebody else', () => {
  const evil: [string, Record<string, string>][] = [
    ['another site', { origin: 'https://evil.example' }],
    ['a site that begins like ours', { origin: `${testUrl}.evil.example` }],
    ['another port of this machine', { origin: 'http://127.0.0.1:9999' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['an origin with a path', { origin: `${testUrl}/x` }],
  ];

  it.each(evil)('rejects %s, also for signing in', async (_name, headers) => {
    const change = await post(anns, 'project.update', { project: 'shop', title: 'evil' }, headers);
    expect(change.status).toBe(403);
    const login = await post(anns, 'session.signIn', { email: ann.email, password: ann.password }, headers);
    expect([login.status, login.headers.getSetCookie()]).toEqual([403, []]);
    expect((await anns.trpc.project.get.query({ project: 'shop' })).title).toBe('shop');
  });

  it('rejects a form, which says no origin in old browsers, and one that is disguised', async () => {
    const headers = new Headers({ ...anns.headers(), 'content-type': 'text/plain' });
    headers.delete('origin');
    const request = new Request(`${testUrl}/api/trpc/project.update`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ json: { project: 'shop', title: 'evil' } }),
    });
    expect((await handleTrpcRequest(runtime, request)).status).toBe(403);
  });

  it('rejects changing anything by GET', async () => {
    const input = encodeURIComponent(JSON.stringify({ json: { project: 'shop', title: 'evil' } }));
    const request = new Request(`${testUrl}/api/trpc/project.update?input=${input}`, {
      headers: anns.headers(),
    });
    expect((await handleTrpcRequest(runtime, request)).status).toBe(400);
    expect((await anns.trpc.project.get.query({ project: 'shop' })).title).toBe('shop');
  });

  it('rejects REST by cookie from elsewhere', async () => {
    const request = new Request(`${testUrl}/api/v1/projects/shop`, {
      method: 'PATCH',
      headers: { ...anns.headers(), origin: 'https://evil.example', 'content-type': 'application/json' },
      body: '{"title":"evil"}',
    });
    expect((await handleRestRequest(runtime, request)).status).toBe(403);
  });
});

describe('every answer', () => {
  it('carries headers that keep it where it belongs', async () => {
    const response = await rest('/projects/shop');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.stringMatching(/^req_/),
    });
  });

  it('echoes a request id that is harmless, and no other', async () => {
    const echo = async (id: string) =>
      (await rest('/projects', { headers: { 'x-request-id': id } })).headers.get('x-request-id');
    expect(await echo('ci-run.4711_a')).toBe('ci-run.4711_a');
    for (const id of [
      'short',
      'x'.repeat(65),
      'has space inside',
      '<script>alert(1)</script>',
      '{"a":"b"}',
    ]) {
      expect(await echo(id)).toMatch(/^req_/);
    }
  });

  it('is an RFC 9457 problem when it is refused', async () => {
    const response = await rest('/projects/moon');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      type: 'about:blank',
      title: 'There is no project "moon".',
      status: 404,
      code: 'not-found',
    });
    const wrongMethod = await rest('/projects/shop', { method: 'DELETE' });
    expect([wrongMethod.status, wrongMethod.headers.get('allow')]).toEqual([405, 'GET, PATCH']);
    expect((await rest('/nothing/here')).status).toBe(404);
    expect((await rest('/projects/shop/members?sort=name')).status).toBe(400);
    expect((await rest('/projects/%2e%2e%2fadmin')).status).toBe(404);
  });
});

describe('a body', () => {
  const big = (bytes: number) =>
    rest('/projects/shop/applications', {
      method: 'POST',
      headers: { 'content-type': 'application/yaml' },
      body: 'a'.repeat(bytes),
    });

  it('rejects one over the limit before it is read, and leaves smaller ones to the document’s own limit', async () => {
    const over = await big(maxBodyBytes + 1);
    expect([over.status, (await over.json()).code]).toEqual([413, 'too-large']);
    const under = await big(5.5 * 1024 * 1024);
    expect([under.status, (await under.json()).code]).not.toEqual([500, undefined]);
  });

  it('rejects an endless one without a length', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const body = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/yaml' }, body, duplex: 'half' };
    expect((await rest('/projects/shop/applications', init as RequestInit)).status).toBe(413);
    expect(sent).toBeLessThan(12);
  });

  it('rejects what is no JSON, or of a type that is not read', async () => {
    const send = async (type: string, body: string) => {
      const init = { method: 'PATCH', headers: { 'content-type': type }, body };
      return (await rest('/projects/shop', init)).status;
    };
    expect(await send('application/json', '{"title":')).toBe(400);
    expect(await send('application/json', '["title"]')).toBe(400);
    expect(await send('application/xml', '<title/>')).toBe(400);
    expect(await send('application/json', '{"__proto__":{"title":"x"},"title":"Shop"}')).toBe(200);
  });
});

describe('a stream', () => {
  it('ends within 5 s of signing out elsewhere', async () => {
    const [here, there] = [await signedIn(runtime, ann), await signedIn(runtime, ann)];
    const stream = await openStream(here, { project: 'shop', topics: ['applications'] });
    await stream.until((text) => text.includes('ready'));
    await there.trpc.session.signOutEverywhere.mutate();
    const at = performance.now();
    expect(await stream.until((text) => text.includes('serialized-error'))).toContain('UNAUTHORIZED');
    expect(performance.now() - at).toBeLessThan(5000);
    anns = await signedIn(runtime, ann);
  });

  it('ends within 5 s of its token being revoked', async () => {
    const made = await anns.trpc.token.create.mutate({
      project: 'shop',
      name: 'w',
      role: 'viewer',
      expiresInDays: 1,
    });
    const browser = createTestBrowser(runtime, { token: made.token });
    const stream = await openStream(browser, { project: 'shop', topics: ['runs'] });
    await stream.until((text) => text.includes('ready'));
    await anns.trpc.token.revoke.mutate({ project: 'shop', id: made.id });
    const at = performance.now();
    expect(await stream.until((text) => text.includes('serialized-error'))).toContain('UNAUTHORIZED');
    expect(performance.now() - at).toBeLessThan(5000);
  });

  it('frees its place when the reader goes away', async () => {
    const before = runtime.live.size;
    const stream = await openStream(anns, { project: 'shop', topics: ['runs'] });
    await stream.until((text) => text.includes('ready'));
    expect(runtime.live.size).toBe(before + 1);
    await stream.close();
    for (let i = 0; i < 100 && runtime.live.size > before; i++) await sleep(10);
    expect(runtime.live.size).toBe(before);
  });
});

describe('a secret', () => {
  it('is in no answer, no log line and no audit entry', async () => {
    const canary = `canary${randomBytes(12).toString('hex')}`;
    const cat = await addPerson(database, 'cat@corp.example');
    await addMember(database, shop, cat.id, 'admin');
    const cats = await signedIn(runtime, cat);
    const answers: string[] = [];
    const send = async (path: string, input: unknown) => {
      answers.push(await (await post(cats, path, input)).text());
    };
    await send('session.signIn', { email: cat.email, password: canary });
    await send('session.changePassword', { currentPassword: canary, newPassword: `${canary}${canary}` });
    await send('session.changePassword', { currentPassword: cat.password, newPassword: canary });
    await send('project.update', { project: 'shop', title: { password: canary } });
    await send('cluster.add', { name: 'c', kubeconfig: `token: ${canary}`, labels: {} });
    answers.push(await (await rest('/projects', {}, `loam_${canary}${canary}`)).text());
    const made = await cats.trpc.token.create.mutate({
      project: 'shop',
      name: 'c',
      role: 'viewer',
      expiresInDays: 1,
    });
    await database.pool.query('alter table project rename column title to heading');
    await send('project.update', { project: 'shop', title: canary });
    await database.pool.query('alter table project rename column heading to title');
    const broken = JSON.parse(answers.at(-1) ?? '{}').error.json;
    expect(broken.data).toMatchObject({ problem: null, code: 'INTERNAL_SERVER_ERROR' });
    expect(broken.message).toContain(broken.data.requestId);
    const { rows: audit } = await database.pool.query('select * from audit');
    const session = cats.cookies.get('loam_session')?.split('.')[0] ?? 'none';
    for (const secret of [canary, cat.password, made.token, session]) {
      expect(answers.join('\n')).not.toContain(secret);
      expect(JSON.stringify(audit)).not.toContain(secret);
      expect(runtime.lines.join('')).not.toContain(secret);
    }
    expect(runtime.lines.join('')).toContain('a procedure failed');
  });
});

async function openStream(browser: TestBrowser, input: Record<string, unknown>) {
  const abort = new AbortController();
  const query = new URLSearchParams({ input: JSON.stringify({ json: input }) });
  const url = `${testUrl}/api/trpc/live.stream?${query.toString()}`;
  const headers = { ...browser.headers(), accept: 'text/event-stream' };
  const response = await handleTrpcRequest(runtime, new Request(url, { headers, signal: abort.signal }));
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let seen = '';
  const reading = (async () => {
    for (;;) {
      const part = await reader?.read();
      if (!part || part.done) return;
      seen += part.value;
    }
  })();
  return {
    until: async (enough: (text: string) => boolean) => {
      for (let i = 0; i < 600 && !enough(seen); i++) await sleep(10);
      return seen;
    },
    close: async () => {
      abort.abort();
      await reader?.cancel();
      await reading;
    },
  };
}
