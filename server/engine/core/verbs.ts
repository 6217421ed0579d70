import { LoamError, assertNever } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import {
  type RunVerb,
  canRun,
  canSetContext,
  contextStates,
  isNodeTerminal,
  statesFor,
} from '@/server/domain/status';
import { maxContextBytes } from './check-spec';
import type { By, ChildVerb, EventOf } from './event';
import { resetForRetry } from './retry';
import { expire, stopAll } from './stop';
import {
  type Draft,
  endNode,
  enqueue,
  moveNode,
  patchHeader,
  patchNode,
  recordIn,
  refuse,
  unclaimed,
} from './work';

/** A person's verb. Throws LoamError `illegal-state` with the states that allow it. */
export function onVerb(draft: Draft, { verb, by, definitions }: EventOf<'verb'>): void {
  const { header, identity } = draft.execution;
  if (!canRun(verb, header.state)) {
    throw new LoamError('illegal-state', `A run that is ${header.state} does not take ${verb}.`, {
      expected: `a run that is ${statesFor(verb).join(' or ')}`,
      got: header.state,
    });
  }
  if (verb === 'retry' && identity.parent) {
    throw new LoamError(
      'illegal-state',
      'This run is part of another one, which would not hear of its new end.',
      {
        hint: `Retry run ${identity.parent.executionId}: it goes on from what failed here.`,
      },
    );
  }
  if (verb === 'retry') return resetForRetry(draft, by, definitions);
  act(draft, verb, by);
}

/** What expressions and inputs read from now on; what has started keeps what it was given. */
export function onSetContext(draft: Draft, values: JsonObject, by: By): void {
  const { header } = draft.execution;
  if (!canSetContext(header.state)) {
    throw new LoamError('illegal-state', `A run that is ${header.state} does not take set-context.`, {
      expected: `a run that is ${contextStates.join(' or ')}`,
      got: header.state,
    });
  }
  const context = { ...header.context, ...values };
  const size = JSON.stringify({ ...draft.execution.graph.context, ...context }).length;
  if (size > maxContextBytes) {
    throw new LoamError('too-large', 'The context of the run would be too large.', {
      path: 'values',
      expected: `at most ${maxContextBytes} bytes of JSON`,
      got: String(size),
    });
  }
  patchHeader(draft, 'run.context', { context }, by);
}

/** What the parent does is done to its children; where that does not fit, the child is left as it is. */
export function onFromParent(draft: Draft, verb: ChildVerb): void {
  const { header, identity } = draft.execution;
  if (verb === 'expire') {
    if (canRun('cancel', header.state) && !header.stopping)
      expire(draft, { code: 'timeout', message: 'The time of the step that began it was up.' });
    else refuse(draft);
    return;
  }
  const isPause = verb === 'suspend' && header.pausedAt === null && canRun('cancel', header.state);
  // Only its own pause ends with the parent's: a question inside it still waits for its answer.
  const isUnpause = verb === 'resume' && header.pausedAt !== null;
  const isOther = (verb === 'cancel' || verb === 'retry') && canRun(verb, header.state);
  if (isPause || isUnpause || isOther) act(draft, verb, { id: null, name: 'parent run' });
  else if (verb === 'retry' && header.state === 'succeeded' && identity.parent) {
    draft.effects.push({ type: 'report', parent: identity.parent });
  } else refuse(draft);
}

function act(draft: Draft, verb: RunVerb, by: By): void {
  switch (verb) {
    case 'cancel':
      patchHeader(
        draft,
        'run.cancelling',
        {
          state: 'cancelling',
          stopping: { as: 'cancelled', error: null },
          pausedAt: null,
          deadlineAt: null,
        },
        by,
      );
      return stopAll(draft);
    case 'suspend':
      patchHeader(draft, 'run.paused', { pausedAt: draft.now }, by);
      return tellChildren(draft, 'suspend');
    case 'resume':
      return draft.execution.header.pausedAt === null ? answer(draft, by) : unpause(draft, by);
    case 'retry':
      return resetForRetry(draft, by);
    default:
      return assertNever(verb);
  }
}

/** Clocks stood still meanwhile, and no jobs were taken. */
function unpause(draft: Draft, by: By): void {
  const { pausedAt, deadlineAt } = draft.execution.header;
  const paused = draft.now - (pausedAt ?? draft.now);
  patchHeader(
    draft,
    'run.resumed',
    { pausedAt: null, deadlineAt: deadlineAt === null ? null : deadlineAt + paused },
    by,
  );
  for (const key of draft.execution.graph.nodes.keys()) {
    const record = recordIn(draft, key);
    if (isNodeTerminal(record.state)) continue;
    if (record.deadlineAt !== null && !record.stopping) {
      patchNode(draft, key, 'node.progress', { deadlineAt: record.deadlineAt + paused });
    }
    const isDue = record.state === 'ready' || record.dueAt !== null || record.woken;
    if (isDue && record.claim === null) enqueue(draft, key, record.dueAt);
  }
  tellChildren(draft, 'resume');
}

function answer(draft: Draft, by: By): void {
  patchHeader(draft, 'run.resumed', {}, by);
  for (const key of draft.execution.graph.nodes.keys()) {
    const record = recordIn(draft, key);
    if (record.state !== 'suspended') continue;
    if (record.reason === 'answer') {
      endNode(draft, key, 'succeeded', { reason: null });
      continue;
    }
    if (record.reason === 'poll') {
      moveNode(draft, key, 'waiting', { ...unclaimed, reason: null, message: '', dueAt: draft.now });
      enqueue(draft, key);
      continue;
    }
    const patch = {
      ...unclaimed,
      state: 'ready',
      reason: null,
      message: '',
      readyAt: draft.now,
      dueAt: null,
    } as const;
    patchNode(draft, key, 'node.ready', patch);
    enqueue(draft, key);
  }
}

function tellChildren(draft: Draft, verb: ChildVerb): void {
  for (const key of draft.execution.graph.nodes.keys()) {
    const { state, childId } = recordIn(draft, key);
    if (state === 'waiting' && childId !== null) draft.effects.push({ type: 'child', childId, verb });
  }
}
