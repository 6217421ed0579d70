import type { Executor } from '@/db/client';
import type { DefinitionManifest, KubeResource, ObjectReference } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { assertHostDeclared } from '@/server/extensions/capabilities';
import type { HttpCaller } from '@/server/targets/http/http-caller';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import type { ApiResource } from '@/server/targets/kubernetes/discovery';
import { withoutLive } from './adopt/as-written';
import type { Placement } from './plan/planned';
import { clusterNamed, listKnownClusters, localCluster } from './plan/resolve-placements';
import { assertKindOpen, assertNamespaceOpen } from './policy';
import { loadReach } from './reach';
import { parseObjects } from './release/parse-objects';
import type { ReferenceReader } from './render';

export type ReferenceTools = {
  db: Executor;
  projectId: string;
  http: HttpCaller | undefined;
  /** In the name of whom it is read for, where the cluster is written to so. */
  open: (clusterId: string) => Promise<ClusterApi>;
  /** The stage, and the namespace that the document names or else the stage's. */
  home: () => Promise<Pick<Placement, 'clusterId' | 'cluster' | 'namespace'>>;
  signal?: AbortSignal;
};

/** More of them are several components. */
const mostObjects = 200;
/** `name`: of what it is a copy; twice the same is one, two of one name at the place that they go to are none. */
type Copy = { from: string; place: string; resource: KubeResource };

export function createReferenceReader(tools: ReferenceTools): ReferenceReader {
  return async (references, manifest, { path }) => {
    const read = readerOf(tools, manifest, `${path}.properties`);
    const copies: Copy[] = [];
    for (const reference of references.objects) copies.push(...(await read.objects(reference)));
    for (const { url, place } of references.urls) copies.push(...(await read.texts(url, place)));
    return distinct(copies, `${path}.properties`);
  };
}

function readerOf(tools: ReferenceTools, manifest: DefinitionManifest, base: string) {
  return {
    async objects(reference: ObjectReference): Promise<Copy[]> {
      if (!manifest.capabilities.includes('k8s:read')) throw undeclared(manifest);
      return readObjects(tools, reference, `${base}.${reference.place}`);
    },
    async texts(url: string, place: string): Promise<Copy[]> {
      return readText(tools, manifest, url, `${base}.${place}`);
    },
  };
}

/** What the project may not reach is not looked for: that it is not there would be an answer too. */
async function readObjects(tools: ReferenceTools, reference: ObjectReference, path: string): Promise<Copy[]> {
  const { db, projectId } = tools;
  const home = await tools.home();
  const known = await listKnownClusters(db);
  const { id, name: cluster } = clusterNamed(
    reference.cluster ?? localCluster,
    home,
    known,
    `${path}.cluster`,
  );
  const [api, reach] = await Promise.all([tools.open(id), loadReach(db, projectId, id)]);
  const type = await api.kindOf(reference.type);
  const namespace = reference.namespace ?? home.namespace;
  if (type.namespaced) assertNamespaceOpen(namespace, reach, `${path}.namespace`);
  else assertKindOpen(type.kind, reach, path);
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
  const objects = parseObjects(body, (why) => {
    const message = `What ${host} answers ${why}.`;
    return new LoamError('invalid-input', message, { path, expected: 'Kubernetes objects as YAML' });
  });
  return objects.map((object) => {
    const { namespace, name } = object.metadata;
    const { metadata, ...copy } = withoutOwner(withoutLive(object));
    const from = `${url} ${namespace ?? ''} ${object.apiVersion} ${object.kind} ${name}`;
    const placed = namespace === undefined ? metadata : { ...metadata, namespace };
    return { from, place: path, resource: { ...copy, metadata: placed } };
  });
}

function distinct(copies: readonly Copy[], path: string): KubeResource[] {
  const by = new Map<string, Copy>();
  for (const copy of copies) {
    const { apiVersion, kind, metadata } = copy.resource;
    const key = [apiVersion.replace(/[^/]*$/, ''), kind, metadata.namespace ?? '', metadata.name].join(' ');
    const other = by.get(key);
    if (other && other.from !== copy.from) {
      throw new LoamError('invalid-document', `Two of the objects are the ${kind} ${metadata.name}.`, {
        path: copy.place,
        expected: 'objects of different names: they go to one namespace',
        got: `${kind} ${metadata.name} twice`,
      });
    }
    by.set(key, copy);
  }
  if (by.size <= mostObjects) return [...by.values()].map(({ resource }) => resource);
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
