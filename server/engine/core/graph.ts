import type { executionKinds } from '@/db/schema/enums';
import type { JsonObject } from '@/server/domain/json';

export type ExecutionKind = (typeof executionKinds)[number];

/** Which handler of the runner performs a node. For plugin code `name` and `revision` pin the definition. */
export type HandlerRef = { handler: string; name?: string; revision?: number };

/** `errors`: codes of errors that are worth another try; left out, all are that do not say otherwise. */
export type RetryPolicy = { times: number; backoffMs: number; maxBackoffMs?: number; errors?: string[] };

/** A node as planners describe it. Keys are unique in the execution and readable: `web.gate`, `deploy-prod`. */
export type NodeSpec = {
  key: string;
  /** Shown to people; default the key. */
  name?: string;
  kind: 'step' | 'group' | 'gate' | 'component' | 'trait' | 'done' | 'task';
  handler: HandlerRef;
  /** Keys of nodes that must end first (succeeded or skipped; a failed one only satisfies an `if` that says so). */
  dependsOn: string[];
  /** Key of the group that holds it. */
  parent?: string;
  /** For groups: how its children are ordered is already in their dependsOn; this is for the page. */
  mode?: 'StepByStep' | 'DAG';
  properties?: JsonObject;
  /** `{ from: 'outputName', parameterKey: 'a.b' }`: filled in from an output of an earlier node before the start. */
  inputs?: { from: string; parameterKey?: string }[];
  /** Values that are worked out at the start, by the property that they go to: CEL over `inputs`, `outputs`, `context`, `status`. */
  computed?: Record<string, string>;
  /** Named values that later nodes may take; `valueFrom` is CEL over `output`, `context`, `status`, `inputs`. */
  outputs?: { name: string; valueFrom: string }[];
  /** CEL. Empty: run when all dependencies succeeded. */
  if?: string;
  timeoutMs?: number;
  retry?: RetryPolicy;
  /** False: a person is asked before it runs a second time. Default true. */
  repeatable?: boolean;
  /** Document path, so that an error can say where: `spec.workflow.steps[2]`. */
  path?: string;
};

/** How an execution goes about its nodes as a whole. */
export type ExecutionPolicy = {
  /** Nodes at work at once; the others wait in the order of the plan. */
  parallelism?: number;
  /** Nodes that may fail without the execution failing. */
  maxFailures?: number;
  /** One failure more than that ends what is still at work. */
  failFast?: boolean;
  /** Its outputs are `results`: what each node answered, in the order of the plan, null for those that ended otherwise. */
  collect?: boolean;
};

export type ExecutionSpec = {
  kind: ExecutionKind;
  /** Shown to people: `checkout r48 to prod`. */
  title: string;
  nodes: NodeSpec[];
  /** Handed to every handler; pinned: the application document, placement, definition revisions, ... */
  context: JsonObject;
  timeoutMs?: number;
  policy?: ExecutionPolicy;
};
