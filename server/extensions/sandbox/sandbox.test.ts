import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildTestSandbox } from '../testing/test-extensions';
import { Sandbox } from './sandbox';
import type { HostFunction, SandboxCall, SandboxResult } from './sandbox-call';

let sandbox: Sandbox;
let remove: () => Promise<void>;

beforeAll(async () => {
  const built = await buildTestSandbox();
  remove = built.remove;
  sandbox = new Sandbox({ workerFile: built.workerFile, threads: 1 });
  await sandbox.warm();
});

afterAll(async () => {
  await sandbox.close();
  await remove();
});

type Options = Partial<Omit<SandboxCall, 'key' | 'script' | 'args'>> & { args?: unknown[]; before?: string };

// Threads that are busy with something else are no fault of a call.
vi.setConfig({ testTimeout: 30_000 });

/** Runs `body` as the function `f` with the arguments `a`, `b` and, where functions of the host are given, `host` after them. */
function run(body: string, { args = [], before = '', ...options }: Options = {}): Promise<SandboxResult> {
  const script = `var __definition = (() => { ${before}; return { functions: { f: ${body} } }; })();`;
  return sandbox.run({
    key: script,
    script,
    functionName: 'f',
    args: JSON.stringify(args),
    timeoutMs: 20_000,
    ...options,
    limits: { cpuMs: 5_000, ...options.limits },
  });
}

async function value(...args: Parameters<typeof run>): Promise<unknown> {
  const result = await run(...args);
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return JSON.parse(result.json);
}

/** What is expected to fail has little time, so that it need not be waited for. */
async function failure(body: string, options: Options = {}): Promise<{ reason: string; message: string }> {
  const result = await run(body, { timeoutMs: 5_000, ...options, limits: { cpuMs: 250, ...options.limits } });
  if (result.ok) throw new Error(`answered ${result.json.slice(0, 200)}`);
  return result.failure;
}

const hostOf = (functions: Record<string, HostFunction>) => new Map(Object.entries(functions));

describe('a call', () => {
  it('takes and answers JSON', async () => {
    expect(await value('(a, b) => ({ sum: a + b.x })', { args: [1, { x: 2 }] })).toEqual({ sum: 3 });
    expect(await value('() => undefined')).toBeNull();
  });

  it('may wait for the host, many at once, on one thread', async () => {
    const host = hostOf({ 'k8s.get': async ([name]) => ({ name, at: 1 }), log: async () => undefined });
    const body =
      "async (n, host) => { await host.log('info', 'x'); return (await host.k8s.get('a' + n)).name; }";
    const names = await Promise.all(Array.from({ length: 50 }, (_, n) => value(body, { args: [n], host })));
    expect(names).toEqual(Array.from({ length: 50 }, (_, n) => `a${n}`));
  });

  it('learns of a failure of the host as an error with its name and message', async () => {
    const host = hostOf({ now: () => Promise.reject(new RangeError('not today')) });
    const body = 'async (host) => { try { await host.now(); } catch (e) { return [e.name, e.message]; } }';
    expect(await value(body, { host })).toEqual(['RangeError', 'not today']);
  });

  it('says what was thrown, and where', async () => {
    const result = await run('() => { null.x; }');
    expect(result).toMatchObject({ ok: false, failure: { reason: 'threw', name: 'TypeError' } });
    expect(result.ok ? '' : 'stack' in result.failure && result.failure.stack).toMatch(/script\.js:1:/);
  });

  it('carries a refusal with its place', async () => {
    const body =
      "() => { const e = new Error('no'); e.refusal = { path: 'a[0]', hint: 'h', other: 1 }; throw e; }";
    expect(await run(body)).toMatchObject({
      failure: { reason: 'refused', message: 'no', refusal: { path: 'a[0]', hint: 'h' } },
    });
  });

  it('rejects a function that is not there, and a pure function that is async', async () => {
    expect(await failure('1')).toMatchObject({ reason: 'no-function' });
    expect(await failure('async () => 1')).toMatchObject({ reason: 'result' });
    expect(await failure('() => 1', { before: 'throw new Error("at load")' })).toMatchObject({
      message: 'at load',
    });
  });
});

describe('nothing of the host is in reach', () => {
  const names = (
    'process require module global Buffer fetch setTimeout console WebAssembly Worker std ' +
    'os Date performance crypto SharedArrayBuffer Atomics __post WeakRef'
  ).split(' ');

  it.each(names)('%s', async (name) => {
    expect(await value(`() => typeof globalThis[${JSON.stringify(name)}]`)).toBe('undefined');
  });

  it.each([
    "(() => {}).constructor('return typeof process')()",
    "[].constructor.constructor('return typeof process')()",
    "(async () => {}).constructor('return typeof process')() && 'undefined'",
    "(function* () {}).constructor('yield typeof process')().next().value",
    "new Proxy(function () {}, {}).constructor('return typeof process')()",
    "Reflect.construct(Function, ['return typeof process'])()",
    "eval('typeof process')",
    "new Function('return typeof this.process')()",
    "Error.prototype.constructor.constructor('return typeof process')()",
  ])('%s', async (expression) => {
    expect(await value(`() => ${expression}`)).toBe('undefined');
  });

  it('not through what the host hands in', async () => {
    const host = hostOf({ 'k8s.get': async () => ({ a: 1 }) });
    const body = `async (given, host) => {
      const seen = [given, host, host.k8s, host.k8s.get, await host.k8s.get(), host.k8s.get()];
      return seen.map((v) => v.constructor.constructor('return typeof process')());
    }`;
    expect(await value(body, { args: [{}], host })).toEqual(Array(6).fill('undefined'));
  });

  it('only the functions that were granted can be called', async () => {
    const host = hostOf({ log: async () => 'logged' });
    expect(await value('(host) => Object.keys(host)', { host })).toEqual(['log']);
    expect(await failure('async (host) => host.k8s.get()', { host })).toMatchObject({ reason: 'threw' });
  });

  it('time and chance are taken away', async () => {
    expect(await value('() => [typeof Math.random, typeof Date]')).toEqual(['undefined', 'undefined']);
  });
});

describe('nothing is left behind for the next call', () => {
  const twice = async (body: string, options?: Options) => [
    await value(body, options),
    await value(body, options),
  ];

  it.each([
    ['a variable of the script', '() => ++n', 'let n = 0'],
    ['the global object', '() => (globalThis.n = (globalThis.n ?? 0) + 1)', ''],
    [
      'a prototype',
      '() => { const was = [].leak ?? 0; Array.prototype.leak = was + 1; return was + 1; }',
      '',
    ],
    ['an intrinsic', '() => { const was = JSON.n ?? 0; JSON.n = was + 1; return was + 1; }', ''],
    [
      'a symbol',
      "() => { const s = Symbol.for('n'); globalThis[s] = (globalThis[s] ?? 0) + 1; return globalThis[s]; }",
      '',
    ],
    [
      'the __proto__ of a JSON text',
      '() => { const n = ({}).n ?? 0; Object.prototype.n = n + 1; return n + 1; }',
      '',
    ],
  ])('%s', async (_what, body, before) => {
    expect(await twice(body, { before })).toEqual([1, 1]);
  });

  it('a call that broke JSON, Promise and Object harms only itself', async () => {
    await run(
      '() => { JSON.stringify = () => "[]"; Object.prototype.then = (f) => f(1); Map.prototype.get = null; return 1; }',
    );
    expect(await value('() => JSON.stringify({ a: [].concat(1) })')).toBe('{"a":[1]}');
  });

  it('a waiting call is not disturbed by others of the same script', async () => {
    let release: (value: unknown) => void = () => undefined;
    const waiting = new Promise((resolve) => (release = resolve));
    const body = 'async (tag, host) => { n = tag; await host.now(); return n; }';
    const host = hostOf({ now: async () => waiting });
    const slow = value(body, { before: 'let n', args: ['slow'], host });
    const quick = hostOf({ now: async () => 0 });
    expect(await value(body, { before: 'let n', args: ['quick'], host: quick })).toBe('quick');
    release(0);
    expect(await slow).toBe('slow');
  });
});

describe('what does not end is ended', () => {
  it.each([
    ['a loop', '() => { for (;;); }', 'cpu'],
    ['a loop that catches everything', '() => { for (;;) try { for (;;); } catch {} }', 'cpu'],
    ['a getter in the result', '() => ({ get a() { for (;;); } })', 'cpu'],
    ['a toJSON that loops', '() => ({ toJSON() { for (;;); } })', 'cpu'],
    ['a Proxy as result', '() => new Proxy({}, { ownKeys() { for (;;); } })', 'cpu'],
    ['a regular expression that backtracks', '() => /^(a+)+$/.test("a".repeat(60) + "!")', 'cpu'],
    ['a thrown thing whose message loops', '() => { throw { get message() { for (;;); } }; }', 'cpu'],
  ])('%s', async (_what, body, reason) => {
    expect(await failure(body)).toMatchObject({ reason });
    expect(await value('() => 1')).toBe(1);
  });

  it.each([
    ['a loop of promises', 'async () => { for (;;) await null; }', 'cpu'],
    ['a promise that cannot resolve', '() => new Promise(() => {})', 'never-resolves'],
    ['a loop after a call of the host', 'async (host) => { await host.now(); for (;;); }', 'cpu'],
    [
      'jobs that queue jobs',
      '() => { const go = () => Promise.resolve().then(go); go(); go(); return new Promise(() => {}); }',
      'cpu',
    ],
    ['a thenable that never answers', '() => ({ then() {} })', 'never-resolves'],
    [
      'an async generator that never ends',
      'async () => { for await (const x of (async function* () { for (;;) yield 1; })()); }',
      'cpu',
    ],
  ])('%s', async (_what, body, reason) => {
    expect(await failure(body, { host: hostOf({ now: async () => 0 }) })).toMatchObject({ reason });
    expect(await value('() => 1')).toBe(1);
  });

  it('a host that does not answer: at the time limit', async () => {
    const host = hostOf({ now: () => new Promise(() => undefined) });
    expect(await failure('async (host) => host.now()', { host, timeoutMs: 100 })).toMatchObject({
      reason: 'timeout',
    });
  });

  it('native code that does not ask: the thread is replaced, and what had not begun runs in the next one', async () => {
    const stuck = failure('() => Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)');
    const behind = value('() => 2');
    expect((await stuck).reason).toMatch(/timeout|cpu/);
    expect(await behind).toBe(2);
  });
});

describe('what is too much is refused', () => {
  it.each([
    ['memory', '() => { const a = []; for (;;) a.push(new Array(1e5).fill(1)); }'],
    ['one large text', '() => "x".repeat(2 ** 29)'],
    ['a buffer', '() => new Uint8Array(2 ** 30).length'],
  ])('%s', async (_what, body) => {
    const { reason, message } = await failure(body, { timeoutMs: 20_000, limits: { cpuMs: 20_000 } });
    // Time is not what ends it here, however slow the machine.
    expect(`${reason} ${message}`).toMatch(/memory|length|size/i);
    expect(await value('() => 1')).toBe(1);
  });

  it('deep recursion', async () => {
    expect((await failure('function f(n) { return f(n + 1) + 1; }')).message).toMatch(/stack/i);
    const nested = '() => { let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; return o; }';
    expect((await failure(nested)).message).toMatch(/stack|time/i);
    expect(await value('() => 1')).toBe(1);
  });

  it('a result', async () => {
    const tooLong = await failure('() => "x".repeat(2000)', { limits: { resultLength: 1000 } });
    expect(tooLong).toMatchObject({ reason: 'result' });
    expect(await failure('() => { const o = {}; o.o = o; return o; }')).toMatchObject({ reason: 'result' });
    expect(await failure('() => 1n')).toMatchObject({ reason: 'result' });
  });

  it('calls of the host', async () => {
    const host = hostOf({ now: async () => 0 });
    const flood =
      'async (host) => { for (let i = 0; i < 500; i++) host.now(); await host.now(); return "all"; }';
    expect((await failure(flood, { host, limits: { cpuMs: 5_000, hostCalls: 100 } })).message).toMatch(
      /more than 100 calls/,
    );
    const large = "async (host) => host.now('x'.repeat(5000))";
    expect((await failure(large, { host, limits: { resultLength: 1000 } })).message).toMatch(/too large/);
  });
});
