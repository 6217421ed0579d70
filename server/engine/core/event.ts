import type { Answer, AnswerContent, Outcome, StepError } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import type { ExecutionState, NodeVerb, RunVerb } from '@/server/domain/status';
import type { Execution, ExecutionHeader, NodeRecord, Revisions } from './execution';

/** Who asked, for the history. */
export type By = { id: string | null; name: string };

/** `expire`: the time of the parent's node, or of the parent, is up. */
export type ChildVerb = 'cancel' | 'expire' | 'suspend' | 'resume' | 'retry';

/** Something that happened to an execution. Every one may come late, twice, or out of order. */
export type EngineEvent =
  /** Once, in the transaction that creates the execution. */
  | { type: 'begin' }
  /** A worker offers to work on a node; `claim` is unique to this offer, so that repeating it is harmless. */
  | { type: 'claim'; key: string; claim: string; owner: string; leaseMs: number }
  /** What a handler answered. */
  | { type: 'outcome'; key: string; claim: string; outcome: NodeOutcome }
  /** The cancel handler is done; `error`: what it could not undo. */
  | { type: 'stopped'; key: string; claim: string; error: StepError | null }
  /** A worker hands a node back unfinished. */
  | { type: 'released'; key: string; claim: string }
  /** The worker that held the claim is dead, or its lease lapsed. */
  | { type: 'lost'; key: string; claim: string }
  /** `key` null: the execution's own deadline. */
  | { type: 'deadline'; key: string | null }
  | {
      type: 'child-ended';
      key: string;
      childId: string;
      state: ExecutionState;
      outputs: JsonObject;
      error: StepError | null;
    }
  /** No worker that runs knows the handler of a node that waits for one. */
  | { type: 'unknown-handler'; key: string }
  /**
   * A person's verb. `definitions`, of a retry: what runs from here goes by these revisions. Throws LoamError `illegal-state`
   * where the table forbids it.
   */
  | { type: 'verb'; verb: RunVerb; by: By; definitions?: Revisions }
  /** A person's verb about one node; `definitions`: of a restart. Throws LoamError `illegal-state` where the table forbids it. */
  | { type: 'node-verb'; verb: NodeVerb; key: string; by: By; definitions?: Revisions }
  /** A person answers what a node asks. Throws LoamError `illegal-state` where it asks nothing, or that person answered. */
  | { type: 'answer'; key: string; by: By; answer: AnswerContent }
  /** A person sets parts of the context. Throws LoamError `illegal-state` for a run that has ended, `too-large`. */
  | { type: 'set-context'; values: JsonObject; by: By }
  /** A verb from the parent execution; what does not fit is ignored. */
  | { type: 'from-parent'; verb: ChildVerb };

export type EventOf<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>;

/** Of a node that may not begin yet: it has done nothing, and its time does not run. It is looked at again. */
export type Held = { type: 'held'; message: string; pollAfterMs: number };

/** An Outcome after the runner planned the child that it asked for. */
export type NodeOutcome = Exclude<Outcome, { type: 'spawn' }> | Held | { type: 'spawned'; childId: string };

/** A step of the history: applying all of them in order gives the state. `key` null: about the execution itself. */
export type Change =
  | { key: string; type: NodeChangeType; patch: Partial<NodeRecord> }
  | { key: null; type: ExecutionChangeType; patch: Partial<ExecutionHeader>; by?: By };

export type NodeChangeType =
  | `node.${NodeRecord['state']}`
  | 'node.progress'
  | 'node.answered'
  | 'node.retrying'
  | 'node.taken-over'
  | 'node.handed-over'
  | 'node.stopping'
  | 'node.reset'
  /** Not in the history: who works on it changed, or when it is looked at next. */
  | 'node.lease';

export type ExecutionChangeType =
  | `run.${ExecutionState}`
  | 'run.paused'
  | 'run.resumed'
  | 'run.retried'
  | 'run.restarted'
  | 'run.skipped'
  | 'run.context'
  | 'run.deadline'
  | 'run.failing';

/** What the transaction that saves the changes must also do. */
export type Effect =
  /** A job for the node: start, poll or cancel, as its state then says. `at` null: now. */
  | { type: 'enqueue'; key: string; at: number | null }
  /** Tell the worker that holds the claim to stop its handler. */
  | { type: 'abort'; key: string; owner: string; claim: string }
  | { type: 'child'; childId: string; verb: ChildVerb }
  /** Ended: the parent hears of it. */
  | { type: 'report'; parent: { executionId: string; key: string } };

/** What the worker has to do with the claim that it was granted. */
export type Work = {
  mode: 'start' | 'poll' | 'cancel';
  attempt: number;
  epoch: number;
  /** How often it has failed and is tried again. */
  failures: number;
  startedAt: number;
  deadlineAt: number | null;
  inputs: JsonObject;
  properties: JsonObject;
  answers: Answer[];
};

export type Transition = {
  /** A working copy with the changes made. */
  next: Execution;
  changes: Change[];
  effects: Effect[];
  /** False: it came late or twice, and nothing changed. */
  accepted: boolean;
  /** For a granted claim, and for an outcome that leaves the claim with work to do (cancel). */
  work: Work | null;
};
