import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRequest } from '@/plugins/sdk/definition';
import { parseAllowList } from '@/server/platform/allow-list';
import { createHttpCaller } from '@/server/targets/http/http-caller';
import { createClusterApi } from '@/server/targets/kubernetes/client';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { callService, serviceOf } from './host-service';

describe('the Service of a URL', () => {
  it.each([
    [
      'http://prom.monitoring.svc:9090/x',
      { name: 'prom', namespace: 'monitoring', scheme: 'http', port: 9090 },
    ],
    [
      'https://prom.monitoring.svc.cluster.local/',
      { name: 'prom', namespace: 'monitoring', scheme: 'https', port: 443 },
    ],
    ['http://PROM.monitoring.svc./', { name: 'prom', namespace: 'monitoring', scheme: 'http', port: 80 }],
    ['http://prom.monitoring/', null],
    ['http://a.prom.monitoring.svc/', null],
    ['http://prom.monitoring.svc.example.com/', null],
    ['http://prom..svc/', null],
    ['no URL', null],
  ])('%s is %j', (url, service) => {
    expect(serviceOf(url)).toEqual(service);
  });
});

describe('a call of a Service', () => {
  const seen: { url: string; authorization: string }[] = [];
  let server: Server;
  let api: ClusterApi;

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push({ url: request.url ?? '', authorization: request.headers.authorization ?? '' });
      const isBig = request.url?.includes('big') ?? false;
      response.writeHead(request.url?.includes('missing') ? 404 : 200, { 'content-type': 'text/plain' });
      response.end(isBig ? Buffer.alloc(1_048_577, 'a') : 'ready');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    api = createClusterApi({
      server: address,
      cluster: { server: address },
      user: { token: 't' },
      context: 'c',
    });
  });
  afterAll(async () => {
    api.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const call = (request: HttpRequest, allow = '*.shop.svc') => {
    const list = parseAllowList(allow);
    const service = serviceOf(request.url);
    if (!list || !service) throw new TypeError('a list and a Service');
    const http = createHttpCaller({ allow: list, logger: pino({ level: 'silent' }) });
    const deps = {
      clusters: {
        open: async () => api,
        openAs: async () => api,
        whyNot: () => null,
        isAway: () => false,
        onBack: () => undefined,
      },
      http,
    };
    return callService(deps, 'c', service, request, AbortSignal.timeout(5_000));
  };

  it('goes through the API server, with its credentials, and brings the answer whatever its status', async () => {
    expect(await call({ url: 'http://prom.shop.svc:9090/api?q=a%20b' })).toMatchObject({
      status: 200,
      body: 'ready',
    });
    expect(await call({ url: 'https://prom.shop.svc/missing' })).toMatchObject({ status: 404 });
    expect(seen).toEqual([
      { url: '/api/v1/namespaces/shop/services/http:prom:9090/proxy/api?q=a%20b', authorization: 'Bearer t' },
      { url: '/api/v1/namespaces/shop/services/https:prom:443/proxy/missing', authorization: 'Bearer t' },
    ]);
  });

  it('goes only where an operator names the host', async () => {
    const url = 'http://prom.monitoring.svc:9090/';
    await expect(call({ url: 'http://prom.shop.svc/' }, '10.0.0.0/8')).rejects.toMatchObject({
      code: 'denied',
    });
    await expect(call({ url })).rejects.toMatchObject({
      code: 'denied',
      hint: 'An operator can allow it: LOAM_HTTP_ALLOW=prom.monitoring.svc:9090',
    });
    await expect(call({ url }, 'prom.monitoring.svc:9091')).rejects.toMatchObject({ code: 'denied' });
    expect(await call({ url }, '*.monitoring.svc')).toMatchObject({ status: 200 });
  });

  it.each<[string, HttpRequest]>([
    ['to write', { url: 'http://prom.shop.svc/', method: 'POST' }],
    ['credentials', { url: 'http://prom.shop.svc/', headers: { Authorization: 'Bearer x' } }],
    ['credentials in the URL', { url: 'http://u:p@prom.shop.svc/' }],
  ])('rejects %s', async (_, request) => {
    await expect(call(request)).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('does not leave the path of the proxy', async () => {
    await call({ url: 'http://prom.shop.svc/../../../../secrets/%2e%2e/x' });
    expect(seen.at(-1)?.url).toBe('/api/v1/namespaces/shop/services/http:prom:80/proxy/x');
    for (const path of ['..%2f..%2fsecrets', 'a%5C..%5Cb', '%zz']) {
      await expect(call({ url: `http://prom.shop.svc/${path}` })).rejects.toMatchObject({
        code: 'invalid-input',
      });
    }
  });

  it('rejects a huge answer', async () => {
    await expect(call({ url: 'http://prom.shop.svc/big' })).rejects.toMatchObject({ code: 'too-large' });
  });
});
