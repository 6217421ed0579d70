import { isLoamError, LoamError } from '@/server/domain/error';
import type { ClusterApi, ConnectionVerdict, LiveResource, ResourceId } from './cluster-api';
import { createDiscovery, type Discovery } from './discovery';
import { type ClusterCredentials, toKubeConfig } from './kubeconfig';
import { readEvents, readLog } from './pod-stream';
import { createTransport, type Transport } from './transport';
import { startWatch } from './watch';

/** Our name in managedFields: what Loam applied, it owns; the rest belongs to others. */
export const fieldManager = 'loam';

const patchTypes = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

/** A client of one cluster. Errors as ClusterApi says; nothing is cached but the discovery. */
export function createClusterApi(credentials: ClusterCredentials): ClusterApi {
  const transport = createTransport(toKubeConfig(credentials));
  const discovery = createDiscovery(transport);
  const pathOf = async (id: ResourceId) =>
    discovery.path(await discovery.find(id.apiVersion, id.kind), id.namespace, id.name);

  return {
    test: () => testConnection(transport),
    version: () => readVersion(transport),
    async apply(resource, options = {}) {
      const { name, namespace } = resource.metadata;
      return transport.json<LiveResource>(
        await pathOf({
          apiVersion: resource.apiVersion,
          kind: resource.kind,
          ...(namespace ? { namespace } : {}),
          name,
        }),
        {
          method: 'PATCH',
          contentType: 'application/apply-patch+yaml',
          query: {
            fieldManager,
            force: options.force ?? false,
            dryRun: options.dryRun ? 'All' : undefined,
            fieldValidation: 'Strict',
          },
          body: resource,
          signal: options.signal,
          what: describe(resource.kind, name, namespace),
        },
      );
    },
    get: async (id) =>
      nullWhenAbsent(async () =>
        transport.json<LiveResource>(await pathOf(id), { what: describe(id.kind, id.name, id.namespace) }),
      ),
    list: (apiVersion, kind, options = {}) => listAll(transport, discovery, apiVersion, kind, options),
    async patch(id, patch, type) {
      const query = { fieldManager };
      return transport.json<LiveResource>(await pathOf(id), {
        method: 'PATCH',
        contentType: patchTypes[type],
        body: patch,
        query,
        what: describe(id.kind, id.name, id.namespace),
      });
    },
    async delete(id, options = {}) {
      const body = {
        propagationPolicy: options.propagationPolicy ?? 'Background',
        ...(options.uid ? { preconditions: { uid: options.uid } } : {}),
      };
      const gone = await nullWhenAbsent(async () =>
        transport.json(await pathOf(id), {
          method: 'DELETE',
          body,
          what: describe(id.kind, id.name, id.namespace),
        }),
      );
      return gone !== null;
    },
    isNamespaced: async (apiVersion, kind) => (await discovery.find(apiVersion, kind)).namespaced,
    events: (namespace, object) => readEvents(transport, namespace, object),
    logs: (namespace, pod, query, signal) => readLog(transport, namespace, pod, query, signal),
    watch(apiVersion, kind, options, on) {
      let stop: (() => void) | undefined;
      let stopped = false;
      let timer: NodeJS.Timeout | undefined;
      const begin = async () => {
        try {
          const path = discovery.path(await discovery.find(apiVersion, kind), options.namespace);
          if (!stopped)
            stop = startWatch(
              transport,
              { path, apiVersion, kind, labelSelector: options.labelSelector },
              on,
            );
        } catch (error) {
          on.state('stale', isLoamError(error) ? error.message : String(error));
          if (!stopped) timer = setTimeout(() => void begin(), 5_000);
        }
      };
      void begin();
      return () => {
        stopped = true;
        clearTimeout(timer);
        stop?.();
      };
    },
    close: () => transport.close(),
  };
}

function describe(kind: string, name: string, namespace: string | undefined): string {
  return namespace ? `${kind} ${name} in ${namespace}` : `${kind} ${name}`;
}

async function nullWhenAbsent<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (isLoamError(error) && error.code === 'not-found') return null;
    throw error;
  }
}

async function readVersion(transport: Transport): Promise<{ major: number; minor: number; git: string }> {
  const info = await transport.json<{ major: string; minor: string; gitVersion: string }>('/version', {
    timeoutMs: 10_000,
  });
  return {
    major: Number.parseInt(info.major, 10),
    minor: Number.parseInt(info.minor, 10),
    git: info.gitVersion,
  };
}

/** Tries the address, the certificates, the credentials and the right to look around. Never throws for what the cluster says. */
async function testConnection(transport: Transport): Promise<ConnectionVerdict> {
  const startedAtMs = Date.now();
  try {
    const version = await readVersion(transport);
    await transport.json('/api/v1/namespaces', {
      query: { limit: 1 },
      timeoutMs: 10_000,
      what: 'list of namespaces',
    });
    const latencyMs = Date.now() - startedAtMs;
    return { ok: true, version, latencyMs, message: `Kubernetes ${version.git} answers in ${latencyMs} ms.` };
  } catch (error) {
    if (!(error instanceof LoamError)) throw error;
    return { ok: false, message: error.message, ...(error.hint ? { hint: error.hint } : {}) };
  }
}

type ListOptions = NonNullable<Parameters<ClusterApi['list']>[2]>;
type Page = { metadata: { continue?: string }; items: LiveResource[] };

async function listAll(
  transport: Transport,
  discovery: Discovery,
  apiVersion: string,
  kind: string,
  options: ListOptions,
): Promise<LiveResource[]> {
  const path = discovery.path(await discovery.find(apiVersion, kind), options.namespace);
  const items: LiveResource[] = [];
  let next: string | undefined;
  do {
    const query = {
      labelSelector: options.labelSelector,
      fieldSelector: options.fieldSelector,
      limit: Math.min(options.limit ?? 500, 500),
      continue: next,
    };
    const page: Page = await transport.json<Page>(path, { query, what: `list of ${kind}` });
    items.push(...page.items.map((item) => ({ ...item, apiVersion, kind })));
    next = page.metadata.continue;
  } while (next && items.length < (options.limit ?? Infinity));
  return items;
}
