import type { Answer, ChildRequest, Outcome as StepOutcome } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import type { Held } from '@/server/engine/core/event';
import type { Revisions } from '@/server/engine/core/execution';
import type { ExecutionSpec, NodeSpec } from '@/server/engine/core/graph';

/** What a plugin's step may answer, and what only those around it may: that it does not begin yet. */
export type Outcome = StepOutcome | Held;

/** What a handler is given. `signal` aborts on lost lease, timeout and cancellation. */
export type HandlerContext = {
  executionId: string;
  projectId: string;
  applicationId: string | null;
  /** Application revision of the run, where there is one. */
  revision: number | null;
  /** The execution's context as it was planned. */
  context: JsonObject;
  /** Revisions of definitions that a person chose at a retry, over those that the plan names. */
  definitions: Revisions;
  node: NodeSpec;
  /** Properties with inputs filled in. */
  properties: JsonObject;
  inputs: JsonObject;
  /** What people answered so far to what it asks. */
  answers: Answer[];
  /** Starts of the node so far, over crashes and retries. */
  attempt: number;
  /** Same for every try of one attempt epoch: `<execution>/<node>/<epoch>`. A crash does not end an epoch, a bad outcome does. */
  idempotencyKey: string;
  /** A failure that would be tried again ends the node now: its tries are used up. */
  isLastTry: boolean;
  startedAtMs: number;
  /** By the database's clock, as every time here: that of one worker may be wrong. */
  nowMs: number;
  /** When the node fails with a timeout; null when it has none. */
  deadlineMs: number | null;
  /** How many executions this one is inside of. */
  depth: number;
  signal: AbortSignal;
  /** What an earlier call in this epoch stored with `save`, also on a worker that is dead now; null at first. */
  state: JsonObject | null;
  save: (state: JsonObject) => Promise<void>;
  /** Kept with the run, and live on its page. Saved before the outcome. */
  log: (level: 'debug' | 'info' | 'warn' | 'error', message: string) => void;
  /** Throws when this attempt is no longer the current one: call it right before an external effect. */
  assertCurrent: () => Promise<void>;
};

export type NodeHandler = {
  start: (ctx: HandlerContext) => Promise<Outcome>;
  /** Called again after `waiting` (after pollAfterMs, or at once when woken). Default: start again. */
  poll?: (ctx: HandlerContext) => Promise<Outcome>;
  /** Undoes or stops what start began, when the run is cancelled. What cannot be undone is thrown as a LoamError. */
  cancel?: (ctx: HandlerContext) => Promise<void>;
};

/** Plans a child execution for an Outcome `spawn`. Named by ChildRequest.kind. */
export type ChildPlanner = (request: ChildRequest, parent: HandlerContext) => Promise<ExecutionSpec>;

/** Given to the runner by the composition root (server/registry.ts). */
export type Handlers = { nodes: Record<string, NodeHandler>; children: Record<string, ChildPlanner> };
