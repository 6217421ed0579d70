import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LoamError, isLoamError } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import { textsOfSecret } from '@/server/domain/secret-texts';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';

/** What a chart may see of a cluster as it is rendered: what the cluster serves, and the objects of one namespace. */
export type ClusterView = {
  api: Pick<ClusterApi, 'read'>;
  /** That of the release, which the project must be allowed to work in. */
  namespace: string;
  /** Is told every text of a Secret that the chart reads. */
  onSecret: (text: string) => void;
};

export type ClusterWindow = {
  kubeconfig: string;
  /** A path that was asked for and is not shown. */
  refused(): string | null;
  /** What went wrong between us and the cluster. */
  failure(): LoamError | null;
  close(): void;
};

const word = /^[A-Za-z0-9][A-Za-z0-9.:_-]*$/;

type Shown = 'discovery' | 'object' | 'secret';

/** What is at a path, where it is shown. */
function shownAt(path: string, namespace: string): Shown | null {
  const parts = path.split('/').slice(1);
  if (!parts.every((part) => word.test(part))) return null;
  const [root, ...rest] = parts;
  if (root === 'version') return rest.length === 0 ? 'discovery' : null;
  if (root !== 'api' && root !== 'apis') return null;
  const version = root === 'api' ? rest.slice(0, 1) : rest.slice(0, 2);
  const [scope, ofNamespace, kind, ...name] = rest.slice(version.length);
  if (root === 'api' && version.length === 1 && version[0] !== 'v1') return null;
  if (scope === undefined) return 'discovery';
  if (scope !== 'namespaces' || ofNamespace !== namespace || name.length > 1) return null;
  if (kind === undefined) return root === 'api' ? 'object' : null;
  return kind === 'secrets' ? 'secret' : 'object';
}

/**
 * The API server as helm sees it, on loopback: it can only read, is at a path that this call alone knows, and shows no
 * subresource (a log, a proxy), no other namespace and nothing of the whole cluster but the release's own Namespace.
 */
export async function openClusterWindow(view: ClusterView, signal?: AbortSignal): Promise<ClusterWindow> {
  const base = `/${randomBytes(24).toString('hex')}`;
  let refused: string | null = null;
  let failure: LoamError | null = null;
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    // A client sends no token over http. Others of this machine may send anything, also what is no address.
    if (!request.url?.startsWith(`${base}/`)) return refuse(response, 401, 'Unauthorized');
    const { pathname, searchParams } = new URL(`http://loopback${request.url.slice(base.length)}`);
    const shown = shownAt(pathname, view.namespace);
    if (request.method !== 'GET' || shown === null || searchParams.has('watch')) {
      refused ??= pathname;
      return refuse(response, 403, 'Forbidden');
    }
    try {
      // What a Secret says must be known for what it is: in no other form than JSON.
      const accept = shown === 'discovery' ? request.headers.accept : 'application/json';
      const found = await view.api.read(pathname, {
        query: pageOf(searchParams),
        ...(accept === undefined ? {} : { accept }),
        ...(signal ? { signal } : {}),
      });
      if (shown === 'secret') textsOfSecrets(found.body).forEach(view.onSecret);
      response.writeHead(found.status, { 'content-type': found.contentType }).end(found.body);
    } catch (error) {
      if (isLoamError(error)) failure ??= error;
      refuse(response, 500, 'InternalError');
    }
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    kubeconfig: kubeconfigOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`),
    refused: () => refused,
    failure: () => failure,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pageOf(params: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...params].filter(([key]) => key === 'limit' || key === 'continue'));
}

/** As the API server says it, so that helm repeats it. */
function refuse(response: ServerResponse, code: number, reason: string): void {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, code };
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(status));
}

function kubeconfigOf(server: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'window', cluster: { server } }],
    users: [{ name: 'window', user: {} }],
    contexts: [{ name: 'window', context: { cluster: 'window', user: 'window' } }],
    'current-context': 'window',
  });
}

function textsOfSecrets(body: string): string[] {
  const value: unknown = JSON.parse(body);
  if (!isJsonObject(value)) return [];
  const items = Array.isArray(value['items']) ? value['items'] : [value];
  return items.flatMap((item) => (isJsonObject(item) ? textsOfSecret(item) : []));
}
