import type { KubeResource } from '@/plugins/sdk/definition';
import { isLoamError } from '@/server/domain/error';
import { type AllowList, usualClusters } from '@/server/platform/allow-list';
import type { ClusterApi, LiveResource, OpenApiSchemas, ResourceId } from './cluster-api';
import { readVersion, testConnection } from './connection-test';
import { createDiscovery, type Discovery } from './discovery';
import { exec } from './exec';
import { readFacts } from './facts';
import type { Impersonated } from './impersonate';
import { inNameOf } from './in-name-of';
import type { ClusterCredentials } from './kubeconfig';
import { readEvents, readLog } from './pod-stream';
import { portForward } from './port-forward';
import type { Reach } from './reach';
import type { RequestOptions } from './request';
import { mayDo, readRules } from './rights';
import { assertSecretTexts } from './secret-texts';
import { readService } from './service-proxy';
import { type Transport, type Watched, createTransport } from './transport';
import { type WatchCallbacks, startWatch } from './watch';

/** Our name in managedFields: what Loam applied, it owns; the rest belongs to others. */
export const fieldManager = 'loam';

/** What somebody changed by hand through Loam: a delivery sees it as another's, as it would see theirs of kubectl. */
export const operatorFieldManager = 'loam-operate';

const patchTypes = {
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
} as const;

type Link = { transport: Transport; discovery: Discovery };

/** What the keeper of the credentials has of a client; everybody else sees a ClusterApi, which stays the same. */
export type ClusterClient = ClusterApi & {
  renew(credentials: ClusterCredentials): void;
  /** The same, changing things in somebody's name. */
  as(who: Impersonated): ClusterApi;
  reach: Reach | null;
};

/** A client of one cluster. Errors as ClusterApi says; nothing is cached but the discovery. */
export function createClusterApi(
  credentials: ClusterCredentials,
  allow: AllowList = usualClusters,
  watched?: Watched,
): ClusterClient {
  const transport = createTransport(credentials, allow, watched);
  const link: Link = { transport, discovery: createDiscovery(transport) };
  return {
    ...toApi(link),
    reach: transport.reach,
    renew: (renewed) => transport.renew(renewed),
    as: (who) => toApi({ ...link, transport: inNameOf(transport, who) }),
  };
}

function toApi(link: Link): ClusterApi {
  const { transport } = link;
  return {
    test: () => testConnection(transport),
    facts: () => readFacts(transport),
    rules: (namespace) => readRules(transport, namespace),
    may: (asked) => mayDo(transport, asked),
    version: () => readVersion(transport),
    apply: (resource, options = {}) => apply(link, resource, options),
    replace: (resource, live, options = {}) => replace(link, resource, live, options),
    get: (id) => nullWhenAbsent(() => call<LiveResource>(link, id, {})),
    list: (apiVersion, kind, options = {}) => listAll(link, apiVersion, kind, options),
    patch: (id, patch, type, { subresource, ...options } = {}) =>
      call<LiveResource>(
        link,
        id,
        {
          method: 'PATCH',
          contentType: patchTypes[type],
          body: patch,
          query: { fieldManager: options.fieldManager ?? fieldManager },
        },
        subresource,
      ),
    schemas: (apiVersion) => readSchemas(transport, apiVersion),
    async delete(id, { propagationPolicy = 'Background', uid } = {}) {
      const body = { propagationPolicy, ...(uid ? { preconditions: { uid } } : {}) };
      return (await nullWhenAbsent(() => call(link, id, { method: 'DELETE', body }))) !== null;
    },
    readService: (service, path, options) => readService(transport, service, path, options),
    isNamespaced: async (apiVersion, kind) => (await link.discovery.find(apiVersion, kind)).namespaced,
    kindOf: (asked) =>
      'kind' in asked
        ? link.discovery.find(asked.apiVersion, asked.kind)
        : link.discovery.named(asked.resource, asked.group),
    read: async (path, options = {}) => {
      const answer = await transport.raw(path, options);
      const contentType = answer.headers.get('content-type') ?? '';
      return { status: answer.status, contentType, body: await answer.text() };
    },
    events: (namespace, object) => readEvents(transport, namespace, object),
    logs: (namespace, pod, query, signal) => readLog(transport, namespace, pod, query, signal),
    exec: (pod, query, on) => exec(transport, pod, query, on),
    portForward: (pod, port, on) => portForward(transport, pod, port, on),
    watch: (apiVersion, kind, options, on) => watch(link, { apiVersion, kind, ...options }, on),
    close: () => transport.close(),
  };
}

async function call<T>(
  { transport, discovery }: Link,
  id: ResourceId,
  options: RequestOptions,
  subresource?: string,
): Promise<T> {
  const own = discovery.path(await discovery.find(id.apiVersion, id.kind), id.namespace, id.name);
  const path = subresource === undefined ? own : `${own}/${subresource}`;
  return transport.json<T>(path, { ...options, what: describe(id.kind, id.name, id.namespace) });
}

async function apply(
  link: Link,
  resource: KubeResource,
  options: NonNullable<Parameters<ClusterApi['apply']>[1]>,
): Promise<LiveResource> {
  assertSecretTexts(resource);
  return call<LiveResource>(link, idOf(resource), {
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
  });
}

function idOf({ apiVersion, kind, metadata }: KubeResource): ResourceId {
  const { name, namespace } = metadata;
  return { apiVersion, kind, name, ...(namespace ? { namespace } : {}) };
}

async function readSchemas(transport: Transport, apiVersion: string): Promise<OpenApiSchemas | null> {
  const group = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
  type Document = { components?: { schemas?: OpenApiSchemas } };
  const read = () => transport.json<Document>(`/openapi/v3/${group}`, { what: `schemas of ${apiVersion}` });
  return (await nullWhenAbsent(read))?.components?.schemas ?? null;
}

async function replace(
  link: Link,
  resource: KubeResource,
  live: LiveResource,
  options: NonNullable<Parameters<ClusterApi['replace']>[2]>,
): Promise<LiveResource> {
  assertSecretTexts(resource);
  const { metadata } = resource;
  const { resourceVersion } = live.metadata;
  return call<LiveResource>(link, idOf(resource), {
    method: 'PUT',
    query: {
      fieldManager: options.fieldManager ?? fieldManager,
      dryRun: options.dryRun ? 'All' : undefined,
      fieldValidation: 'Strict',
    },
    body: { ...resource, metadata: { ...metadata, resourceVersion } },
    signal: options.signal,
  });
}

type WatchTarget = { apiVersion: string; kind: string; namespace?: string; labelSelector?: string };

const retryDiscoveryMs = 5_000;

/** A kind that the cluster does not know yet is looked for until it does. */
function watch(link: Link, target: WatchTarget, on: WatchCallbacks): () => void {
  const { apiVersion, kind, namespace, labelSelector } = target;
  const stopping = new AbortController();
  const begin = async () => {
    try {
      const path = link.discovery.path(await link.discovery.find(apiVersion, kind), namespace);
      if (stopping.signal.aborted) return;
      const stop = startWatch(link.transport, { path, apiVersion, kind, labelSelector }, on);
      stopping.signal.addEventListener('abort', stop, { once: true });
    } catch (error) {
      if (stopping.signal.aborted) return;
      on.state('stale', isLoamError(error) ? error.message : String(error));
      const timer = setTimeout(() => void begin(), retryDiscoveryMs);
      stopping.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }
  };
  void begin();
  return () => stopping.abort();
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

type ListOptions = NonNullable<Parameters<ClusterApi['list']>[2]>;
type Page = { metadata: { continue?: string }; items: LiveResource[] };

async function listAll(
  { transport, discovery }: Link,
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
