import type { KubeResource } from '@/plugins/sdk/definition';
import type { ClusterFacts } from '@/server/domain/cluster-facts';
import type { RightsRule } from '@/server/domain/cluster-rights';
import type { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { ApiResource } from './discovery';
import type { Impersonated, Person } from './impersonate';
import type { ClusterCredentials } from './kubeconfig';
import type { AskedRight } from './rights';

export type ResourceId = { apiVersion: string; kind: string; namespace?: string; name: string };
/** `deployments` or `deployment`, of a group or of the first that has it; or by apiVersion and kind. */
export type AskedKind = { resource: string; group?: string } | { apiVersion: string; kind: string };
export type LiveResource = KubeResource & {
  metadata: { uid?: string; resourceVersion?: string; generation?: number };
};
/** Where a Service listens, from inside its cluster. */
export type ServiceAddress = { namespace: string; name: string; scheme: 'http' | 'https'; port: number };
export type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; resource: LiveResource };
/** `forbidden`: the account has no right to it; tried again now and then. */
export type WatchState = 'live' | 'stale' | 'forbidden';
export type PodEvent = {
  at: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  count: number;
  object: { kind: string; name: string };
};
/** `components.schemas` of an OpenAPI document. */
export type OpenApiSchemas = Record<string, JsonObject>;
export type LogQuery = {
  container?: string;
  follow?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  sinceTime?: string;
  previous?: boolean;
  timestamps?: boolean;
};
export type ReadOptions = { query?: Record<string, string>; accept?: string; signal?: AbortSignal };
export type TerminalSize = { columns: number; rows: number };
export type ExecQuery = { container: string; command: string[]; tty: boolean };
/** How a command ended, or why it was not run or was cut off. */
export type ExecEnd = { exitCode: number } | { error: LoamError };
export type ExecEvents = { data(chunk: Uint8Array): void; end(end: ExecEnd): void };
export type ExecSession = {
  write(data: Uint8Array): void;
  /** Nothing more comes to its standard input. */
  finish(): void;
  resize(size: TerminalSize): void;
  /** Holds what it says until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
};
export type ForwardEvents = { data(chunk: Uint8Array): void; end(error: LoamError | null): void };
export type ForwardSession = Pick<ExecSession, 'write' | 'pause' | 'resume' | 'close'> & {
  /** More is waiting to be sent than is good. */
  isFull(): boolean;
  drained(): Promise<void>;
};
export type ConnectionVerdict = {
  ok: boolean;
  version?: { major: number; minor: number; git: string };
  message: string;
  hint?: string;
  latencyMs?: number;
  /** Of the cluster's namespace kube-system: who it is, whatever its address. */
  uid?: string;
  /** It was reached, and does not take the credentials. */
  rejected?: boolean;
  /** The account has no rights over the whole cluster, only in namespaces. */
  narrow?: boolean;
};

/**
 * One cluster, as delivery, sensing and services use it. Every failure is a LoamError: `cluster-unreachable` (network, TLS,
 * credentials), `cluster-refused` (the API server's Status, with its causes as problems), `conflict` (field ownership), `not-found`.
 */
export type ClusterApi = {
  test(): Promise<ConnectionVerdict>;
  /** What it can do; what the account may not see is null. */
  facts(): Promise<ClusterFacts>;
  /** What the account may do in a namespace, as far as the cluster tells. */
  rules(namespace: string): Promise<{ rules: RightsRule[]; isWhole: boolean }>;
  may(asked: AskedRight): Promise<boolean>;
  version(): Promise<{ major: number; minor: number; git: string }>;
  /** Server-side apply with the field manager `loam`. `force` takes fields over. `dryRun` changes nothing. */
  apply(
    resource: KubeResource,
    options?: { force?: boolean; dryRun?: boolean; signal?: AbortSignal },
  ): Promise<LiveResource>;
  /** Writes it as a whole over the live one, which must be the newest: what others set goes. */
  replace(
    resource: KubeResource,
    live: LiveResource,
    options?: { signal?: AbortSignal; fieldManager?: string; dryRun?: boolean },
  ): Promise<LiveResource>;
  get(id: ResourceId): Promise<LiveResource | null>;
  list(
    apiVersion: string,
    kind: string,
    options?: { namespace?: string; labelSelector?: string; fieldSelector?: string; limit?: number },
  ): Promise<LiveResource[]>;
  patch(
    id: ResourceId,
    patch: unknown,
    type: 'merge' | 'json' | 'strategic',
    options?: { fieldManager?: string; subresource?: 'scale' },
  ): Promise<LiveResource>;
  /** The JSON Schema that the cluster publishes for a kind, by its group and version; null where it tells none. */
  schemas(apiVersion: string): Promise<OpenApiSchemas | null>;
  /** False when it was not there. Background propagation unless said otherwise. */
  delete(
    id: ResourceId,
    options?: { propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'; uid?: string },
  ): Promise<boolean>;
  /** Reads from a Service through the API server's proxy, at most `maxBytes`; its answer whatever the status. */
  readService(
    service: ServiceAddress,
    path: string,
    options: { maxBytes: number; timeoutMs: number; signal?: AbortSignal },
  ): Promise<{ status: number; headers: Record<string, string>; body: string }>;
  isNamespaced(apiVersion: string, kind: string): Promise<boolean>;
  /** What it serves under a name. Throws `cluster-refused` where it serves no such kind. */
  kindOf(asked: AskedKind): Promise<ApiResource>;
  /** A path of the API as it is, `/apis` for one; its answer whatever the status. */
  read(path: string, options?: ReadOptions): Promise<{ status: number; contentType: string; body: string }>;
  /** Newest first; of one object, or of the whole namespace. */
  events(namespace: string, object?: { kind: string; name: string; uid?: string }): Promise<PodEvent[]>;
  logs(namespace: string, pod: string, query: LogQuery, signal?: AbortSignal): AsyncIterable<string>;
  exec(pod: { namespace: string; name: string }, query: ExecQuery, on: ExecEvents): Promise<ExecSession>;
  /** One connection to a port of a pod. */
  portForward(
    pod: { namespace: string; name: string },
    port: number,
    on: ForwardEvents,
  ): Promise<ForwardSession>;
  /** Informer-backed: current objects first, then changes; survives watch loss and 410. Returns stop. */
  watch(
    apiVersion: string,
    kind: string,
    options: { namespace?: string; labelSelector?: string },
    on: { event(event: WatchEvent): void; state(state: WatchState, message?: string): void },
  ): () => void;
  close(): void;
};

/** Opens clusters by id from their stored credentials; keeps one client per cluster and process. */
export type Clusters = {
  open(clusterId: string): Promise<ClusterApi>;
  /** Where the cluster is to be written to as people: in the name of `whose`, who is asked for only then; null for nobody. */
  openAs(clusterId: string, whose: () => Promise<Person | null>): Promise<ClusterApi>;
  /** What a cluster is told of a person. */
  toImpersonated(person: Person): Impersonated;
  /** Why nothing had better begin there just now; null where nothing is known to be in the way. As this process sees it. */
  whyNot(clusterId: string): string | null;
  /** Half of the recent calls took longer; null where there were none. */
  latencyMs(clusterId: string): number | null;
  /** Nothing answers there, as this process sees it. */
  isAway(clusterId: string): boolean;
  /** Calls back when a cluster that was away is there again. */
  onBack(act: (clusterId: string) => void): void;
  /** A client of credentials that are not stored yet. The caller closes it. */
  connect(credentials: ClusterCredentials): ClusterApi;
  /** Of the pod that this process runs in; null where it runs in none. */
  ofPod(): ClusterCredentials | null;
  /** What to store in `cluster.credentials`. */
  seal(clusterId: string, credentials: ClusterCredentials): string;
  close(): Promise<void>;
};
