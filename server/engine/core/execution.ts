import type { Answer, Ask, StepError } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import { isNodeTerminal } from '@/server/domain/status';
import type { ExecutionState, NodeState } from '@/server/domain/status';
import type { ExecutionPolicy } from './graph';
import type { Graph, GraphNode } from './graph-index';

/** Why a node was left out. `condition` and `person` satisfy what depends on it; the others are passed on. */
export type SkipReason = 'condition' | 'dependency' | 'group' | 'person';
/**
 * Why a node is suspended: its handler asked for an answer, which ends it (`answer`) or lets it be polled for its outcome
 * (`poll`), or a person must allow a second try (`repeat`).
 */
export type HoldReason = 'answer' | 'poll' | 'repeat';
/** Set while an execution is being stopped: how it will end. */
export type Stopping = { as: 'cancelled' | 'failed'; error: StepError | null };
/** The same of a node; `skipped`: a person took it out, and what depends on it goes on. */
export type NodeStopping = Stopping | { as: 'skipped'; error: null; message: string };

/** Everything about a node that changes. Times are milliseconds since 1970. */
export type NodeRecord = {
  state: NodeState;
  /** Starts so far, over all epochs. */
  attempt: number;
  /** Grows when an outcome was bad and the node is tried again; the idempotency key holds it. A crash does not end an epoch. */
  epoch: number;
  /** Bad outcomes since a person last started it; the retry policy counts them. */
  failures: number;
  /** Workers lost while it ran, in this epoch. */
  losses: number;
  reason: SkipReason | HoldReason | null;
  message: string;
  progress: number | null;
  error: StepError | null;
  outputs: JsonObject | null;
  childId: string | null;
  stopping: NodeStopping | null;
  readyAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
  deadlineAt: number | null;
  /** ready: not before; waiting: next poll, null when only a wake or a child ends the wait; suspended: goes on by itself. */
  dueAt: number | null;
  /** Fencing token of who works on it now: only its results count. */
  claim: string | null;
  /** Worker that holds the claim. */
  owner: string | null;
  leaseUntil: number | null;
  /** What it asks people; null: nothing now. */
  ask: Ask | null;
  /** What they answered; null: nothing yet. */
  answers: Answer[] | null;
  /** An answer came while a worker was looking at those before it. */
  unread: boolean;
  /** Set from outside by `wakeNode`, at any moment: what it waits for may have come, so look at once. */
  woken: boolean;
};

/** These change without an event: they say who works on a node, not what became of it. */
export const volatileFields = ['claim', 'owner', 'leaseUntil', 'dueAt', 'unread', 'woken'] as const;

/** `<kind>/<name>` of a definition -> revision. */
export type Revisions = Record<string, number>;

export type ExecutionHeader = {
  state: ExecutionState;
  stopping: Stopping | null;
  error: StepError | null;
  outputs: JsonObject | null;
  /** What people set of the context, over what it was planned with. Expressions and inputs read it, handlers do not. */
  context: JsonObject | null;
  /** What a person chose at a retry over what was pinned: newer revisions of what handlers go by. Opaque to the engine. */
  definitions: Revisions | null;
  pausedAt: number | null;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  deadlineAt: number | null;
};

/** What never changes about an execution. */
export type ExecutionIdentity = {
  id: string;
  parent: { executionId: string; key: string } | null;
  timeoutMs: number | null;
  policy: ExecutionPolicy;
};

export type Table<V> = { get(key: string): V | undefined; set(key: string, value: V): unknown };

/**
 * A loaded execution with the counters that make scheduling O(edges) in all: nothing is ever searched for.
 * `unmet`: dependencies that have not ended, plus one while the group that holds the node has not started.
 */
export type Execution = {
  identity: ExecutionIdentity;
  graph: Graph;
  header: ExecutionHeader;
  nodes: Table<NodeRecord>;
  unmet: Table<number>;
  /** Children of a group that have not ended. */
  openChildren: Table<number>;
  /** Nodes that have not ended. */
  open: number;
  suspended: number;
  /** Nodes that ended badly. */
  bad: number;
  /** Nodes that are at work: begun and not ended, groups apart. */
  active: number;
  /** Place in the plan of the first node that is not begun. */
  cursor: number;
};

export function newNodeRecord(): NodeRecord {
  return {
    state: 'pending',
    attempt: 0,
    epoch: 1,
    failures: 0,
    losses: 0,
    reason: null,
    message: '',
    progress: null,
    error: null,
    outputs: null,
    childId: null,
    stopping: null,
    readyAt: null,
    startedAt: null,
    finishedAt: null,
    deadlineAt: null,
    dueAt: null,
    claim: null,
    owner: null,
    leaseUntil: null,
    ask: null,
    answers: null,
    unread: false,
    woken: false,
  };
}

export function newHeader(createdAt: number): ExecutionHeader {
  return {
    state: 'queued',
    stopping: null,
    error: null,
    outputs: null,
    context: null,
    definitions: null,
    pausedAt: null,
    createdAt,
    startedAt: null,
    finishedAt: null,
    deadlineAt: null,
  };
}

/** An execution from its stored parts; a node without a record is new. O(nodes + edges). */
export function loadExecution(
  identity: ExecutionIdentity,
  graph: Graph,
  header: ExecutionHeader,
  records: ReadonlyMap<string, NodeRecord> = new Map(),
): Execution {
  const nodes = new Map<string, NodeRecord>();
  for (const key of graph.nodes.keys()) nodes.set(key, records.get(key) ?? newNodeRecord());
  const unmet = new Map<string, number>();
  const openChildren = new Map<string, number>();
  const execution: Execution = {
    identity,
    graph,
    header,
    nodes,
    unmet,
    openChildren,
    open: 0,
    suspended: 0,
    bad: 0,
    active: 0,
    cursor: 0,
  };
  const isOpen = (key: string) => !isNodeTerminal(recordOf(execution, key).state);
  for (const [key, node] of graph.nodes) {
    const parent = node.spec.parent;
    const held = parent !== undefined && recordOf(execution, parent).state === 'pending' ? 1 : 0;
    unmet.set(key, node.dependsOn.filter(isOpen).length + held);
    openChildren.set(key, node.children.filter(isOpen).length);
    tally(execution, node, recordOf(execution, key).state, 1);
  }
  moveCursor(execution);
  return execution;
}

export function recordOf(execution: Execution, key: string): NodeRecord {
  const record = execution.nodes.get(key);
  if (!record) throw new RangeError(`node ${key} is not in execution ${execution.identity.id}`);
  return record;
}

/**
 * Replaces a node's record and keeps every counter right, whichever way the state changed. Calls `freed` with each node
 * that waits for nothing any more, and with each group whose last child ended. O(out-degree).
 */
export function putRecord(
  execution: Execution,
  key: string,
  next: NodeRecord,
  freed: (key: string) => void = () => undefined,
): void {
  const before = recordOf(execution, key).state;
  execution.nodes.set(key, next);
  const node = execution.graph.nodes.get(key);
  if (before === next.state || !node) return;
  tally(execution, node, before, -1);
  tally(execution, node, next.state, 1);
  if (next.state === 'pending') execution.cursor = Math.min(execution.cursor, node.position);
  else if (node.position === execution.cursor) moveCursor(execution);
  const ended = Number(isNodeTerminal(next.state)) - Number(isNodeTerminal(before));
  const begun = Number(before === 'pending') - Number(next.state === 'pending');
  if (ended !== 0) {
    for (const dependent of node.dependents) lower(execution.unmet, dependent, ended, freed);
    if (node.spec.parent !== undefined) lower(execution.openChildren, node.spec.parent, ended, freed);
  }
  if (begun !== 0) for (const child of node.children) lower(execution.unmet, child, begun, freed);
}

function lower(counters: Table<number>, key: string, by: number, freed: (key: string) => void): void {
  const left = (counters.get(key) ?? 0) - by;
  counters.set(key, left);
  if (left === 0 && by > 0) freed(key);
}

function moveCursor(execution: Execution): void {
  const { order } = execution.graph;
  for (; execution.cursor < order.length; execution.cursor++) {
    if (recordOf(execution, order[execution.cursor] ?? '').state === 'pending') return;
  }
}

function tally(execution: Execution, { spec }: GraphNode, state: NodeState, by: number): void {
  if (!isNodeTerminal(state)) {
    execution.open += by;
    if (state !== 'pending' && spec.kind !== 'group') execution.active += by;
  }
  if (state === 'suspended') execution.suspended += by;
  if (state === 'failed' || state === 'cancelled') execution.bad += by;
}

class Layer<V> implements Table<V> {
  readonly own = new Map<string, V>();
  readonly #below: Table<V>;

  constructor(below: Table<V>) {
    this.#below = below;
  }

  get(key: string): V | undefined {
    return this.own.get(key) ?? this.#below.get(key);
  }

  set(key: string, value: V): void {
    this.own.set(key, value);
  }
}

/** A working copy that shares what it does not change; making it costs nothing however large the graph. */
export function forkExecution(execution: Execution): Execution {
  return {
    ...execution,
    nodes: new Layer(execution.nodes),
    unmet: new Layer(execution.unmet),
    openChildren: new Layer(execution.openChildren),
  };
}
