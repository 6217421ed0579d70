import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';

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

/**
 * One watch per kind of one cluster, shared by all instances there and cut down to the fields that are used.
 * `onChange` gets the changed resource and the roots of its owner chain, which is what is tracked.
 */
export function createClusterView(
  api: ClusterApi,
  onChange: (resource: LiveResource, roots: LiveResource[]) => void,
): ClusterView {
  const kinds = new Map<string, KindView>();
  const byUid = new Map<string, LiveResource>();
  const owned = new Map<string, Set<string>>();

  function add(resource: LiveResource): void {
    const uid = resource.metadata.uid ?? '';
    byUid.set(uid, resource);
    for (const owner of ownersOf(resource)) {
      const children = owned.get(owner) ?? new Set();
      owned.set(owner, children.add(uid));
    }
  }

  function remove(resource: LiveResource): void {
    const uid = resource.metadata.uid ?? '';
    byUid.delete(uid);
    for (const owner of ownersOf(resource)) {
      const children = owned.get(owner);
      children?.delete(uid);
      if (children?.size === 0) owned.delete(owner);
    }
  }

  function rootsOf(resource: LiveResource): LiveResource[] {
    const parents = ownersOf(resource)
      .map((uid) => byUid.get(uid))
      .filter((parent) => parent !== undefined);
    return parents.length === 0 ? [resource] : parents.flatMap(rootsOf);
  }

  function track(apiVersion: string, kind: string): void {
    const key = `${apiVersion}/${kind}`;
    if (kinds.has(key)) return;
    const view: KindView = { live: false, byName: new Map(), stop: () => undefined };
    kinds.set(key, view);
    view.stop = api.watch(
      apiVersion,
      kind,
      {},
      {
        event({ type, resource }) {
          const slim = project(resource);
          const roots = rootsOf(slim);
          if (type === 'DELETED') {
            view.byName.delete(nameKey(slim.metadata));
            remove(slim);
          } else {
            view.byName.set(nameKey(slim.metadata), slim);
            add(slim);
          }
          onChange(slim, roots);
        },
        state(state) {
          view.live = state === 'live';
        },
      },
    );
  }

  for (const { apiVersion, kind } of ownerChain) track(apiVersion, kind);

  return {
    track,
    get({ apiVersion, kind, namespace, name }) {
      const view = kinds.get(`${apiVersion}/${kind}`);
      if (!view?.live) return undefined;
      return view.byName.get(nameKey({ ...(namespace ? { namespace } : {}), name })) ?? null;
    },
    descendants(uid) {
      const result: LiveResource[] = [];
      const visit = (parent: string) => {
        for (const child of owned.get(parent) ?? []) {
          const resource = byUid.get(child);
          if (resource) result.push(resource);
          visit(child);
        }
      };
      visit(uid);
      return result;
    },
    isLive: () => [...kinds.values()].every((view) => view.live),
    close() {
      for (const view of kinds.values()) view.stop();
    },
  };
}

function nameKey(metadata: { namespace?: string; name: string }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function ownersOf(resource: LiveResource): string[] {
  const owners = resource.metadata['ownerReferences'] as { uid: string }[] | undefined;
  return (owners ?? []).map((owner) => owner.uid);
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
