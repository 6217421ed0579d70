import type { StepError } from '@/plugins/sdk/definition';
import type { Stopping } from './execution';
import {
  type Draft,
  endNode,
  enqueue,
  isOpen,
  nodeOf,
  patchHeader,
  patchNode,
  recordIn,
  refuse,
} from './work';

/** How long a handler may take to stop before its node ends without it. */
export const stopGraceMs = 30_000;

/**
 * Ends what does nothing outside at once; asks the handler, the child execution or the members of a group to stop what
 * does. Nodes of a group that is stopped are stopped by the caller (`stopWithin`, or all of them).
 */
export function stopNode(draft: Draft, key: string, stopping: Stopping): void {
  const record = recordIn(draft, key);
  if (!isOpen(draft, key) || record.stopping) return;
  const isGroup = nodeOf(draft, key).spec.kind === 'group';
  if (record.state === 'pending' || record.state === 'ready' || record.state === 'suspended') {
    endNode(draft, key, stopping.as, { error: stopping.error });
  } else if (isGroup) {
    patchNode(draft, key, 'node.stopping', { stopping, deadlineAt: null });
    draft.queue.push(key);
  } else if (record.childId !== null) {
    patchNode(draft, key, 'node.stopping', { stopping, deadlineAt: null });
    draft.effects.push({ type: 'child', childId: record.childId, verb: 'cancel' });
  } else {
    patchNode(draft, key, 'node.stopping', { stopping, deadlineAt: draft.now + stopGraceMs, dueAt: null });
    if (record.claim !== null) abort(draft, key);
    else enqueue(draft, key);
  }
}

/** Everything in a group, to any depth. */
export function stopWithin(draft: Draft, group: string, stopping: Stopping): void {
  const waiting = [...nodeOf(draft, group).children];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    waiting.push(...nodeOf(draft, key).children);
    stopNode(draft, key, stopping);
  }
}

export function stopAll(draft: Draft): void {
  for (const key of draft.execution.graph.nodes.keys())
    stopNode(draft, key, { as: 'cancelled', error: null });
}

export function abort(draft: Draft, key: string): void {
  const { owner, claim } = recordIn(draft, key);
  if (owner !== null && claim !== null) draft.effects.push({ type: 'abort', key, owner, claim });
}

/** A deadline has come: of a node, or of the whole execution. */
export function onDeadline(draft: Draft, key: string | null): void {
  if (key === null) executionDeadline(draft);
  else nodeDeadline(draft, key);
}

function executionDeadline(draft: Draft): void {
  const { header, identity } = draft.execution;
  const isDue = header.deadlineAt !== null && header.deadlineAt <= draft.now;
  if (!isDue || header.stopping || header.pausedAt !== null) {
    refuse(draft);
    return;
  }
  const error = timeoutError('The run', identity.timeoutMs ?? 0, '');
  patchHeader(draft, 'run.deadline', { stopping: { as: 'failed', error }, deadlineAt: null });
  stopAll(draft);
}

function nodeDeadline(draft: Draft, key: string): void {
  const record = recordIn(draft, key);
  const isDue = record.deadlineAt !== null && record.deadlineAt <= draft.now && isOpen(draft, key);
  if (!isDue || (draft.execution.header.pausedAt !== null && !record.stopping)) {
    refuse(draft);
    return;
  }
  const { spec } = nodeOf(draft, key);
  if (record.stopping) {
    abort(draft, key);
    const message = 'It did not stop in time; what it did outside may remain.';
    endNode(draft, key, record.stopping.as, { error: record.stopping.error, message });
    return;
  }
  const error = { ...timeoutError(key, spec.timeoutMs ?? 0, record.message), path: spec.path ?? key };
  if (spec.kind === 'group' || record.childId !== null) {
    stopNode(draft, key, { as: 'failed', error });
    stopWithin(draft, key, { as: 'cancelled', error: null });
    return;
  }
  abort(draft, key);
  endNode(draft, key, 'failed', { error });
}

function timeoutError(what: string, timeoutMs: number, lastMessage: string): StepError {
  const limit = timeoutMs >= 1_000 ? `${Math.round(timeoutMs / 1_000)} s` : `${timeoutMs} ms`;
  return {
    code: 'timeout',
    message: `${what} was not done after ${limit}${lastMessage === '' ? '' : `: ${lastMessage}`}.`,
    expected: `an end within ${limit}`,
    ...(lastMessage === '' ? {} : { got: lastMessage }),
  };
}
