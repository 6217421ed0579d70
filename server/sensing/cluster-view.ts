import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { type OwnerGraph, createOwnerGraph } from './owner-graph';

/** The kinds between a workload and its pods; always in view, so that trouble of a pod is seen on its workload. */
const ownerChain = [
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'v1', kind: 'Pod' },
];

export type ClusterView = {
  /** Keeps a kind in view from now on. */
  track(apiVersion: string, kind: string): void;
  /** Undefined: this kind is not (or not yet, or no longer) in view, ask the cluster. Null: it is not there. */
  get(id: ResourceId): LiveResource | null | undefined;
  /** Everything that a resource owns, directly or not; pods among them. */
  descendants(uid: string): LiveResource[];
  /** False while any watch of the kinds asked for is lost: what is known is old. */
  isLive(): boolean;
  close(): void;
};

type KindView = { live: boolean; byName: Map<string, LiveResource>; stop: () => void };
export type SeenChange = {
  resource: LiveResource;
  isGone: boolean;
  /** What was known of it. */
  before: LiveResource | undefined;
  /** The ends of its owner chain, which are what is tracked; it alone when nobody owns it. */
  roots: LiveResource[];
};
type OnChange = (change: SeenChange) => void;

/**
 * One watch per kind of one cluster, shared by all instances there and cut down to the fields that are used.
 */
export function createClusterView(api: ClusterApi, onChange: OnChange): ClusterView {
  const kinds = new Map<string, KindView>();
  const owners = createOwnerGraph();
  const track = (apiVersion: string, kind: string) => {
    const key = `${apiVersion}/${kind}`;
    if (!kinds.has(key)) kinds.set(key, watchKind(api, { apiVersion, kind }, owners, onChange));
  };
  for (const { apiVersion, kind } of ownerChain) track(apiVersion, kind);
  return {
    track,
    get({ apiVersion, kind, namespace, name }) {
      const view = kinds.get(`${apiVersion}/${kind}`);
      if (!view?.live) return undefined;
      return view.byName.get(nameKey({ ...(namespace ? { namespace } : {}), name })) ?? null;
    },
    descendants: (uid) => owners.descendants(uid),
    isLive: () => [...kinds.values()].every((view) => view.live),
    close() {
      for (const view of kinds.values()) view.stop();
    },
  };
}

function watchKind(
  api: ClusterApi,
  { apiVersion, kind }: { apiVersion: string; kind: string },
  owners: OwnerGraph,
  onChange: OnChange,
): KindView {
  const view: KindView = { live: false, byName: new Map(), stop: () => undefined };
  view.stop = api.watch(
    apiVersion,
    kind,
    {},
    {
      event({ type, resource }) {
        const slim = project(resource);
        const roots = owners.rootsOf(slim);
        const key = nameKey(slim.metadata);
        const isGone = type === 'DELETED';
        const before = view.byName.get(key);
        if (isGone) {
          view.byName.delete(key);
          owners.remove(slim);
        } else {
          view.byName.set(key, slim);
          owners.add(slim);
        }
        onChange({ resource: slim, isGone, before, roots });
      },
      state(state) {
        view.live = state === 'live';
      },
    },
  );
  return view;
}

function nameKey(metadata: { namespace?: string; name: string }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

/** Keeps what health, diagnosis and the pages read. The rest (managed fields, data of Secrets, long annotations) is dropped. */
function project(resource: LiveResource): LiveResource {
  const { managedFields: _fields, annotations, ...metadata } = resource.metadata;
  const keptAnnotations = annotations?.['deployment.kubernetes.io/revision'];
  const { data: _data, stringData: _stringData, binaryData: _binaryData, ...rest } = resource;
  return {
    ...rest,
    metadata: {
      ...metadata,
      ...(keptAnnotations ? { annotations: { 'deployment.kubernetes.io/revision': keptAnnotations } } : {}),
    },
  };
}
