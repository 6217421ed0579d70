import type { ChildRequest, Outcome } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import type { ExecutionSpec, NodeSpec } from '@/server/engine/core/graph';

export type { Outcome };

/** What a handler is given. `signal` aborts on lost lease, timeout and cancellation. */
export type HandlerContext = {
  executionId: string;
  projectId: string;
  applicationId: string | null;
  /** Application revision of the run, where there is one. */
  revision: number | null;
  /** The execution's context as it was planned. */
  context: JsonObject;
  node: NodeSpec;
  /** Properties with inputs filled in. */
  properties: JsonObject;
  inputs: JsonObject;
  attempt: number;
  /** Same for every try of one attempt epoch: `<execution>/<node>/<epoch>`. */
  idempotencyKey: string;
  startedAtMs: number;
  nowMs: number;
  signal: AbortSignal;
  /** What an earlier start or poll of this attempt stored with `save`; null at first. */
  state: JsonObject | null;
  save(state: JsonObject): Promise<void>;
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string): void;
  /** Throws when this attempt is no longer the current one: call it right before an external effect. */
  assertCurrent(): Promise<void>;
};

export type NodeHandler = {
  start(ctx: HandlerContext): Promise<Outcome>;
  /** Called again after `waiting` (after pollAfterMs, or at once when woken). Default: start again. */
  poll?(ctx: HandlerContext): Promise<Outcome>;
  cancel?(ctx: HandlerContext): Promise<void>;
};

/** Plans a child execution for an Outcome `spawn`. Named by ChildRequest.kind. */
export type ChildPlanner = (request: ChildRequest, parent: HandlerContext) => Promise<ExecutionSpec>;

/** Given to the runner by the composition root (server/registry.ts). */
export type Handlers = { nodes: Record<string, NodeHandler>; children: Record<string, ChildPlanner> };
