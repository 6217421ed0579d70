import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { callbackify } from 'node:util';
import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import { Agent, type Dispatcher } from 'undici';
import type { ClientOptions } from 'ws';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { AllowList } from '@/server/platform/allow-list';
import { type Resolver, resolveTarget, systemResolver } from '../http/resolve-target';
import { type ClusterCredentials, toKubeConfig } from './kubeconfig';

/** How one API server is reached: one agent with its open connections, and what every request says of who asks. */
export type Access = {
  headers: () => Record<string, string>;
  dispatcher: Dispatcher;
  /** The same for a WebSocket, which has a connection of its own. */
  socket: ClientOptions;
  /** What must never be in a message, whatever a server sends back. */
  secrets: () => string[];
};

/** Where the rule of addresses is set. */
const setting = 'LOAM_CLUSTER_ALLOW';

/**
 * Checks the address by the operator's rule, then opens it. A name is checked again at each new connection, to the very
 * address that is connected to. What the operator's own KUBECONFIG names is under no rule.
 */
export async function openAccess(
  credentials: ClusterCredentials,
  allow: AllowList,
  resolve: Resolver = systemResolver,
): Promise<Access> {
  const { 'proxy-url': proxy } = credentials.cluster;
  const rule = credentials.byOperator ? null : allow;
  if (rule) await checkedAddresses(placeOf(proxy ?? credentials.server), rule, resolve);
  const { password = '' } = credentials.user;
  const token = tokenOf(credentials);
  const connect = connectOptions(credentials, rule, resolve);
  return {
    headers: () => headersOf(credentials, token()),
    dispatcher:
      proxy === undefined
        ? new Agent({ connect: { ...connect, keepAlive: true, keepAliveInitialDelay } })
        : await throughProxy(credentials),
    socket: proxy === undefined ? connect : await socketThroughProxy(credentials),
    secrets: () => [token() ?? '', password].filter((each) => each !== ''),
  };
}

/** Kubernetes renews the token of a pod in its file. */
const rereadMs = 30_000;

function tokenOf({ user, podFolder }: ClusterCredentials): () => string | undefined {
  if (podFolder === undefined) return () => user.token;
  let read: { atMs: number; token: string } | undefined;
  return () => {
    if (!read || performance.now() - read.atMs > rereadMs) {
      read = { atMs: performance.now(), token: readOfPod(podFolder, 'token').trim() };
    }
    return read.token;
  };
}

function readOfPod(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    throw new LoamError('cluster-unreachable', 'The service account of the pod cannot be read.', {
      cause: error,
      expected: `the file ${join(folder, name)}`,
      hint: 'Loam has to run in a pod of this cluster, with automountServiceAccountToken not set to false.',
    });
  }
}

// Load balancers in clouds cut what is idle for a minute.
const keepAliveInitialDelay = 30_000;

function connectOptions(credentials: ClusterCredentials, rule: AllowList | null, resolve: Resolver) {
  const { server, cluster, user, podFolder } = credentials;
  const { port } = placeOf(server);
  const authority = pem(cluster['certificate-authority-data']);
  return {
    // Once for all connections: each would read the certificates anew, and keep them.
    secureContext: createSecureContext({
      ca: podFolder === undefined ? authority : readOfPod(podFolder, 'ca.crt'),
      cert: pem(user['client-certificate-data']),
      key: pem(user['client-key-data']),
    }),
    servername: cluster['tls-server-name'],
    rejectUnauthorized: cluster['insecure-skip-tls-verify'] !== true,
    ...(rule ? { lookup: checkedLookup(port, rule, resolve) } : {}),
  };
}

async function socketThroughProxy(credentials: ClusterCredentials): Promise<ClientOptions> {
  const options: ClientOptions = {};
  await toKubeConfig(credentials).applyToHTTPSOptions(options);
  return options;
}

type Lookup = NonNullable<Extract<Agent.Options['connect'], { lookup?: unknown }>['lookup']>;

function checkedLookup(port: number, rule: AllowList, resolve: Resolver): Lookup {
  const check = callbackify((host: string) => checkedAddresses({ host, port }, rule, resolve));
  return (host, { all }, done) =>
    check(host, (error, found) => {
      const [first] = found ?? [];
      if (error) done(error, '');
      else if (all) done(null, found);
      else done(null, first?.address ?? '', first?.family);
    });
}

/** What the rule says is told as of a cluster: its `not-found` is not that of an object. */
async function checkedAddresses(place: { host: string; port: number }, rule: AllowList, resolve: Resolver) {
  try {
    return await resolveTarget(place, rule, resolve, setting);
  } catch (error) {
    if (!isLoamError(error)) throw error;
    throw new LoamError('cluster-unreachable', error.message, { ...error.toProblem(), cause: error });
  }
}

async function throughProxy(credentials: ClusterCredentials): Promise<Dispatcher> {
  const context = new RequestContext(credentials.server, HttpMethod.GET);
  await toKubeConfig(credentials).applySecurityAuthentication(context);
  const dispatcher = context.getDispatcher();
  if (!dispatcher) throw new TypeError('a proxy has a dispatcher');
  return dispatcher;
}

function headersOf({ user }: ClusterCredentials, token: string | undefined): Record<string, string> {
  const [group] = user['as-groups'] ?? [];
  const basic = Buffer.from(`${user.username ?? ''}:${user.password ?? ''}`).toString('base64');
  return {
    ...(user.username ? { authorization: `Basic ${basic}` } : {}),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(user.as ? { 'impersonate-user': user.as } : {}),
    ...(user.as && group ? { 'impersonate-group': group } : {}),
  };
}

function placeOf(address: string): { host: string; port: number } {
  const { hostname, port, protocol } = new URL(address);
  const usual = protocol === 'https:' ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? usual : Number(port) };
}

function pem(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString('utf8');
}
