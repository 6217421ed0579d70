/**
 * Runs inside the sandbox before any plugin code, once per instance. It hands over a control object that the plugin
 * cannot reach, and takes away what would make a function differ from one call to the next. Whatever a plugin changes
 * afterwards is gone with the memory image of its call; authority lies with the host, never here.
 */
export const guestSource = `(() => {
  'use strict';
  const post = globalThis.__post;
  const { parse, stringify } = JSON;
  const { fromEntries, keys } = Object;
  for (const name of ['__post', 'Date', 'WeakRef', 'FinalizationRegistry', 'SharedArrayBuffer', 'Atomics']) delete globalThis[name];
  delete Math.random;

  let functions;
  let outcome = '';
  let lastCall = 0;
  const calls = new Map();

  const textOf = (value) => (typeof value === 'string' ? value.slice(0, 4000) : undefined);
  const describe = (error) => {
    try {
      if (typeof error !== 'object' || error === null) return { reason: 'threw', message: String(error) };
      const failure = { reason: 'threw', name: textOf(error.name), message: textOf(error.message) || String(error.name), stack: textOf(error.stack) };
      const refusal = error.refusal;
      if (typeof refusal !== 'object' || refusal === null) return failure;
      failure.reason = 'refused';
      failure.refusal = fromEntries(['path', 'expected', 'got', 'hint'].map((key) => [key, textOf(refusal[key])]));
      return failure;
    } catch {
      return { reason: 'threw', message: 'threw something that cannot be shown' };
    }
  };
  const fail = (failure) => { outcome = stringify({ ok: false, failure }); };
  const settle = (value) => {
    try {
      const json = stringify(value);
      outcome = stringify({ ok: true, json: json === undefined ? 'null' : json });
    } catch (error) {
      fail({ ...describe(error), reason: 'result' });
    }
  };
  const callHost = (name) => (...args) => new Promise((resolve, reject) => {
    const id = ++lastCall;
    post(name, id, stringify(args.map((arg) => (arg === undefined ? null : arg))));
    calls.set(id, { resolve, reject });
  });
  const hostOf = (names) => {
    const host = {};
    for (const name of names) {
      const [group, verb] = name.split('.');
      if (verb === undefined) host[group] = callHost(name);
      else (host[group] ??= {})[verb] = callHost(name);
    }
    return host;
  };

  return {
    load() {
      const definition = globalThis.__definition;
      globalThis.__definition = undefined;
      functions = definition && definition.functions;
      if (typeof functions !== 'object' || functions === null) throw new TypeError('the script defines nothing');
    },
    invoke(name, args, host) {
      outcome = '';
      const run = functions[name];
      if (typeof run !== 'function') {
        fail({ reason: 'no-function', message: 'there is no function ' + name });
        return outcome;
      }
      try {
        const hostNames = parse(host);
        const list = parse(args);
        const value = hostNames === null ? run.call(functions, ...list) : run.call(functions, ...list, hostOf(hostNames));
        if (typeof value !== 'object' || value === null || typeof value.then !== 'function') settle(value);
        else if (hostNames === null) fail({ reason: 'result', message: 'a pure function cannot be async' });
        else value.then(settle, (error) => fail(describe(error)));
      } catch (error) {
        fail(describe(error));
      }
      return outcome;
    },
    answer(id, ok, json) {
      const call = calls.get(id);
      calls.delete(id);
      if (call === undefined) return;
      if (ok) call.resolve(parse(json));
      else {
        const { name, message } = parse(json);
        const error = new Error(message);
        error.name = name;
        call.reject(error);
      }
    },
    outcome() { return outcome; },
    isWaiting() { return calls.size > 0; },
  };
})()`;
