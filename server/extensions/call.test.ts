import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import type { Capabilities } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import type { Extensions } from './extensions';
import { openBuiltInTypes } from './testing/built-in-types';
import { packOf } from './testing/packs-of';
import { createTestExtensions } from './testing/test-extensions';

const types = openBuiltInTypes(packPlugins);
const asStep = { kind: 'workflow-step' as const, functions: ['start'] };

/** Calls the host function that its parameters name. */
const callAny = `{ start: async (ctx, host) => {
    const [group, verb] = ctx.parameters.call.split('.');
    const f = verb === undefined ? host[group] : host[group] && host[group][verb];
    if (f === undefined) return { type: 'succeeded', outputs: { missing: true } };
    if (ctx.parameters.trusting) return { type: 'succeeded', outputs: { answer: await f(...ctx.parameters.args) } };
    try { return { type: 'succeeded', outputs: { answer: await f(...ctx.parameters.args) } }; }
    catch (error) { return { type: 'succeeded', outputs: { refused: error.message } }; }
  } }`;

let extensions: Extensions;
beforeAll(async () => {
  extensions = await createTestExtensions([
    packOf(
      'probe',
      { name: 'fails', code: '{ render: () => { null.x; } }' },
      { name: 'timed', code: '{ render: () => Date.now() }' },
      {
        name: 'refuses',
        code: "{ render: () => { const e = new Error('no'); e.refusal = { path: 'a' }; throw e; } }",
      },
      { name: 'says', code: '{ render: (ctx) => ctx.answer }' },
      {
        ...asStep,
        name: 'bare',
        code: '{ start: async (ctx, host) => ({ type: "succeeded", outputs: { names: Object.keys(host) } }) }',
      },
      {
        ...asStep,
        name: 'granted',
        capabilities: ['k8s:read', 'http:api.example.com', 'http:*.example.org', 'secret:mine'],
        code: callAny,
      },
      { ...asStep, name: 'anywhere', capabilities: ['http:*'], code: callAny },
    ),
  ]);
});
afterAll(() => extensions.close());

const render = (name: string, context: JsonObject = {}) =>
  extensions.call({ kind: 'component', name, revision: 1 }, 'render', [context]);

describe('what goes wrong in a plugin', () => {
  it('is told with plugin, definition, function and message', async () => {
    await expect(render('fails')).rejects.toMatchObject({
      code: 'extension-failed',
      message: expect.stringMatching(/^component fails@v1 \(plugin probe\), render: TypeError: /) as string,
    });
  });

  it('has the line of the source that the author wrote', async () => {
    const broken = { parameters: { volumes: 1 } } as unknown as JsonObject;
    const ref = { kind: 'trait' as const, name: 'configmap', revision: 1 };
    await expect(types.extensions().call(ref, 'patch', [broken])).rejects.toThrow(
      /\(legacy\/configmap\.ts:\d+\)$/,
    );
  });

  it('hints at what the sandbox does not have', async () => {
    await expect(render('timed')).rejects.toMatchObject({
      hint: expect.stringContaining('ctx.nowMs') as string,
    });
  });

  it('is the user’s business when the plugin refuses', async () => {
    await expect(render('refuses')).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'no',
      path: 'a',
    });
  });

  it.each<[string, JsonValue, RegExp]>([
    ['nothing', null, /the result: /],
    ['no kind', { workload: { apiVersion: 'v1', metadata: { name: 'a' } } }, /workload\.kind/],
    [
      'a label that is no text',
      { workload: { apiVersion: 'v1', kind: 'A', metadata: { name: 'a', labels: { x: 1 } } } },
      /labels\.x/,
    ],
    ['more than it may', { workload: null, extra: 1 }, /extra/],
    ['__proto__', JSON.parse('{"workload":null,"__proto__":{"a":1}}') as JsonValue, /__proto__/],
  ])('rejects an answer with %s', async (_what, answer, message) => {
    await expect(render('says', { answer })).rejects.toMatchObject({
      code: 'extension-failed',
      message: expect.stringMatching(message) as string,
    });
  });

  it('rejects an answer that is nested too deep', async () => {
    let answer: JsonValue = 1;
    for (let i = 0; i < 150; i++) answer = { a: answer };
    await expect(render('says', { answer })).rejects.toThrow(/deeper than 100/);
  });
});

describe('capabilities', () => {
  const get = vi.fn(async () => null);
  const host: Partial<Capabilities> = {
    k8s: {
      get,
      list: async () => [],
      apply: async (resource) => resource,
      patch: async () => Promise.reject(new Error('never')),
      delete: async () => undefined,
    },
    http: { fetch: async ({ url }) => ({ status: 200, headers: {}, body: url }) },
    secret: { get: async (name) => `value of ${name}` },
  };
  const start = async (name: string, parameters: JsonObject = {}) => {
    const ref = { kind: 'workflow-step' as const, name, revision: 1 };
    const outcome = await extensions.call(ref, 'start', [{ parameters }], { host });
    return (outcome as { outputs: JsonObject }).outputs;
  };
  const ask = (call: string, ...args: JsonValue[]) => start('granted', { call, args });

  it('what is not declared is not there, whatever is granted', async () => {
    expect(await start('bare')).toEqual({ names: ['log', 'now'] });
    expect(await ask('k8s.apply', {})).toEqual({ missing: true });
    expect(await ask('k8s.delete', 'v1', 'Pod', 'a')).toEqual({ missing: true });
  });

  it('what is declared and granted works', async () => {
    expect(await ask('k8s.get', 'v1', 'Pod', 'a')).toEqual({ answer: null });
    expect(get).toHaveBeenCalledWith('v1', 'Pod', 'a', undefined);
    expect(await ask('secret.get', 'mine')).toEqual({ answer: 'value of mine' });
    expect(await ask('http.fetch', { url: 'https://a.example.org/x' })).toMatchObject({
      answer: { status: 200 },
    });
  });

  it('one that declares every host calls every host', async () => {
    const asked = { call: 'http.fetch', args: [{ url: 'https://example.com/' }] };
    expect(await start('anywhere', asked)).toMatchObject({ answer: { status: 200 } });
    const late = { ...asked, args: [{ url: 'https://example.com/', timeoutMs: 30_001 }], trusting: true };
    await expect(start('anywhere', late)).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it.each([
    ['secret.get', 'yours', /did not declare secret "yours"/],
    ['http.fetch', { url: 'https://example.com/' }, /did not declare host example\.com/],
    ['http.fetch', { url: 'https://api.example.com.evil.test/' }, /did not declare host/],
    ['http.fetch', { url: 'https://evilexample.org/' }, /did not declare host/],
    ['http.fetch', { url: 'https://api.example.com@evil.test/' }, /did not declare host/],
    ['http.fetch', { url: 'file:///etc/passwd' }, /http\.fetch: /],
    ['k8s.get', { toString: 'x' }, /k8s\.get: /],
    ['log', 'fatal', /log: /],
  ])('rejects %s of %j', async (call, argument, message) => {
    const { refused } = await ask(call, argument);
    expect(refused).toMatch(message);
  });

  it('is the answer of the cluster, not a fault of the plugin, when the plugin lets it pass', async () => {
    const refusal = new LoamError('not-found', 'There is no namespace "a".', { path: 'namespace' });
    get.mockRejectedValueOnce(refusal);
    const asked = { call: 'k8s.get', args: ['v1', 'Pod', 'a'], trusting: true };
    await expect(start('granted', asked)).rejects.toBe(refusal);
  });
});
