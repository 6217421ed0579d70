import type { RequestListener } from 'node:http';
import { type Server, createServer } from 'node:https';
import { type AddressInfo, type Socket, createServer as createProxy } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createCertificate } from '@/playground/tls/self-signed';
import { parseAllowList, usualClusters } from '@/server/platform/allow-list';
import { createClusterApi } from './client';
import type { ClusterApi } from './cluster-api';
import { createTransport } from './transport';

const secret = 'T0PSECRET-token';
const servers: Server[] = [];
const apis: ClusterApi[] = [];
const now = new Date();

afterEach(async () => {
  for (const api of apis.splice(0)) api.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

type Given = { hosts?: string[]; at?: Date; trusted?: boolean; allow?: string; host?: string };

/** A server that does as it likes, and what a client needs to come to it. */
async function serve(listener: RequestListener, given: Given = {}) {
  const { hosts = ['127.0.0.1', 'localhost'], at = now, trusted = true, host = '127.0.0.1' } = given;
  const { key, certificate } = createCertificate(hosts, at);
  const started = createServer({ key, cert: certificate }, listener);
  servers.push(started);
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const server = `https://${host}:${(started.address() as AddressInfo).port}`;
  const authority = { 'certificate-authority-data': Buffer.from(certificate).toString('base64') };
  const cluster = { server, ...(trusted ? authority : {}) };
  return { credentials: { context: 'c', server, cluster, user: { token: secret } } };
}

async function meet(listener: RequestListener, given: Given = {}): Promise<ClusterApi> {
  const { credentials } = await serve(listener, given);
  const allow = given.allow === undefined ? usualClusters : parseAllowList(given.allow);
  const api = createClusterApi(credentials, allow);
  apis.push(api);
  return api;
}

const version = JSON.stringify({ major: '1', minor: '36', gitVersion: 'v1.36.3' });
/** Well as far as the version; the rest is the case. */
const behindVersion =
  (listener: RequestListener): RequestListener =>
  (request, response) =>
    request.url === '/version' ? response.end(version) : listener(request, response);
const refuse = (code: number, body: unknown): RequestListener =>
  behindVersion((_request, response) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });

describe('a server', () => {
  it.each<[string, RequestListener, Given, RegExp, RegExp]>([
    [
      'whose certificate is expired',
      (_, r) => r.end(version),
      { at: new Date('2001-01-01') },
      /expired/i,
      /has expired/,
    ],
    [
      'whose certificate is for another host',
      (_, r) => r.end(version),
      { hosts: ['example.com'] },
      /127\.0\.0\.1/,
      /another name/,
    ],
    [
      'whose authority is not known',
      (_, r) => r.end(version),
      { trusted: false },
      /self-signed/,
      /authority/,
    ],
    [
      'that sends a page',
      (_, r) => r.end('<html>Sign in</html>'),
      {},
      /is not the API server/,
      /another service/,
    ],
    [
      'that says by a page that there is no such thing',
      (_, r) => r.writeHead(404, { 'content-type': 'text/html' }).end('<!DOCTYPE html><h1>Not found</h1>'),
      {},
      /is not the API server/,
      /another service/,
    ],
    [
      'that sends other JSON',
      (_, r) => r.end('{"hello": "there"}'),
      {},
      /is not the API server/,
      /another service/,
    ],
    ['that sends null', (_, r) => r.end('null'), {}, /is not the API server/, /another service/],
    ['that cuts the connection', (_, r) => r.destroy(), {}, /cannot be reached/, /cut/],
    [
      'that sends without end',
      (_, r) => r.end(Buffer.alloc(2_000_000, ' ')),
      {},
      /too large/,
      /not what an API server sends/,
    ],
    [
      'that redirects',
      (_, r) => r.writeHead(302, { location: 'https://example.com/' }).end(),
      {},
      /redirect/,
      /./,
    ],
    [
      'that does not know the token',
      refuse(401, { message: 'Unauthorized' }),
      {},
      /does not accept the credentials/,
      /expired or been revoked/,
    ],
    [
      'that takes nobody for somebody',
      refuse(403, {
        message:
          'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
      }),
      {},
      /does not know who asks/,
      /Give the user/,
    ],
    [
      'in a range that is closed',
      (_, r) => r.end(version),
      { allow: 'none' },
      /not public/,
      /LOAM_CLUSTER_ALLOW=127\.0\.0\.1/,
    ],
    [
      'whose name leads to a closed range',
      (_, r) => r.end(version),
      { allow: 'none', host: 'localhost' },
      /leads to an address that is not public/,
      /LOAM_CLUSTER_ALLOW=localhost/,
    ],
  ])('%s is told as such', async (_, listener, given, message, hint) => {
    const api = await meet(listener, given);
    const verdict = await api.test();
    expect(verdict.ok).toBe(false);
    expect(verdict.message).toMatch(message);
    expect(verdict.hint).toMatch(hint);
    const call = api.get({ apiVersion: 'v1', kind: 'Pod', namespace: 'a', name: 'b' });
    // Never "it is not there", which would pass for an object that was removed.
    await expect(call).rejects.toMatchObject({ name: 'LoamError' });
  });

  it.each<[string, (proxy: Socket) => void, RegExp]>([
    ['is no proxy', (socket) => void socket.end('SSH-2.0-OpenSSH\r\n'), /HTTP/],
    [
      'lets nothing through',
      (socket) => void socket.end('HTTP/1.1 502 Bad\r\n\r\n'),
      /answers with HTTP 502\.$/,
    ],
    ['cuts', (socket) => void socket.destroy(), /closed|ECONNRESET/],
  ])('behind a proxy that %s is told with the proxy, without its password', async (_, listener, why) => {
    const proxy = createProxy((socket) => socket.once('data', () => listener(socket)));
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const at = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const server = 'https://10.99.0.1:6443';
    const cluster = { server, 'proxy-url': `http://me:${secret}@${at}` };
    const api = createClusterApi({ context: 'c', server, cluster, user: { token: secret } }, usualClusters);
    apis.push(api);
    const verdict = await api.test();
    proxy.close();
    expect(verdict.message).toContain(`${server} cannot be reached through the proxy http://${at}: `);
    expect(verdict.message).toMatch(why);
    expect(verdict.hint).toContain('proxy-url');
  });

  it('that stalls in the middle of its answer is not waited for without end', async () => {
    const { credentials } = await serve((_, response) => void response.writeHead(200).write('{'));
    const transport = createTransport(credentials, usualClusters);
    const call = transport.json('/version', { timeoutMs: 200 });
    await expect(call).rejects.toMatchObject({ code: 'cluster-unreachable' });
    transport.close();
  });

  it('that ends each watch at once is not asked again at once', async () => {
    const watchedAtMs: number[] = [];
    const answer = (url: string) => {
      if (url === '/api/v1')
        return { resources: [{ name: 'pods', kind: 'Pod', namespaced: true, verbs: [] }] };
      if (!url.includes('watch=true')) return { metadata: { resourceVersion: '1' }, items: [] };
      watchedAtMs.push(performance.now());
      return null;
    };
    const api = await meet((request, response) => {
      const body = answer(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(body === null ? '' : JSON.stringify(body));
    });
    const stop = api.watch('v1', 'Pod', {}, { event: () => undefined, state: () => undefined });
    await expect.poll(() => watchedAtMs.length, { timeout: 10_000 }).toBeGreaterThan(2);
    stop();
    const [first = 0, , third = 0] = watchedAtMs;
    // Half of 500 ms and half of 1 s, at least.
    expect(third - first).toBeGreaterThan(700);
  });

  it('that sends the credentials back does not get them into an error', async () => {
    const api = await meet(refuse(422, { message: `who sends ${secret}?` }));
    const error: unknown = await api.version().then(
      () => api.test(),
      (thrown: unknown) => thrown,
    );
    expect(JSON.stringify(error)).not.toContain(secret);
    expect(JSON.stringify(error)).toContain('•••');
  });

  it('is one for an account with rights in a namespace alone', async () => {
    const said =
      'namespaces is forbidden: User "ci" cannot list resource "namespaces" in API group "" at the cluster scope';
    const api = await meet(refuse(403, { message: said }));
    expect(await api.test()).toMatchObject({ ok: true, narrow: true });
  });

  it('that was told by the operator is under no rule', async () => {
    const api = createClusterApi(
      {
        context: 'c',
        server: 'https://127.0.0.1:1',
        cluster: { server: 'https://127.0.0.1:1' },
        user: { token: secret },
        byOperator: true,
      },
      parseAllowList('none'),
    );
    apis.push(api);
    expect((await api.test()).message).not.toContain('not public');
  });
});
