import { type executionStates, instanceStates, type nodeStates } from '@/db/schema/enums';

export type InstanceState = (typeof instanceStates)[number];
export type ExecutionState = (typeof executionStates)[number];
export type NodeState = (typeof nodeStates)[number];

/** How one attempt at a node ended; `lost`: its worker died, `handed-over`: its worker was stopped. */
export type AttemptEnd =
  | Extract<NodeState, 'succeeded' | 'failed' | 'skipped' | 'cancelled'>
  | 'lost'
  | 'handed-over';

/** The worst of several states; order-independent. Nothing at all is `pending`. */
export function worstState(states: Iterable<InstanceState>): InstanceState {
  let worst: InstanceState | undefined;
  for (const state of states) if (worst === undefined || severityOf(state) < severityOf(worst)) worst = state;
  return worst ?? 'pending';
}

export function isInstanceState(text: string): text is InstanceState {
  return instanceStates.some((state) => state === text);
}

/** 0 is the worst. */
export function severityOf(state: InstanceState): number {
  return instanceStates.indexOf(state);
}

export function isWell(state: InstanceState): boolean {
  return state === 'running' || state === 'completed';
}

/** Nothing can be seen of it now: what is known of its parts was seen before. */
export function isUnseen(state: InstanceState): boolean {
  return state === 'stale' || state === 'error';
}

/** A part of what cannot be seen now: trouble as it was seen last, but never that it is well, or on its way to that. */
export function asLastSeen(state: InstanceState): InstanceState {
  return severityOf(state) > severityOf('stale') ? 'stale' : state;
}

/** Not well yet, and nothing is wrong. */
export function isOnItsWay(state: InstanceState): boolean {
  return state === 'pending' || state === 'updating';
}

export function isExecutionTerminal(state: ExecutionState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'cancelled';
}

export function isNodeTerminal(state: NodeState): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'skipped' || state === 'cancelled';
}

/** What a person may do with a run, by its state. Server guard, CLI and buttons ask this one table. */
export const runVerbs = ['cancel', 'suspend', 'resume', 'retry'] as const;
export type RunVerb = (typeof runVerbs)[number];

const runVerbTable: Record<RunVerb, readonly ExecutionState[]> = {
  cancel: ['queued', 'running', 'suspended'],
  suspend: ['queued', 'running'],
  resume: ['suspended'],
  retry: ['failed', 'cancelled'],
};

export function canRun(verb: RunVerb, state: ExecutionState): boolean {
  return runVerbTable[verb].includes(state);
}

/** For an error or a disabled button: in which states the verb is allowed. */
export function statesFor(verb: RunVerb): readonly ExecutionState[] {
  return runVerbTable[verb];
}

/** In which states of a run parts of its context may be set: what starts later reads them. */
export const contextStates: readonly ExecutionState[] = ['queued', 'running', 'suspended'];

export function canSetContext(state: ExecutionState): boolean {
  return contextStates.includes(state);
}

/** What a person may do with one node of a run. */
export const nodeVerbs = ['restart', 'skip'] as const;
export type NodeVerb = (typeof nodeVerbs)[number];

type Allowed = { run: readonly ExecutionState[]; node: readonly NodeState[] };

const nodeVerbTable: Record<NodeVerb, Allowed> = {
  // Again, with everything that comes after it; what came before is kept.
  restart: {
    run: ['succeeded', 'failed', 'cancelled'],
    node: ['succeeded', 'failed', 'skipped', 'cancelled'],
  },
  // As if its condition had not been met: what depends on it goes on.
  skip: {
    run: ['queued', 'running', 'suspended', 'failed', 'cancelled'],
    node: ['pending', 'ready', 'running', 'waiting', 'suspended', 'failed', 'cancelled'],
  },
};

export function canRunNode(verb: NodeVerb, run: ExecutionState, node: NodeState): boolean {
  const { run: runs, node: nodes } = nodeVerbTable[verb];
  return runs.includes(run) && nodes.includes(node);
}

/** For an error or a disabled button: in which states of run and node the verb is allowed. */
export function allowedFor(verb: NodeVerb): Allowed {
  return nodeVerbTable[verb];
}
