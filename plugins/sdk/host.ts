import type { JsonObject, KubeResource } from './resource';

/** Only declared capabilities are there; every call goes through the host, is metered and audited. */
export type Capabilities = {
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): Promise<void>;
  now(): Promise<number>;
  k8s?: {
    get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<KubeResource | null>;
    list(
      apiVersion: string,
      kind: string,
      options?: { namespace?: string; labelSelector?: string },
    ): Promise<KubeResource[]>;
    apply(resource: KubeResource): Promise<KubeResource>;
    patch(
      apiVersion: string,
      kind: string,
      name: string,
      patch: JsonObject,
      namespace?: string,
    ): Promise<KubeResource>;
    delete(apiVersion: string, kind: string, name: string, namespace?: string): Promise<void>;
  };
  http?: { fetch(request: HttpRequest): Promise<HttpResponse> };
  /** With `k8s:write`: applied at the placements of topology policies; at the stage's own when none is named. */
  placements?: {
    apply(policies: string[], resource: KubeResource): Promise<{ cluster: string; namespace: string }[]>;
  };
  mail?: { send(message: MailMessage): Promise<void> };
  app?: {
    /** The application that the run is of, as its document was saved. */
    document(): Promise<JsonObject>;
    /** An application of the same project; null when there is none. */
    find(name: string): Promise<ApplicationState | null>;
    /** What was applied of it, at all its placements, of these kinds (`v1/Service`): as it is now. */
    objects(name: string, kinds: string[]): Promise<PlacedObject[]>;
  };
  /** For steps: kept until the next call of the step, also on another machine, as `StepContext.state`. */
  save?(state: JsonObject): Promise<void>;
  secret?: { get(name: string): Promise<string> };
};
/** At most 1 MB and 30 s, redirects included. A server that cannot be called is an error; a status is an answer. */
export type HttpRequest = {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
};
/** Header names in lower case. */
export type HttpResponse = { status: number; headers: Record<string, string>; body: string };

/** Over TLS, unless an operator allows the server and it has none. The body is HTML. */
export type MailMessage = {
  server: { host: string; port: number; user: string; password: string };
  from: { address: string; name?: string };
  to: string[];
  subject: string;
  body: string;
};
export type ApplicationState = {
  name: string;
  revision: number;
  /** As KubeVela calls it: `running` when its last run went well and all that it left is well. */
  status:
    | 'starting'
    | 'runningWorkflow'
    | 'workflowSuspending'
    | 'workflowFailed'
    | 'workflowTerminated'
    | 'unhealthy'
    | 'running'
    | 'deleting';
  message: string;
  /** Namespaces that it runs in. */
  namespaces: string[];
};

export type PlacedObject = {
  cluster: string;
  component: string;
  object: KubeResource;
  /** Of a Service with node ports: an address of the cluster's nodes. */
  nodeAddress?: string;
};

/** `http:<host>` lists one host; `*.example.com` its sub-domains; `*` all that the operator lets be reached. */
export type Capability =
  | 'k8s:read'
  | 'k8s:write'
  | 'app:read'
  /** Its components are charts. */
  | 'helm'
  | 'mail'
  | `http:${string}`
  | `secret:${string}`;
