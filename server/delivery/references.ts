import type { Executor } from '@/db/client';
import type { DefinitionManifest, KubeResource, ObjectReference } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { assertHostDeclared } from '@/server/extensions/capabilities';
import type { HttpCaller } from '@/server/targets/http/http-caller';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import type { ApiResource } from '@/server/targets/kubernetes/discovery';
import { withoutLive } from './adopt/as-written';
import type { Placement } from './plan/planned';
import { type KnownCluster, clusterNamed, listKnownClusters, localCluster } from './plan/resolve-placements';
import { assertKindOpen, assertNamespaceOpen } from './policy';
import { loadReach } from './reach';
import { parseObjects } from './release/parse-objects';
import type { ReferenceReader } from './render';

type Home = Pick<Placement, 'clusterId' | 'cluster' | 'namespace'>;

export type ReferenceTools = {
  db: Executor;
  projectId: string;
  http: HttpCaller | undefined;
  /** In the name of whom it is read for, where the cluster is written to so. */
  open: (clusterId: string) => Promise<ClusterApi>;
  /** The stage, and the namespace that the document names or else the stage's. */
  home: () => Promise<Home>;
  signal?: AbortSignal;
};

/** More of them are several components. */
const mostObjects = 200;
/** `from`: of what it is a copy; twice the same is one, two of one name at the place that they go to are none. */
type Copy = { from: string; place: string; resource: KubeResource };
type Source = ReferenceTools & { here: Home; known: KnownCluster[] };

export function createReferenceReader(tools: ReferenceTools): ReferenceReader {
  return async ({ objects, urls }, manifest, component) => {
    const base = `${component.path}.properties`;
    const copies = new Map<string, Copy>();
    if (objects.length > 0) {
      if (!manifest.capabilities.includes('k8s:read')) throw undeclared(manifest);
      const [here, known] = await Promise.all([tools.home(), listKnownClusters(tools.db)]);
      for (const reference of objects) {
        const found = await readObjects({ ...tools, here, known }, reference, `${base}.${reference.place}`);
        add(copies, found, base);
      }
    }
    for (const { url, place } of urls)
      add(copies, await readText(tools, manifest, url, `${base}.${place}`), base);
    return [...copies.values()].map(({ resource }) => resource);
  };
}

async function readObjects(source: Source, reference: ObjectReference, path: string): Promise<Copy[]> {
  const { here, known } = source;
  const name = reference.cluster ?? localCluster;
  const { id, name: cluster } = clusterNamed(name, here, known, `${path}.cluster`);
  const namespace = reference.namespace ?? here.namespace;
  const { api, type } = await reachKind(source, { id, type: reference.type, namespace }, path);
  const at = type.namespaced ? { namespace } : {};
  await assertMayRead(api, type, reference, at, path);
  const found = await find(api, type, reference, at);
  if (found.length === 0) throw nothingThere(type, reference, { ...at, cluster }, path);
  return found.map((live) => {
    const { name } = live.metadata;
    const from = [cluster, type.namespaced ? namespace : '', type.apiVersion, type.kind, name].join(' ');
    return { from, place: path, resource: withoutOwner(withoutLive(live)) };
  });
}

/**
 * What the project may not reach is not looked for, nor is its cluster asked for anything: that it is not there would be an answer
 * too.
 */
async function reachKind(
  { db, projectId, open }: ReferenceTools,
  { id, type: asked, namespace }: { id: string; type: ObjectReference['type']; namespace: string },
  path: string,
): Promise<{ api: ClusterApi; type: ApiResource }> {
  const reach = await loadReach(db, projectId, id);
  const assertPlaceOpen = () => assertNamespaceOpen(namespace, reach, `${path}.namespace`);
  // Without that grant nothing but what is in a namespace is open, whatever kind it is of.
  if (!reach.grants.includes('cluster-scoped')) assertPlaceOpen();
  const api = await open(id);
  const type = await api.kindOf(asked);
  if (type.namespaced) assertPlaceOpen();
  else assertKindOpen(type.kind, reach, path);
  return { api, type };
}

async function find(
  api: ClusterApi,
  { apiVersion, kind }: ApiResource,
  { by }: ObjectReference,
  at: { namespace?: string },
): Promise<KubeResource[]> {
  if ('labels' in by) {
    const labelSelector = selectorOf(by.labels);
    return api.list(apiVersion, kind, { ...at, labelSelector, limit: mostObjects + 1 });
  }
  const live = await api.get({ apiVersion, kind, ...at, name: by.name });
  return live ? [live] : [];
}

function selectorOf(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/**
 * What is read elsewhere is read with the account's rights. Here it is handed on to wherever whoever asks likes, so that they have
 * to have the right themselves where the cluster is written to in their name.
 */
async function assertMayRead(
  api: ClusterApi,
  { apiVersion, plural, kind }: ApiResource,
  { by }: ObjectReference,
  { namespace = '' }: { namespace?: string },
  path: string,
): Promise<void> {
  const group = apiVersion.includes('/') ? apiVersion.replace(/\/.*/, '') : '';
  const verb = 'name' in by ? 'get' : 'list';
  const one = 'name' in by ? { name: by.name } : {};
  if (await api.may({ group, resource: plural, verb, namespace, ...one })) return;
  throw new LoamError(
    'denied',
    `You may not ${verb} ${kind} objects there, as the cluster’s rules have it.`,
    {
      path,
      expected: `the right to ${verb} ${plural} in ${namespace === '' ? 'the whole cluster' : namespace}`,
      hint: 'Ask who runs the cluster for a role that has it, for yourself or for the account of Loam.',
    },
  );
}

/** An owner's label on a copy would say that it is somebody else's. */
function withoutOwner(resource: KubeResource): KubeResource {
  const { labels, annotations, ...metadata } = resource.metadata;
  const others = (all: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => !/(?:^|\.)oam\.dev\//.test(key)));
  return { ...resource, metadata: { ...metadata, labels: others(labels), annotations: others(annotations) } };
}

/** Never with the address, which may hold a password, nor with the text. */
async function readText(
  { http, signal }: ReferenceTools,
  manifest: DefinitionManifest,
  url: string,
  path: string,
): Promise<Copy[]> {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new LoamError('invalid-input', 'An address with objects begins with https:// or http://.', {
      path,
      expected: 'https://...',
    });
  }
  if (!http) throw new LoamError('unavailable', 'Nothing can be fetched here.', { path });
  const { capabilities, name: caller } = manifest;
  const assertDeclared = (each: string) => assertHostDeclared(each, capabilities);
  const { status, body } = await http.fetch({ url }, { caller, assertDeclared, signal });
  const { host } = new URL(url);
  if (status !== 200) {
    const code = status >= 500 || status === 429 ? 'unavailable' : 'not-found';
    throw new LoamError(code, `${host} answers ${status}, where objects were looked for.`, {
      path,
      expected: '200',
      got: String(status),
    });
  }
  const refuse = (why: string) => {
    const message = `What ${host} answers ${why}.`;
    return new LoamError('invalid-input', message, { path, expected: 'Kubernetes objects as YAML' });
  };
  const objects = parseObjects(body, refuse);
  // Delivered, it would be the end of what came from there before.
  if (objects.length === 0) throw refuse('holds no object');
  return objects.map((object) => {
    const { namespace, name } = object.metadata;
    const { metadata, ...copy } = withoutOwner(withoutLive(object));
    const from = `${url} ${namespace ?? ''} ${object.apiVersion} ${object.kind} ${name}`;
    const placed = namespace === undefined ? metadata : { ...metadata, namespace };
    return { from, place: path, resource: { ...copy, metadata: placed } };
  });
}

function add(copies: Map<string, Copy>, found: readonly Copy[], path: string): void {
  for (const copy of found) {
    const { apiVersion, kind, metadata } = copy.resource;
    const key = [apiVersion.replace(/[^/]*$/, ''), kind, metadata.namespace ?? '', metadata.name].join(' ');
    const other = copies.get(key);
    if (other && other.from !== copy.from) {
      throw new LoamError('invalid-document', `Two of the objects are the ${kind} ${metadata.name}.`, {
        path: copy.place,
        expected: 'objects of different names: they go to one namespace',
        got: `${kind} ${metadata.name} twice`,
      });
    }
    copies.set(key, copy);
  }
  if (copies.size <= mostObjects) return;
  throw new LoamError('too-large', `The component stands for more than ${mostObjects} objects.`, {
    path,
    expected: `at most ${mostObjects}`,
    hint: 'Make several components of it.',
  });
}

function nothingThere(
  { kind }: ApiResource,
  { by }: ObjectReference,
  { cluster, namespace }: { cluster: string; namespace?: string },
  path: string,
): LoamError {
  const what = 'name' in by ? `${kind} ${by.name}` : `${kind} with ${selectorOf(by.labels)}`;
  const where = namespace === undefined ? `the cluster ${cluster}` : `${namespace} of the cluster ${cluster}`;
  return new LoamError('not-found', `There is no ${what} in ${where}.`, {
    path,
    expected: 'an object that is there already',
    got: 'nothing',
  });
}

function undeclared({ name }: DefinitionManifest): LoamError {
  return new LoamError('denied', `The definition ${name} did not declare that it reads objects.`, {
    hint: 'Add "k8s:read" to its capabilities.',
  });
}
