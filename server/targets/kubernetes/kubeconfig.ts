import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { z } from 'zod';
import { LoamError } from '@/server/domain/error';

const ClusterEntry = z
  .object({
    server: z.string(),
    'certificate-authority': z.string().optional(),
    'certificate-authority-data': z.string().optional(),
    'insecure-skip-tls-verify': z.boolean().optional(),
    'tls-server-name': z.string().optional(),
    'proxy-url': z.string().optional(),
  })
  .loose();

const UserEntry = z
  .object({
    'client-certificate': z.string().optional(),
    'client-certificate-data': z.string().optional(),
    'client-key': z.string().optional(),
    'client-key-data': z.string().optional(),
    token: z.string().optional(),
    tokenFile: z.string().optional(),
    username: z.string().optional(),
    password: z.string().optional(),
    as: z.string().optional(),
    'as-groups': z.array(z.string()).max(1, 'expected one group at most').optional(),
    exec: z.unknown().optional(),
    'auth-provider': z.unknown().optional(),
  })
  .loose();

const KubeconfigFile = z.object({
  'current-context': z.string().min(1).optional(),
  clusters: z.array(z.object({ name: z.string(), cluster: ClusterEntry })),
  users: z.array(z.object({ name: z.string(), user: UserEntry })),
  contexts: z.array(
    z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: z.string() }).loose() }),
  ),
});

/** One context of a kubeconfig with everything inlined: what is stored (encrypted) and what a client is made of. */
export type ClusterCredentials = {
  context: string;
  server: string;
  cluster: z.infer<typeof ClusterEntry>;
  user: z.infer<typeof UserEntry>;
  /** From the operator's own file: the rule of addresses (LOAM_CLUSTER_ALLOW) is not for it. */
  byOperator?: true;
  /** Token and authority are files of the pod that Loam runs in, which Kubernetes renews: they are read, never kept. */
  podFolder?: string;
};

export type KubeconfigSource =
  /** Pasted by a person: nothing in it may reach a file or a program of this machine. */
  | { type: 'pasted' }
  /** The operator's own `KUBECONFIG` file: files that it names are read in. */
  | { type: 'file'; path: string };

const invalid = (message: string, path: string, hint: string, got?: string) =>
  new LoamError('invalid-input', message, { path, hint, ...(got === undefined ? {} : { got }) });

/**
 * Reads the current context of a kubeconfig. Throws LoamError `invalid-input` with the place.
 * A pasted one with `exec`, `auth-provider` or paths of files is refused: it would run programs or read files on the server.
 */
export function parseKubeconfig(text: string, source: KubeconfigSource): ClusterCredentials {
  const file = readKubeconfig(text);
  const contextName =
    file['current-context'] ?? (file.contexts.length === 1 ? file.contexts[0]?.name : undefined);
  if (contextName === undefined)
    throw invalid(
      'The kubeconfig names no current context.',
      'current-context',
      'Set current-context, or paste the output of: kubectl config view --minify --flatten --raw',
    );
  const { context } = find(file.contexts, 'context', contextName, 'current-context');
  const { cluster } = find(
    file.clusters,
    'cluster',
    context.cluster,
    `contexts[${contextName}].context.cluster`,
  );
  const { user } = find(file.users, 'user', context.user, `contexts[${contextName}].context.user`);
  assertServer(cluster.server, context.cluster);
  assertProxy(cluster['proxy-url'], context.cluster);
  assertNoPrograms(user, context.user);
  return {
    context: contextName,
    server: cluster.server,
    cluster: inlineFiles(cluster, ['certificate-authority'], source, `clusters[${context.cluster}].cluster`),
    user: inlineFiles(
      user,
      ['client-certificate', 'client-key', 'tokenFile'],
      source,
      `users[${context.user}].user`,
    ),
    ...(source.type === 'file' ? { byOperator: true as const } : {}),
  };
}

/** A client-node configuration of these credentials alone. */
export function toKubeConfig(credentials: ClusterCredentials): KubeConfig {
  const config = new KubeConfig();
  // Without TLS there is nothing to verify, which the library wants to be told.
  const plain = credentials.server.startsWith('http:') ? { 'insecure-skip-tls-verify': true } : {};
  config.loadFromString(
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'loam',
      clusters: [{ name: 'loam', cluster: { ...credentials.cluster, ...plain } }],
      users: [{ name: 'loam', user: credentials.user }],
      contexts: [{ name: 'loam', context: { cluster: 'loam', user: 'loam' } }],
    }),
  );
  return config;
}

function readKubeconfig(text: string): z.infer<typeof KubeconfigFile> {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 10 });
  } catch (error) {
    throw invalid(
      `The kubeconfig is not YAML: ${(error as Error).message}`,
      '',
      'Paste the whole file as kubectl reads it.',
    );
  }
  const result = KubeconfigFile.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw invalid(
    `The kubeconfig is not complete: ${issue?.message ?? 'unknown fault'}`,
    issue?.path.join('.') ?? '',
    'Paste the output of: kubectl config view --minify --flatten --raw',
  );
}

function find<T extends { name: string }>(list: T[], what: string, name: string, path: string): T {
  const found = list.find((item) => item.name === name);
  if (found) return found;
  throw invalid(
    `The kubeconfig has no ${what} named ${name}.`,
    path,
    `Add it, or point ${path} to one that is there.`,
    name,
  );
}

function assertServer(server: string, name: string): void {
  const ok = URL.canParse(server) && ['http:', 'https:'].includes(new URL(server).protocol);
  if (!ok)
    throw invalid(
      'The address of the API server is not an http(s) URL.',
      `clusters[${name}].cluster.server`,
      'For example https://10.0.0.5:6443',
      server,
    );
}

function assertProxy(proxy: string | undefined, name: string): void {
  if (
    proxy === undefined ||
    (URL.canParse(proxy) && /^(https?|socks[45]?[ah]?):$/.test(new URL(proxy).protocol))
  )
    return;
  throw invalid(
    'The address of the proxy is not a URL of http, https or socks5.',
    `clusters[${name}].cluster.proxy-url`,
    'For example http://10.0.0.9:3128. Leave proxy-url out where there is no proxy.',
  );
}

function assertNoPrograms(user: ClusterCredentials['user'], name: string): void {
  for (const key of ['exec', 'auth-provider'] as const) {
    if (user[key] === undefined) continue;
    throw invalid(
      `The kubeconfig signs in by ${key}, which would run a program on the server.`,
      `users[${name}].user.${key}`,
      'Make a service account and use its token: kubectl create token NAME --duration=8760h',
    );
  }
}

function inlineFiles<T extends Record<string, unknown>>(
  part: T,
  keys: string[],
  source: KubeconfigSource,
  path: string,
): T {
  const result: Record<string, unknown> = { ...part };
  for (const key of keys) {
    const file = part[key];
    if (typeof file !== 'string') continue;
    if (source.type === 'pasted')
      throw invalid(
        `The kubeconfig names the file ${file}, which is not in what was pasted.`,
        `${path}.${key}`,
        'Paste the output of: kubectl config view --minify --flatten --raw',
      );
    const bytes = readFileSync(resolve(dirname(source.path), file));
    delete result[key];
    if (key === 'tokenFile') result['token'] ??= bytes.toString('utf8').trim();
    else result[`${key}-data`] ??= bytes.toString('base64');
  }
  return result as T;
}
