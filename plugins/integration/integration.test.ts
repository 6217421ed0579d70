import { describe, expect, it } from 'vitest';
import { packPlugins } from '@/plugins/pack';
import type {
  Capabilities,
  HttpRequest,
  JsonObject,
  KubeResource,
  MailMessage,
} from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { openBuiltInTypes } from '@/server/extensions/testing/built-in-types';

const types = openBuiltInTypes(packPlugins);
const application: JsonObject = { kind: 'Application', metadata: { name: 'shop' } };
const secret: KubeResource = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'chat' },
  data: { url: btoa('https://hooks.example.com/s3cret'), broken: '%%' },
};
const inSecret = { secretRef: { name: 'chat', key: 'url' } };

type Answer = { status?: number; body?: string; headers?: Record<string, string> };

/** A host that answers `answers` one after the other, and then the last one again. */
function hostOf(...answers: Answer[]) {
  const requests: HttpRequest[] = [];
  const mails: MailMessage[] = [];
  const saved: JsonObject[] = [];
  const unused = async () => Promise.reject(new TypeError('not asked for'));
  const host: Partial<Capabilities> = {
    http: {
      fetch: async (request) => {
        const answer = answers[Math.min(requests.push(request), answers.length) - 1];
        return { status: 200, headers: {}, body: '', ...answer };
      },
    },
    mail: { send: async (message) => void mails.push(message) },
    app: { document: async () => application, find: async () => null, objects: unused },
    k8s: {
      get: async (_, kind, name) => (kind === 'Secret' && name === 'chat' ? secret : null),
      list: unused,
      apply: unused,
      patch: unused,
      delete: unused,
    },
    save: async (state) => void saved.push(state),
  };
  return { host, requests, mails, saved };
}

describe('request', () => {
  const url = 'https://api.example.com/repo';

  it('hands on the answer as KubeVela names it', async () => {
    const answer = {
      body: '{"stars":7}',
      headers: { 'x-rate-limit': '9', 'content-type': 'application/json' },
    };
    const { host, requests } = hostOf(answer);
    expect(await types.step('request', 'start', { url }, { host })).toEqual({
      type: 'succeeded',
      message: 'answered with status 200',
      outputs: {
        response: { stars: 7 },
        req: {
          $returns: {
            statusCode: 200,
            body: answer.body,
            header: { 'X-Rate-Limit': ['9'], 'Content-Type': ['application/json'] },
          },
        },
      },
    });
    expect(requests).toEqual([{ url, method: 'GET', headers: { 'Content-Type': 'application/json' } }]);
  });

  it('sends body and headers, those of Secrets too, and says which try of which step it is', async () => {
    const { host, requests } = hostOf({ body: 'plain' });
    const properties = {
      url,
      method: 'POST',
      body: { a: [1] },
      header: { 'content-type': 'text/x', A: 'b' },
      headersFromSecret: [{ header: 'X-Hook', secret: 'chat', key: 'url' }],
    };
    const outcome = await types.step('request', 'start', properties, { host });
    expect(outcome).toMatchObject({ outputs: { response: 'plain' } });
    expect(requests).toEqual([
      {
        url,
        method: 'POST',
        body: '{"a":[1]}',
        headers: {
          'content-type': 'text/x',
          A: 'b',
          'X-Hook': 'https://hooks.example.com/s3cret',
          'Idempotency-Key': 'run/go/1',
        },
      },
    ]);
  });

  it.each([
    [400, false],
    [404, false],
    [429, true],
    [503, true],
  ])('fails with status %d, worth another try: %s', async (status, retryable) => {
    const { host } = hostOf({ status, body: 'sorry' });
    expect(await types.step('request', 'start', { url }, { host })).toMatchObject({
      type: 'failed',
      retryable,
      error: { got: `status ${status}`, hint: 'It says: sorry' },
    });
  });

  it('does not hand on a long answer twice', async () => {
    const { host } = hostOf({ body: JSON.stringify('a'.repeat(70_000)) });
    const { outputs } = (await types.step('request', 'start', { url }, { host })) as { outputs: JsonObject };
    expect(JSON.stringify(outputs).length).toBeLessThan(71_000);
  });

  it.each([
    [{}, 'properties.url'],
    [{ url, method: 'PATCH' }, 'properties.method'],
    [{ url, body: 'text' }, 'properties.body'],
  ])('rejects %j', async (properties, path) => {
    await expect(types.step('request', 'start', properties)).rejects.toMatchObject({ problems: [{ path }] });
  });
});

describe('webhook', () => {
  it('posts data to a URL from a Secret', async () => {
    const { host, requests } = hostOf({ status: 202, body: 'token' });
    const properties = { url: inSecret, data: { value: 'test' } };
    const outcome = await types.step('webhook', 'start', properties, { host });
    expect(requests).toMatchObject([
      { url: 'https://hooks.example.com/s3cret', method: 'POST', body: '{"value":"test"}' },
    ]);
    const returns = { statusCode: 202, body: 'token', header: {} };
    expect(outcome).toMatchObject({
      outputs: { webhook: { req: { $returns: { ...returns, response: returns }, response: returns } } },
    });
    expect(JSON.stringify(outcome)).not.toContain('s3cret');
  });

  it('posts the application when there is no data', async () => {
    const { host, requests } = hostOf({});
    await types.step('webhook', 'start', { url: { value: 'https://hooks.example.com/' } }, { host });
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual(application);
  });

  it('fails when the server does not take it', async () => {
    const { host } = hostOf({ status: 500 });
    const outcome = await types.step('webhook', 'start', { url: inSecret, data: {} }, { host });
    expect(outcome).toMatchObject({ type: 'failed', retryable: true });
  });

  it.each([
    [{ name: 'nobody', key: 'url' }, 'url.secretRef.name'],
    [{ name: 'chat', key: 'nothing' }, 'url.secretRef.key'],
    [{ name: 'chat', key: 'broken' }, 'url.secretRef.key'],
  ])('rejects the Secret %j', async (secretRef, path) => {
    const { host } = hostOf({});
    const started = types.step('webhook', 'start', { url: { secretRef } }, { host });
    await expect(started).rejects.toMatchObject({ code: 'invalid-input', path });
  });

  it('rejects a URL that is two things', async () => {
    const url = { value: 'https://x.example', ...inSecret };
    await expect(types.step('webhook', 'start', { url })).rejects.toMatchObject({ code: 'invalid-input' });
  });
});

describe('notification', () => {
  const slack = { url: inSecret, message: { text: 'Released' } };
  const dingding = { url: { value: 'https://ding.example/' }, message: { text: { content: 'Released' } } };
  const email = {
    from: { address: 'loam@example.com', alias: 'Loam', password: inSecret, host: 'smtp.example.com' },
    to: ['a@example.com'],
    content: { subject: 'Released', body: '<b>v2</b>' },
  };

  it('sends each message as its system wants it', async () => {
    const { host, requests, mails, saved } = hostOf(
      { body: 'ok' },
      { body: '{"errcode":0}' },
      { body: '{"code":0}' },
    );
    const lark = { url: inSecret, message: { msg_type: 'text', content: '{"text":"a"}' } };
    const outcome = await types.step('notification', 'start', { slack, dingding, lark, email }, { host });
    expect(outcome).toEqual({ type: 'succeeded', message: 'told by slack, dingding, lark, email' });
    expect(requests.map(({ url, body }) => [url, JSON.parse(body ?? '')])).toEqual([
      ['https://hooks.example.com/s3cret', { text: 'Released' }],
      ['https://ding.example/', { msgtype: 'text', text: { content: 'Released' } }],
      ['https://hooks.example.com/s3cret', lark.message],
    ]);
    expect(mails).toEqual([
      {
        server: {
          host: 'smtp.example.com',
          port: 587,
          user: 'loam@example.com',
          password: 'https://hooks.example.com/s3cret',
        },
        from: { address: 'loam@example.com', name: 'Loam' },
        to: ['a@example.com'],
        subject: 'Released',
        body: '<b>v2</b>',
      },
    ]);
    expect(saved.at(-1)).toEqual({ sent: ['slack', 'dingding', 'lark', 'email'] });
  });

  it('fails when one is not taken, has told the others, and does not tell them again after a crash', async () => {
    const first = hostOf({ body: '{"errcode":310000,"errmsg":"keywords not in content"}' });
    expect(await types.step('notification', 'start', { dingding, email }, first)).toMatchObject({
      type: 'failed',
      retryable: false,
      error: { message: 'The message to dingding was refused: code 310000.' },
    });
    expect(first.mails).toHaveLength(1);
    const second = hostOf({ body: '{"errcode":0}' });
    const again = { host: second.host, state: first.saved.at(-1) ?? {} };
    expect(await types.step('notification', 'start', { dingding, email }, again)).toMatchObject({
      type: 'succeeded',
    });
    expect([second.requests.length, second.mails.length]).toEqual([1, 0]);
  });

  it('tells the others when one cannot be reached or has no Secret, and fails with the first reason', async () => {
    const { host, mails } = hostOf({});
    host.http = { fetch: async () => Promise.reject(new LoamError('timeout', 'too late')) };
    const lark = { url: { secretRef: { name: 'no', key: 'k' } }, message: { msg_type: 'text', content: '' } };
    await expect(types.step('notification', 'start', { slack, lark, email }, { host })).rejects.toMatchObject(
      {
        code: 'timeout',
        message: 'too late',
      },
    );
    expect(mails).toHaveLength(1);
    await expect(types.step('notification', 'start', { lark }, { host })).rejects.toMatchObject({
      path: 'lark.url.secretRef.name',
    });
  });

  it('fails when Slack answers with an error', async () => {
    const { host } = hostOf({ status: 403, body: 'invalid_token' });
    expect(await types.step('notification', 'start', { slack }, { host })).toMatchObject({
      type: 'failed',
      error: { hint: 'It says: invalid_token' },
    });
  });

  it('rejects nobody to tell, and a message without its text', async () => {
    await expect(types.step('notification', 'start', {})).rejects.toMatchObject({
      message: 'nobody is told',
    });
    await expect(types.step('notification', 'start', { slack: { url: inSecret } })).rejects.toMatchObject({
      problems: [{ path: 'properties.slack.message' }],
    });
  });
});
