import { isNodeTerminal } from '@/server/domain/status';
import type { NodeState } from '@/server/domain/status';
import type { Change, Effect, ExecutionChangeType, NodeChangeType, Work } from './event';
import {
  type Execution,
  type ExecutionHeader,
  type NodeRecord,
  forkExecution,
  putRecord,
  recordOf,
} from './execution';
import type { GraphNode } from './graph-index';

/** One transition being made: a working copy, what was done to it, and which nodes are to be looked at again. */
export type Draft = {
  execution: Execution;
  now: number;
  changes: Change[];
  effects: Effect[];
  /** A list of work instead of recursion: a chain may be 10,000 long. */
  queue: string[];
  accepted: boolean;
  work: Work | null;
};

/** Nobody works on it. */
export const unclaimed = { claim: null, owner: null, leaseUntil: null, woken: false } as const;

export function newDraft(execution: Execution, now: number): Draft {
  return {
    execution: forkExecution(execution),
    now,
    changes: [],
    effects: [],
    queue: [],
    accepted: true,
    work: null,
  };
}

export function nodeOf(draft: Draft, key: string): GraphNode {
  const node = draft.execution.graph.nodes.get(key);
  if (!node) throw new RangeError(`node ${key} is not in execution ${draft.execution.identity.id}`);
  return node;
}

export function recordIn(draft: Draft, key: string): NodeRecord {
  return recordOf(draft.execution, key);
}

export function patchNode(draft: Draft, key: string, type: NodeChangeType, patch: Partial<NodeRecord>): void {
  putRecord(draft.execution, key, { ...recordIn(draft, key), ...patch }, (freed) => draft.queue.push(freed));
  draft.changes.push({ key, type, patch });
}

/** To another state; the change is named after it. */
export function moveNode(draft: Draft, key: string, state: NodeState, patch: Partial<NodeRecord> = {}): void {
  patchNode(draft, key, `node.${state}`, { state, ...patch });
}

/** To an end, from which only a retry leads back. */
export function endNode(
  draft: Draft,
  key: string,
  state: 'succeeded' | 'failed' | 'skipped' | 'cancelled',
  patch: Partial<NodeRecord> = {},
): void {
  const { error, message, ask } = recordIn(draft, key);
  moveNode(draft, key, state, {
    ...unclaimed,
    finishedAt: draft.now,
    deadlineAt: null,
    dueAt: null,
    stopping: null,
    ...(ask === null ? {} : { ask: null }),
    // Of an earlier try that failed; what counts now is how it ended.
    ...(state !== 'failed' && error !== null ? { error: null } : {}),
    ...(state === 'succeeded' && message !== '' ? { message: '' } : {}),
    ...patch,
  });
}

export function patchHeader(
  draft: Draft,
  type: ExecutionChangeType,
  patch: Partial<ExecutionHeader>,
  by?: { id: string | null; name: string },
): void {
  draft.execution.header = { ...draft.execution.header, ...patch };
  draft.changes.push({ key: null, type, patch, ...(by ? { by } : {}) });
}

export function enqueue(draft: Draft, key: string, at: number | null = null): void {
  draft.effects.push({ type: 'enqueue', key, at });
}

export function refuse(draft: Draft): void {
  draft.accepted = false;
}

export function isOpen(draft: Draft, key: string): boolean {
  return !isNodeTerminal(recordIn(draft, key).state);
}
