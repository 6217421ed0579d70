import { readFileSync } from 'node:fs';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { stringify } from 'yaml';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';

/** What stands between a test and a cluster: it takes tokens of its own, and goes away as a cluster does. */
export type ClusterFront = {
  /** The tokens that are good now. */
  tokens: Set<string>;
  /** `refuse`: connections are cut. `freeze`: they are taken and never answered. */
  become(state: 'up' | 'refuse' | 'freeze'): void;
  /** Calls (`PATCH /apis/...`) that it has no time for; null: none. */
  beBusyFor(calls: RegExp | null): void;
  /** With that token, as the admin of what is behind. */
  kubeconfig(token: string): string;
  /** How many calls came, by method and path. */
  calls: string[];
  close(): Promise<void>;
};

export async function startClusterFront(path: string): Promise<ClusterFront> {
  const tokens = new Set<string>();
  const calls: string[] = [];
  let state: 'up' | 'refuse' | 'freeze' = 'up';
  let busyFor: RegExp | null = null;
  const behind = toCluster(path);
  const front = createServer((incoming, answer) => {
    calls.push(`${incoming.method} ${incoming.url}`);
    if (state === 'refuse') return void answer.destroy();
    if (state === 'freeze') return undefined;
    if (busyFor?.test(`${incoming.method} ${incoming.url}`)) {
      answer.writeHead(503, { 'content-type': 'application/json' });
      return void answer.end(JSON.stringify({ kind: 'Status', code: 503, message: 'too busy' }));
    }
    const token = /^Bearer (.*)$/.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    if (tokens.has(token)) return behind.forward(incoming, answer);
    answer.writeHead(401, { 'content-type': 'application/json' });
    return void answer.end(JSON.stringify({ kind: 'Status', code: 401, message: 'Unauthorized' }));
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  const server = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  return {
    tokens,
    calls,
    become(next) {
      state = next;
      front.closeAllConnections();
    },
    beBusyFor: (given) => void (busyFor = given),
    kubeconfig: (token) => kubeconfigOf(server, token),
    async close() {
      front.closeAllConnections();
      behind.close();
      await new Promise((resolve) => front.close(resolve));
    },
  };
}

function kubeconfigOf(server: string, token: string): string {
  return stringify({
    'current-context': 'front',
    clusters: [{ name: 'front', cluster: { server } }],
    users: [{ name: 'front', user: { token } }],
    contexts: [{ name: 'front', context: { cluster: 'front', user: 'front' } }],
  });
}

/** Hands calls on, with the credentials of the kubeconfig. */
function toCluster(path: string) {
  const { server, cluster, user } = parseKubeconfig(readFileSync(path, 'utf8'), { type: 'file', path });
  const pem = (data: string | undefined) => (data === undefined ? undefined : Buffer.from(data, 'base64'));
  const agent = new Agent({
    keepAlive: true,
    ca: pem(cluster['certificate-authority-data']),
    cert: pem(user['client-certificate-data']),
    key: pem(user['client-key-data']),
  });
  const forward = (incoming: IncomingMessage, answer: ServerResponse) => {
    const { authorization: _own, host: _host, ...headers } = incoming.headers;
    const credentials = user.token ? { authorization: `Bearer ${user.token}` } : {};
    const onward = request(
      new URL(incoming.url ?? '/', server),
      { method: incoming.method, agent, headers: { ...headers, ...credentials } },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.on('error', () => answer.destroy());
        response.pipe(answer);
      },
    );
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    incoming.pipe(onward);
  };
  return { forward, close: () => agent.destroy() };
}
