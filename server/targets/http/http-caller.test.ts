import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '@/plugins/sdk/definition';
import type { LoamError } from '@/server/domain/error';
import { parseAllowList } from '@/server/platform/allow-list';
import { createHttpCaller, maxBodyBytes } from './http-caller';
import type { Resolver } from './resolve-target';

const secret = 'T0PSECRET';
const servers: Server[] = [];
const lines: string[] = [];
const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });

afterEach(async () => {
  lines.length = 0;
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server on loopback; its port. */
async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const echo: RequestListener = (request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const { method, url, headers } = request;
    response.setHeader('x-reply', 'yes').end(JSON.stringify({ method, url, headers, body }));
  });
};

type Given = { allow?: string; resolve?: Resolver; assertDeclared?: (url: string) => void };

function call(request: HttpRequest, { allow = '', resolve, assertDeclared = () => undefined }: Given = {}) {
  const list = parseAllowList(allow);
  if (!list) throw new TypeError('it is a list');
  const caller = createHttpCaller({ allow: list, logger, ...(resolve ? { resolve } : {}) });
  return caller.fetch(request, { caller: 'test', assertDeclared });
}
const loopback = { allow: '127.0.0.1' };
const parse = (body: string) =>
  JSON.parse(body) as { method: string; url: string; headers: Record<string, string>; body: string };

describe('a call', () => {
  it('brings status, headers and body', async () => {
    const port = await serve(echo);
    const url = `http://127.0.0.1:${port}/a?b=c`;
    const answer = await call({ url, method: 'POST', headers: { 'X-Key': 'k' }, body: 'héllo' }, loopback);
    expect(answer).toMatchObject({ status: 200, headers: { 'x-reply': 'yes' } });
    const got = parse(answer.body);
    expect(got).toMatchObject({ method: 'POST', url: '/a?b=c', body: 'héllo' });
    expect(got.headers).toMatchObject({ 'x-key': 'k', 'content-length': '6' });
  });

  it('sends what stands before the @ as credentials, to the host behind it', async () => {
    const port = await serve(echo);
    const answer = await call({ url: `http://user:p%20w@127.0.0.1:${port}/` }, loopback);
    expect(parse(answer.body).headers['authorization']).toBe(`Basic ${btoa('user:p w')}`);
  });

  it('reads a compressed answer', async () => {
    const port = await serve((_, response) => {
      response.setHeader('content-encoding', 'gzip').end(gzipSync('plain'));
    });
    expect((await call({ url: `http://127.0.0.1:${port}/` }, loopback)).body).toBe('plain');
  });

  it('asks no proxy', async () => {
    const proxied = await serve((_, response) => void response.end('proxy'));
    const port = await serve(echo);
    const before = { ...process.env };
    Object.assign(process.env, {
      HTTP_PROXY: `http://127.0.0.1:${proxied}`,
      http_proxy: `http://127.0.0.1:${proxied}`,
    });
    try {
      expect((await call({ url: `http://127.0.0.1:${port}/` }, loopback)).body).not.toBe('proxy');
    } finally {
      process.env = before;
    }
  });
});

describe('addresses inside', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/latest/meta-data/',
    'http://example.com@127.0.0.1/',
    'http://example.com:80@10.0.0.1/',
    'http://①②⑦.⓪.⓪.①/',
    'http://localhost/',
    'http://LOCALHOST/',
  ])('%s is refused', async (url) => {
    await expect(call({ url })).rejects.toMatchObject({ code: 'denied' });
  });

  it.each([
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://x/',
    'data:text/plain,a',
    'example.com',
    'http://',
    'http:///',
  ])('%j is no URL that is called', async (url) => {
    await expect(call({ url })).rejects.toMatchObject({ code: 'invalid-input' });
  });

  it('a name that leads inside with one of its addresses is refused', async () => {
    const resolve: Resolver = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '10.0.0.1', family: 4 },
    ];
    const refused = call({ url: 'http://both.example/' }, { resolve });
    await expect(refused).rejects.toMatchObject({ code: 'denied', got: 'both.example' });
    await expect(refused).rejects.not.toThrow('10.0.0.1');
  });

  it('a name that changes its address after the check is still called at the one that was checked', async () => {
    const port = await serve(echo);
    let asked = 0;
    // The second answer would be the metadata service.
    const resolve: Resolver = async () => [
      { address: asked++ === 0 ? '127.0.0.1' : '169.254.169.254', family: 4 },
    ];
    const answer = await call(
      { url: `http://rebind.example:${port}/` },
      { allow: 'rebind.example', resolve },
    );
    expect(parse(answer.body).headers['host']).toBe(`rebind.example:${port}`);
    expect(asked).toBe(1);
  });

  it('a name that is not known says so', async () => {
    const resolve: Resolver = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }));
    await expect(call({ url: 'http://nowhere.example/' }, { resolve })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('redirects', () => {
  const to =
    (location: string, status = 302): RequestListener =>
    (_, response) => {
      response.writeHead(status, { location }).end();
    };
  const only = (port: number) => ({ allow: `127.0.0.1:${port}` });

  it.each([
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'http://[::1]:1/',
    'http://169.254.169.254/',
    '//2130706433:1/',
  ])('to %s are refused as a call would be', async (location) => {
    const port = await serve(to(location));
    await expect(call({ url: `http://127.0.0.1:${port}/` }, only(port))).rejects.toMatchObject({
      code: 'denied',
    });
  });

  it('to another scheme are refused', async () => {
    const port = await serve(to('file:///etc/passwd'));
    await expect(call({ url: `http://127.0.0.1:${port}/` }, loopback)).rejects.toMatchObject({
      code: 'invalid-input',
    });
  });

  it('to a host that was not declared are refused', async () => {
    const port = await serve(to('http://other.example/'));
    const assertDeclared = (url: string) => {
      if (url.includes('other')) throw new TypeError('not declared');
    };
    await expect(call({ url: `http://127.0.0.1:${port}/` }, { ...loopback, assertDeclared })).rejects.toThrow(
      'not declared',
    );
  });

  it('take no credentials to another server, and keep them on their own', async () => {
    const other = await serve(echo);
    const port = await serve((request, response) => {
      if (request.url === '/away') to(`http://127.0.0.1:${other}/`, 307)(request, response);
      else if (request.url === '/here') to('/end', 307)(request, response);
      else echo(request, response);
    });
    const headers = {
      authorization: secret,
      cookie: secret,
      'x-api-key': secret,
      'content-type': 'text/plain',
    };
    const send = (path: string) =>
      call({ url: `http://127.0.0.1:${port}${path}`, method: 'POST', headers, body: 'b' }, loopback);
    const away = parse((await send('/away')).body);
    expect(JSON.stringify(away)).not.toContain(secret);
    expect(away).toMatchObject({ method: 'POST', body: 'b', headers: { 'content-type': 'text/plain' } });
    expect(parse((await send('/here')).body).headers).toMatchObject({
      authorization: secret,
      'x-api-key': secret,
    });
  });

  it('with 303 get, without the body', async () => {
    const port = await serve((request, response) =>
      request.url === '/' ? to('/end', 303)(request, response) : echo(request, response),
    );
    const answer = await call({ url: `http://127.0.0.1:${port}/`, method: 'POST', body: 'b' }, loopback);
    expect(parse(answer.body)).toMatchObject({ method: 'GET', body: '' });
  });

  it('in a circle end', async () => {
    let count = 0;
    const port = await serve((request, response) => {
      count += 1;
      to('/again')(request, response);
    });
    await expect(call({ url: `http://127.0.0.1:${port}/` }, loopback)).rejects.toThrow(
      'redirects without end',
    );
    expect(count).toBe(6);
  });
});

describe('limits', () => {
  it.each([
    ['with its length', true],
    ['in chunks', false],
  ])('a huge answer %s is cut off', async (_, hasLength) => {
    const port = await serve((__, response) => {
      if (hasLength) response.setHeader('content-length', maxBodyBytes + 1);
      response.end(Buffer.alloc(maxBodyBytes + 1, 'a'));
    });
    await expect(call({ url: `http://127.0.0.1:${port}/` }, loopback)).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it('a small answer that unpacks to a huge one is cut off', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * maxBodyBytes, 'a'));
    const port = await serve((_, response) => void response.setHeader('content-encoding', 'gzip').end(bomb));
    await expect(call({ url: `http://127.0.0.1:${port}/` }, loopback)).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it('a huge body is not sent', async () => {
    const body = 'ä'.repeat(maxBodyBytes / 2 + 1);
    await expect(call({ url: 'http://127.0.0.1:1/', method: 'POST', body }, loopback)).rejects.toMatchObject({
      code: 'too-large',
    });
  });

  it('a body that comes a byte at a time is not waited for', async () => {
    const port = await serve((_, response) => {
      const timer = setInterval(() => response.write('a'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const startedMs = Date.now();
    const late = call({ url: `http://127.0.0.1:${port}/${secret}`, timeoutMs: 200 }, loopback);
    await expect(late).rejects.toMatchObject({ code: 'timeout' });
    expect(Date.now() - startedMs).toBeLessThan(5_000);
  });

  it('a DNS that does not answer is not waited for', async () => {
    const resolve: Resolver = () => new Promise(() => undefined);
    await expect(call({ url: 'http://slow.example/', timeoutMs: 50 }, { resolve })).rejects.toMatchObject({
      code: 'timeout',
    });
  });
});

describe('what is secret', () => {
  it('is in no error and in no line of the log', async () => {
    const closed = await serve(echo);
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    const port = await serve((_, response) => void response.end('not found'));
    const base = `http://u:${secret}@127.0.0.1`;
    const headers = { authorization: secret };
    const calls = [
      call({ url: `${base}:${port}/${secret}?t=${secret}`, headers, body: secret, method: 'POST' }, loopback),
      call({ url: `${base}:${closed}/${secret}`, headers }, loopback),
      call({ url: `${base}:${port}/${secret}`, headers }),
      call({ url: `ftp://x/${secret}` }),
      call({ url: `${secret} is no URL` }),
      call({ url: `http://127.0.0.1:${port}/`, headers: { 'x-key': `${secret}\r\nx: y` } }, loopback),
      call({ url: `http://127.0.0.1:${port}/`, headers: { [`x ${secret}`.slice(0, 3)]: 'v' } }, loopback),
    ];
    const outcomes = await Promise.allSettled(calls);
    const errors = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason as LoamError] : []));
    expect(errors).toHaveLength(calls.length - 1);
    for (const error of errors) expect(JSON.stringify(error.toProblem())).not.toContain(secret);
    expect(lines).toHaveLength(calls.length);
    expect(lines.join('\n')).not.toContain(secret);
    expect(lines.join('\n')).toContain(`"server":"http://127.0.0.1:${port}"`);
  });

  it.each(['Host', 'content-length', 'Transfer-Encoding', 'Proxy-Authorization', 'Upgrade'])(
    'rejects the header %s',
    async (name) => {
      const refused = call({ url: 'http://127.0.0.1:1/', headers: { [name]: 'v' } }, loopback);
      await expect(refused).rejects.toMatchObject({ code: 'invalid-input' });
    },
  );
});
