import type {
  ClusterApi,
  LiveResource,
  ResourceId,
  WatchEvent,
  WatchState,
} from '@/server/targets/kubernetes/cluster-api';
import { type OwnerGraph, createOwnerGraph } from './owner-graph';
import type { DriftRules } from './rules';

/** The kinds between a workload and its pods; always in view, so that trouble of a pod is seen on its workload. */
const ownerChain = [
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'batch/v1', kind: 'Job' },
  { apiVersion: 'v1', kind: 'Pod' },
];

export type ClusterView = {
  /** Keeps a kind in view from now on: in the whole cluster where that is allowed, else in this namespace. */
  track(apiVersion: string, kind: string, namespace: string): void;
  /** Undefined: this kind is not (or not yet, or no longer) in view, ask the cluster. Null: it is not there. */
  get(id: ResourceId): Seen | null | undefined;
  /** Everything that a resource owns, directly or not; pods among them. */
  descendants(uid: string): LiveResource[];
  /** False while what may own pods there is not in view: what is known is old. */
  isLive(namespace: string): boolean;
  /** A watch that should stand does not. */
  isLost(): boolean;
  close(): void;
};

type KindView = {
  byName: Map<string, Seen>;
  want(namespace: string): void;
  isLive(namespace: string): boolean;
  /** Nothing of it may be seen there. */
  isForbidden(namespace: string): boolean;
  isLost(): boolean;
  stop(): void;
};
/** An object with what tells whether others changed it (DriftRules). */
export type Seen = { live: LiveResource; mark: string | null; state: string };
export type SeenChange = {
  resource: LiveResource;
  isGone: boolean;
  /** What was known of it. */
  before: LiveResource | undefined;
  /** Somebody changed what was applied, or applied it anew. */
  isTouched: boolean;
  /** The ends of its owner chain, which are what is tracked; it alone when nobody owns it. */
  roots: LiveResource[];
};
export type OnSeen = {
  change(change: SeenChange): void;
  /** A watch was lost, or could not begin, and nothing tells what happens meanwhile; or it stands again. */
  turn(): void;
};

/**
 * One watch per kind of one cluster, shared by all instances there and cut down to the fields that are used.
 */
export function createClusterView(
  api: Pick<ClusterApi, 'watch'>,
  marks: Pick<DriftRules, 'mark' | 'state'>,
  on: OnSeen,
): ClusterView {
  const kinds = new Map<string, KindView>();
  const owners = createOwnerGraph();
  const viewOf = (apiVersion: string, kind: string) => {
    const key = `${apiVersion}/${kind}`;
    const known = kinds.get(key);
    if (known) return known;
    const view = watchKind(api, { apiVersion, kind }, { owners, marks, on });
    kinds.set(key, view);
    return view;
  };
  const chain = ownerChain.map(({ apiVersion, kind }) => viewOf(apiVersion, kind));
  return {
    track(apiVersion, kind, namespace) {
      for (const view of [viewOf(apiVersion, kind), ...chain]) view.want(namespace);
    },
    get({ apiVersion, kind, namespace, name }) {
      const view = kinds.get(`${apiVersion}/${kind}`);
      if (!view?.isLive(namespace ?? '')) return undefined;
      return view.byName.get(nameKey({ ...(namespace ? { namespace } : {}), name })) ?? null;
    },
    descendants: (uid) => owners.descendants(uid),
    isLive: (namespace) => chain.every((view) => view.isLive(namespace) || view.isForbidden(namespace)),
    isLost: () => [...kinds.values()].some((view) => view.isLost()),
    close() {
      for (const view of kinds.values()) view.stop();
    },
  };
}

type Kind = { apiVersion: string; kind: string };

/** Each is a connection of its own; what is beyond is asked for at each look. */
const maxNarrow = 100;

type Seeing = { owners: OwnerGraph; marks: Pick<DriftRules, 'mark' | 'state'>; on: OnSeen };
/** `begun`: not heard of yet. */
type Standing = WatchState | 'begun';

/** Follows a kind in the whole cluster, or where that is forbidden, in each namespace that something is tracked in. */
function watchKind(api: Pick<ClusterApi, 'watch'>, which: Kind, seeing: Seeing): KindView {
  const byName = new Map<string, Seen>();
  const note = noteIn(byName, seeing);
  let whole: Standing = 'begun';
  const narrow = new Map<string, { state: Standing; stop(): void }>();
  const wanted = new Set<string>();
  const follow = (namespace: string, state: (state: WatchState) => void) =>
    api.watch(which.apiVersion, which.kind, namespace === '' ? {} : { namespace }, { event: note, state });
  const narrowDown = () => {
    if (whole !== 'forbidden') return;
    for (const namespace of wanted) {
      if (narrow.has(namespace) || narrow.size >= maxNarrow) continue;
      const own = { state: 'begun' as Standing, stop: () => undefined as void };
      narrow.set(namespace, own);
      own.stop = follow(namespace, (state) => {
        const before = own.state;
        own.state = state;
        if (isTurn(before, state)) seeing.on.turn();
      });
    }
  };
  const stopNarrow = () => {
    for (const each of narrow.values()) each.stop();
    narrow.clear();
  };
  const stop = follow('', (state) => {
    // The narrow ways tell all of it anew; what went away before they begin would stand for ever.
    if (state === 'forbidden' && narrow.size === 0) forget(byName, seeing.owners);
    if (state === 'live') stopNarrow();
    const before = whole;
    whole = state;
    narrowDown();
    if (isTurn(before, state)) seeing.on.turn();
  });
  return {
    byName,
    want(namespace) {
      if (namespace === '' || wanted.has(namespace)) return;
      wanted.add(namespace);
      narrowDown();
    },
    isLive: (namespace) => whole === 'live' || narrow.get(namespace)?.state === 'live',
    isForbidden: (namespace) => whole === 'forbidden' && narrow.get(namespace)?.state === 'forbidden',
    isLost: () => whole === 'stale' || [...narrow.values()].some(({ state }) => state === 'stale'),
    stop() {
      stop();
      stopNarrow();
    },
  };
}

function isTurn(before: Standing, state: WatchState): boolean {
  return (before === 'stale') !== (state === 'stale');
}

function forget(byName: KindView['byName'], owners: OwnerGraph): void {
  for (const { live } of byName.values()) owners.remove(live);
  byName.clear();
}

function noteIn(byName: KindView['byName'], { owners, marks, on }: Seeing) {
  return ({ type, resource }: WatchEvent) => {
    const slim = project(resource);
    const roots = owners.rootsOf(slim);
    const key = nameKey(slim.metadata);
    const isGone = type === 'DELETED';
    const before = byName.get(key);
    // A list after a gap tells what came before what went: another may have the name by now.
    if (isGone && before?.live.metadata.uid !== slim.metadata.uid) return owners.remove(slim);
    const seen = { live: slim, mark: marks.mark(resource), state: marks.state(resource) };
    if (isGone) {
      byName.delete(key);
      owners.remove(slim);
    } else {
      byName.set(key, seen);
      owners.add(slim);
    }
    const isTouched = before !== undefined && before.mark !== null && before.state !== seen.state;
    on.change({ resource: slim, isGone, before: before?.live, isTouched, roots });
  };
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
