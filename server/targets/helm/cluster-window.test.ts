import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { expect, it } from 'vitest';
import { openClusterWindow } from './cluster-window';

const asked: { path: string; accept: string | undefined }[] = [];
const told: string[] = [];
const secret = { kind: 'Secret', data: { password: Buffer.from('kept as it was').toString('base64') } };
const view = {
  api: {
    read: (path: string, options?: { accept?: string }) => {
      asked.push({ path, accept: options?.accept });
      const body = path.endsWith('/broken') ? 'no JSON' : JSON.stringify({ items: [secret] });
      return Promise.resolve({ status: 200, contentType: 'application/json', body });
    },
  },
  namespace: 'shop',
  onSecret: (text: string) => told.push(text),
};

async function opened() {
  const window = await openClusterWindow(view);
  const config = JSON.parse(window.kubeconfig) as { clusters: [{ cluster: { server: string } }] };
  return { window, server: config.clusters[0].cluster.server };
}

it('is on loopback, at a path that nobody knows, and gone when it is closed', async () => {
  const { window, server } = await opened();
  expect(server).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{48}$/);
  expect((await fetch(`${new URL(server).origin}/api/v1/namespaces/shop/secrets`)).status).toBe(401);
  expect(asked).toEqual([]);
  window.close();
  await expect(fetch(`${server}/version`)).rejects.toThrow('fetch failed');
});

/** As it stands, which `fetch` would mend. */
async function statusOf(server: string, path: string): Promise<number | undefined> {
  const [answer] = (await once(request(server, { path }).end(), 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode;
}

it('outlives what is no address', async () => {
  const { window, server } = await opened();
  const { pathname } = new URL(server);
  for (const path of ['//', '//[', '//a:99999/']) {
    expect(await statusOf(server, path)).toBe(401);
    expect(await statusOf(server, `${pathname}${path}`)).toBe(403);
  }
  expect((await fetch(`${server}/version`)).status).toBe(200);
  window.close();
});

it('tells what a Secret says, whatever form of it is asked for', async () => {
  const { window, server } = await opened();
  const headers = { accept: 'application/vnd.kubernetes.protobuf' };
  const path = '/api/v1/namespaces/shop/secrets';
  expect((await fetch(`${server}${path}?limit=5`, { headers })).status).toBe(200);
  expect(asked.at(-1)).toEqual({ path, accept: 'application/json' });
  expect(told).toEqual([secret.data.password, 'kept as it was']);
  expect((await fetch(`${server}${path}/broken`)).status).toBe(500);
  window.close();
});

it.each([
  ['a write', 'PATCH', '/api/v1/namespaces/shop/secrets/login'],
  ['a log', 'GET', '/api/v1/namespaces/shop/pods/web/log'],
  ['a proxy', 'GET', '/api/v1/namespaces/shop/services/web/proxy'],
  ['a watch', 'GET', '/api/v1/namespaces/shop/secrets?watch=true'],
  ['an older way to watch', 'GET', '/api/v1/watch/namespaces/shop/secrets'],
  ['another namespace', 'GET', '/api/v1/namespaces/other/secrets'],
  ['a way out of the namespace', 'GET', '/api/v1/namespaces/shop/%2e%2e/other/secrets'],
  ['an encoded way out of it', 'GET', '/api/v1/namespaces/shop%2f..%2fother/secrets'],
  ['all namespaces', 'GET', '/api/v1/namespaces'],
  ['all Secrets', 'GET', '/api/v1/secrets'],
  ['metrics', 'GET', '/metrics'],
])('shows no %s', async (_what, method, path) => {
  const { window, server } = await opened();
  const before = asked.length;
  expect((await fetch(`${server}${path}`, { method })).status).toBe(403);
  expect(asked).toHaveLength(before);
  expect(window.refused()).not.toBeNull();
  window.close();
});

it('knows no namespace by a pattern', async () => {
  const window = await openClusterWindow({ ...view, namespace: '.*' });
  const { clusters } = JSON.parse(window.kubeconfig) as { clusters: [{ cluster: { server: string } }] };
  const answer = await fetch(`${clusters[0].cluster.server}/api/v1/namespaces/other/secrets`);
  expect(answer.status).toBe(403);
  window.close();
});
