import type { StepError } from '@/plugins/sdk/definition';
import type { NodeStopping, Stopping } from './execution';
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
export function stopNode(draft: Draft, key: string, stopping: NodeStopping): void {
  const record = recordIn(draft, key);
  if (!isOpen(draft, key) || record.stopping) return;
  const isGroup = nodeOf(draft, key).spec.kind === 'group';
  if (record.state === 'pending' || record.state === 'ready' || record.state === 'suspended') {
    endStopped(draft, key, stopping);
  } else if (isGroup) {
    patchNode(draft, key, 'node.stopping', { stopping, deadlineAt: null });
    draft.queue.push(key);
  } else if (record.childId !== null) {
    patchNode(draft, key, 'node.stopping', { stopping, deadlineAt: null });
    const verb = isLate(draft, key) ? 'expire' : 'cancel';
    draft.effects.push({ type: 'child', childId: record.childId, verb });
  } else {
    patchNode(draft, key, 'node.stopping', { stopping, deadlineAt: draft.now + stopGraceMs, dueAt: null });
    if (record.claim !== null) abort(draft, key);
    else enqueue(draft, key);
  }
}

/** The end of what was stopped, as it was asked for. `told`: what is known of it beside that. */
export function endStopped(
  draft: Draft,
  key: string,
  stopping: NodeStopping,
  told: { error?: StepError | null; message?: string } = {},
): void {
  if (stopping.as === 'skipped') {
    const message = [stopping.message, told.message].filter(Boolean).join('; ');
    endNode(draft, key, 'skipped', { reason: 'person', message, error: null });
    return;
  }
  const { error = stopping.error, message } = told;
  endNode(draft, key, stopping.as, { error, ...(message === undefined ? {} : { message }) });
}

/** Stopped because its time is up, or that of a group around it, or that of the run. */
function isLate(draft: Draft, key: string): boolean {
  for (let at: string | undefined = key; at !== undefined; at = nodeOf(draft, at).spec.parent) {
    if (recordIn(draft, at).stopping?.as === 'failed') return true;
  }
  return draft.execution.header.stopping?.as === 'failed';
}

/** Everything in a group, to any depth. */
export function stopWithin(draft: Draft, group: string, stopping: NodeStopping): void {
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
  expire(draft, lateError('The run', identity.timeoutMs ?? 0));
}

/** Ends an execution whose time is up, and keeps what it was waiting for: the next thing that anybody asks. */
export function expire(draft: Draft, error: StepError): void {
  const stopping: Stopping = { as: 'failed', error: whyLate(error, waitingFor(draft)) };
  patchHeader(draft, 'run.deadline', { stopping, deadlineAt: null, pausedAt: null });
  stopAll(draft);
}

/** What the first node that is at work, waits or is to be tried again says of itself, as the error that it would end with. */
function waitingFor(draft: Draft): StepError | null {
  for (const [key, { spec }] of draft.execution.graph.nodes) {
    const { state, error, ...record } = recordIn(draft, key);
    // What is to be tried again is held up by what went wrong.
    const isAgain = state === 'ready' && error !== null;
    const message = isAgain ? error.message : record.message;
    const isWaiting = isAgain || state === 'waiting' || state === 'running' || state === 'suspended';
    if (isWaiting && message !== '')
      return { code: 'timeout', message, got: message, path: spec.path ?? key };
  }
  return null;
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
    endStopped(draft, key, record.stopping, { message });
    return;
  }
  const late = { ...lateError(key, spec.timeoutMs ?? 0), path: spec.path ?? key };
  const own =
    record.message === '' ? null : { code: 'timeout', message: record.message, got: record.message };
  const error = whyLate(late, own);
  if (spec.kind === 'group' || record.childId !== null) {
    stopNode(draft, key, { as: 'failed', error });
    stopWithin(draft, key, { as: 'cancelled', error: null });
    return;
  }
  abort(draft, key);
  endNode(draft, key, 'failed', { error });
}

function lateError(what: string, timeoutMs: number): StepError {
  const limit = timeoutMs >= 1_000 ? `${Math.round(timeoutMs / 1_000)} s` : `${timeoutMs} ms`;
  return {
    code: 'timeout',
    message: `${what} was not done after ${limit}.`,
    expected: `an end within ${limit}`,
  };
}

/** That time was up, with what was being waited for; where something failed by itself meanwhile, that. */
export function whyLate(late: StepError | null, why: StepError | null): StepError | null {
  if (late === null || why === null) return late ?? why;
  if (why.code !== 'timeout') return why;
  if (late.got !== undefined || why.got === undefined) return late;
  const { got, path = late.path } = why;
  const message = `${late.message.replace(/\.$/, '')}: ${got.replace(/\.$/, '')}.`;
  return { ...late, message, got, ...(path === undefined ? {} : { path }) };
}
