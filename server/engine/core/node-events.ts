import type { StepError } from '@/plugins/sdk/definition';
import { assertNever } from '@/server/domain/error';
import { isExecutionTerminal } from '@/server/domain/status';
import type { EventOf, NodeOutcome, Work } from './event';
import type { NodeRecord } from './execution';
import { endStopped, whyLate } from './stop';
import { giveAll, giveInputs, makeOutputs, toStepError } from './values';
import {
  type Draft,
  endNode,
  enqueue,
  moveNode,
  nodeOf,
  patchHeader,
  patchNode,
  recordIn,
  refuse,
  unclaimed,
} from './work';

/** A node that took this many workers down with it is not given to another. */
export const maxLosses = 5;
const maxBackoffMs = 3_600_000;

export function onClaim(draft: Draft, event: EventOf<'claim'>): void {
  const record = recordIn(draft, event.key);
  if (record.claim === event.claim) {
    // Granted before, but the answer was lost on its way.
    draft.work = workFor(draft, event.key, modeOf(record));
    return;
  }
  const { header } = draft.execution;
  if (record.claim !== null || isExecutionTerminal(header.state)) return refuse(draft);
  const lease = { claim: event.claim, owner: event.owner, leaseUntil: draft.now + event.leaseMs };
  if (record.stopping) {
    if (record.childId !== null) return refuse(draft);
    patchNode(draft, event.key, 'node.lease', lease);
    draft.work = workFor(draft, event.key, 'cancel');
    return;
  }
  if (header.pausedAt !== null) return refuse(draft);
  if (!isDue(draft, record)) {
    if (record.dueAt !== null) enqueue(draft, event.key, record.dueAt);
    return refuse(draft);
  }
  if (record.state === 'ready') startNode(draft, event.key, lease);
  else if (record.state === 'waiting') pollNode(draft, event.key, lease);
  else if (record.state !== 'suspended') refuse(draft);
  else if (record.reason === 'poll') {
    moveNode(draft, event.key, 'waiting', { reason: null, message: '' });
    pollNode(draft, event.key, lease);
  } else endNode(draft, event.key, 'succeeded', { reason: null });
}

function isDue(draft: Draft, { state, dueAt, woken, childId }: NodeRecord): boolean {
  const come = dueAt !== null && dueAt <= draft.now;
  if (state === 'ready') return dueAt === null || come;
  if (state === 'waiting') return childId === null && (woken || come);
  return state === 'suspended' && come;
}

type Lease = { claim: string; owner: string; leaseUntil: number };

function startNode(draft: Draft, key: string, lease: Lease): void {
  const record = recordIn(draft, key);
  const deadlineAt = record.deadlineAt ?? deadlineFrom(draft, key);
  moveNode(draft, key, 'running', {
    ...lease,
    attempt: record.attempt + 1,
    startedAt: record.startedAt ?? draft.now,
    deadlineAt,
    dueAt: null,
    woken: false,
    ...(record.message === '' ? {} : { message: '' }),
  });
  if (draft.execution.header.startedAt === null) markStarted(draft);
  try {
    draft.work = workFor(draft, key, 'start');
  } catch (error) {
    endNode(draft, key, 'failed', { error: toStepError(error) });
  }
}

function deadlineFrom(draft: Draft, key: string): number | null {
  const { timeoutMs } = nodeOf(draft, key).spec;
  return timeoutMs === undefined ? null : draft.now + timeoutMs;
}

function markStarted(draft: Draft): void {
  const { timeoutMs } = draft.execution.identity;
  const deadlineAt = timeoutMs === null ? null : draft.now + timeoutMs;
  const { suspended } = draft.execution;
  const state = suspended > 0 ? 'suspended' : 'running';
  patchHeader(draft, `run.${state}`, { state, startedAt: draft.now, deadlineAt });
}

function pollNode(draft: Draft, key: string, lease: Lease): void {
  // That nobody knew how to go on is over, and must not stand beside the end.
  const wasUnknown = recordIn(draft, key).message === waitsForWorker(nodeOf(draft, key).spec.handler.handler);
  const patch = { ...lease, dueAt: null, woken: false, unread: false };
  if (wasUnknown) patchNode(draft, key, 'node.progress', { ...patch, message: '' });
  else patchNode(draft, key, 'node.lease', patch);
  draft.work = workFor(draft, key, 'poll');
}

function modeOf(record: NodeRecord): Work['mode'] {
  if (record.stopping) return 'cancel';
  return record.state === 'waiting' ? 'poll' : 'start';
}

function workFor(draft: Draft, key: string, mode: Work['mode']): Work {
  const { attempt, epoch, failures, startedAt, deadlineAt, answers } = recordIn(draft, key);
  const node = nodeOf(draft, key);
  const given = mode === 'cancel' ? giveInputs(draft.execution, node) : giveAll(draft.execution, node);
  return {
    mode,
    attempt,
    epoch,
    failures,
    startedAt: startedAt ?? draft.now,
    deadlineAt,
    answers: answers ?? [],
    ...given,
  };
}

export function onOutcome(draft: Draft, { key, claim, outcome }: EventOf<'outcome'>): void {
  const record = recordIn(draft, key);
  if (record.claim !== claim) return refuse(draft);
  if (record.stopping && outcome.type !== 'succeeded') {
    // What it began is to be undone by the worker that began it.
    draft.work = workFor(draft, key, 'cancel');
    return;
  }
  settleOutcome(draft, key, record, outcome);
}

function settleOutcome(draft: Draft, key: string, record: NodeRecord, outcome: NodeOutcome): void {
  switch (outcome.type) {
    case 'succeeded':
      return succeed(draft, key, outcome.outputs ?? {}, outcome.message ?? '');
    case 'waiting':
    case 'held':
      return wait(draft, key, record, outcome);
    case 'failed':
      return fail(draft, key, outcome.error, outcome.retryable ?? true);
    case 'suspended':
      return hold(draft, key, record, outcome);
    case 'spawned':
      moveNode(draft, key, 'waiting', { ...unclaimed, childId: outcome.childId, message: '', dueAt: null });
      if (draft.execution.header.pausedAt !== null) {
        draft.effects.push({ type: 'child', childId: outcome.childId, verb: 'suspend' });
      }
      return;
    default:
      return assertNever(outcome);
  }
}

function hold(
  draft: Draft,
  key: string,
  { unread }: NodeRecord,
  outcome: Extract<NodeOutcome, { type: 'suspended' }>,
): void {
  const { reason: message, untilMs, resume } = outcome;
  const ask = outcome.ask ?? null;
  if (unread) {
    // It has not seen the newest answer yet.
    moveNode(draft, key, 'waiting', { ...unclaimed, ask, message, dueAt: draft.now, unread: false });
    enqueue(draft, key);
    return;
  }
  const reason = ask === null ? (resume ?? 'answer') : 'poll';
  const dueAt = untilMs ?? null;
  moveNode(draft, key, 'suspended', { ...unclaimed, reason, ask, message, dueAt });
  if (dueAt !== null) enqueue(draft, key, dueAt);
}

function succeed(
  draft: Draft,
  key: string,
  output: Parameters<typeof makeOutputs>[2],
  message: string,
): void {
  try {
    const outputs = makeOutputs(draft.execution, nodeOf(draft, key), output);
    endNode(draft, key, 'succeeded', { outputs, message, progress: null });
  } catch (error) {
    endNode(draft, key, 'failed', { error: toStepError(error) });
  }
}

function wait(
  draft: Draft,
  key: string,
  record: NodeRecord,
  outcome: Extract<NodeOutcome, { type: 'waiting' | 'held' }>,
): void {
  const { type, message, pollAfterMs } = outcome;
  const progress = type === 'held' ? null : (outcome.progress ?? null);
  const deadlineAt = type === 'held' ? null : (record.deadlineAt ?? deadlineFrom(draft, key));
  const later = pollAfterMs === undefined ? null : draft.now + Math.max(0, pollAfterMs);
  const dueAt = record.woken ? draft.now : later;
  const isTimed = record.deadlineAt === deadlineAt;
  const isNews =
    record.state !== 'waiting' || record.message !== message || record.progress !== progress || !isTimed;
  const patch = { ...unclaimed, dueAt, ...(isTimed ? {} : { deadlineAt }) };
  if (record.state !== 'waiting') moveNode(draft, key, 'waiting', { ...patch, message, progress });
  else if (isNews) patchNode(draft, key, 'node.progress', { ...patch, message, progress });
  else patchNode(draft, key, 'node.lease', patch);
  if (dueAt !== null && draft.execution.header.pausedAt === null) enqueue(draft, key, dueAt);
}

/** Tries again as the policy says, asks a person where a second try may do harm, else ends the node. */
function fail(draft: Draft, key: string, error: StepError, isRetryable: boolean): void {
  const record = recordIn(draft, key);
  const { retry, repeatable } = nodeOf(draft, key).spec;
  const failures = record.failures + 1;
  const isWorthIt = isRetryable && (retry?.errors === undefined || retry.errors.includes(error.code));
  if (!isWorthIt || !retry || failures > retry.times) {
    endNode(draft, key, 'failed', { error, failures });
    return;
  }
  const again = { ...unclaimed, failures, error, epoch: record.epoch + 1, childId: null, progress: null };
  if (repeatable === false) {
    holdForRepeat(draft, key, again);
    return;
  }
  const delay = Math.min(retry.backoffMs * 2 ** (failures - 1), retry.maxBackoffMs ?? maxBackoffMs);
  const dueAt = draft.now + delay;
  const message = `try ${failures + 1} of ${retry.times + 1} follows: ${error.message}`;
  patchNode(draft, key, 'node.retrying', { ...again, state: 'ready', readyAt: draft.now, dueAt, message });
  if (draft.execution.header.pausedAt === null) enqueue(draft, key, dueAt);
}

function holdForRepeat(draft: Draft, key: string, patch: Partial<NodeRecord>): void {
  const message = 'It may have had its effect already; resume to run it again, or cancel.';
  moveNode(draft, key, 'suspended', { ...unclaimed, ...patch, reason: 'repeat', message, dueAt: null });
}

export function onStopped(draft: Draft, { key, claim, error }: EventOf<'stopped'>): void {
  const { claim: current, stopping } = recordIn(draft, key);
  if (current !== claim || !stopping) return refuse(draft);
  const message = error ? `It could not be undone: ${error.message}` : '';
  endStopped(draft, key, stopping, { error: stopping.error ?? error, message });
}

/** The claim ended without an outcome: by a clean stop of its worker, or by its death. */
export function onGivenUp(draft: Draft, { type, key, claim }: EventOf<'lost' | 'released'>): void {
  const record = recordIn(draft, key);
  if (record.claim !== claim) return refuse(draft);
  const losses = record.losses + (type === 'lost' ? 1 : 0);
  if (record.stopping) {
    patchNode(draft, key, 'node.lease', unclaimed);
    enqueue(draft, key);
  } else if (losses >= maxLosses) {
    const message = `${losses} workers were lost while they ran ${key}; it is not given to another.`;
    endNode(draft, key, 'failed', { losses, error: { code: 'unavailable', message } });
  } else if (record.state === 'waiting') {
    patchNode(draft, key, losses > record.losses ? 'node.taken-over' : 'node.lease', {
      ...unclaimed,
      losses,
      dueAt: draft.now,
    });
    if (draft.execution.header.pausedAt === null) enqueue(draft, key);
  } else if (nodeOf(draft, key).spec.repeatable === false) {
    holdForRepeat(draft, key, { losses });
  } else {
    const change = type === 'lost' ? 'node.taken-over' : 'node.handed-over';
    patchNode(draft, key, change, { ...unclaimed, state: 'ready', losses, readyAt: draft.now, dueAt: null });
    if (draft.execution.header.pausedAt === null) enqueue(draft, key);
  }
}

export function onChildEnded(draft: Draft, event: EventOf<'child-ended'>): void {
  const { key, childId, state, outputs, error } = event;
  const record = recordIn(draft, key);
  if (record.childId !== childId || record.state !== 'waiting') return refuse(draft);
  if (state === 'succeeded') succeed(draft, key, outputs, '');
  else if (record.stopping) {
    endStopped(draft, key, record.stopping, { error: whyLate(record.stopping.error, error) });
  } else if (state === 'cancelled') endNode(draft, key, 'cancelled', { message: 'its run was cancelled' });
  else fail(draft, key, error ?? { code: 'unavailable', message: 'Its run failed.' }, true);
}

/** What a node says while no worker that runs knows its handler, as in the middle of an upgrade. */
export function waitsForWorker(handler: string): string {
  return `Waits for a worker that knows "${handler}": none that runs does. It goes on by itself when one comes, such as one of a newer version.`;
}

/** Said once about a node that is not being worked on. */
export function onUnknownHandler(draft: Draft, { key }: EventOf<'unknown-handler'>): void {
  const { state, claim, childId, message } = recordIn(draft, key);
  const isWaiting = state === 'ready' || (state === 'waiting' && childId === null);
  const said = waitsForWorker(nodeOf(draft, key).spec.handler.handler);
  if (!isWaiting || claim !== null || message === said) return refuse(draft);
  patchNode(draft, key, 'node.progress', { message: said });
}
