import { assertNever } from '@/server/domain/error';
import { onAnswer } from './answer';
import type { Change, EngineEvent, Transition } from './event';
import { type Execution, putRecord, recordOf } from './execution';
import { onChildEnded, onClaim, onGivenUp, onUnknownHandler, onOutcome, onStopped } from './node-events';
import { onNodeVerb } from './node-verbs';
import { settleAll, settleExecution } from './schedule';
import { onDeadline } from './stop';
import { onFromParent, onSetContext, onVerb } from './verbs';
import { type Draft, newDraft } from './work';

/**
 * Decides what an event does to an execution. Pure: no I/O, no clock, and `execution` is left as it was. The cost is
 * that of the nodes that change and their edges, not of the graph (verbs excepted: these look at every node).
 * @param now milliseconds since 1970, from one clock for all workers
 * @throws LoamError `illegal-state` for a verb that the execution's state does not allow
 */
export function transition(execution: Execution, event: EngineEvent, now: number): Transition {
  const draft = newDraft(execution, now);
  if ('key' in event && event.key !== null && !execution.graph.nodes.has(event.key)) draft.accepted = false;
  else handle(draft, event);
  settleAll(draft);
  settleExecution(draft);
  return {
    next: draft.execution,
    changes: draft.changes,
    effects: draft.effects,
    accepted: draft.accepted,
    work: draft.work,
  };
}

function handle(draft: Draft, event: EngineEvent): void {
  switch (event.type) {
    case 'begin':
      for (const key of draft.execution.graph.nodes.keys()) {
        if (draft.execution.unmet.get(key) === 0) draft.queue.push(key);
      }
      return;
    case 'claim':
      return onClaim(draft, event);
    case 'outcome':
      return onOutcome(draft, event);
    case 'stopped':
      return onStopped(draft, event);
    case 'released':
    case 'lost':
      return onGivenUp(draft, event);
    case 'deadline':
      return onDeadline(draft, event.key);
    case 'child-ended':
      return onChildEnded(draft, event);
    case 'unknown-handler':
      return onUnknownHandler(draft, event);
    case 'verb':
      return onVerb(draft, event);
    case 'node-verb':
      return onNodeVerb(draft, event);
    case 'answer':
      return onAnswer(draft, event);
    case 'set-context':
      return onSetContext(draft, event.values, event.by);
    case 'from-parent':
      return onFromParent(draft, event.verb);
    default:
      return assertNever(event);
  }
}

/**
 * Makes changes in place: those of a transition on the execution that it was decided on, or a whole history on a new
 * one. Unlike `transition` this changes its argument.
 */
export function applyChanges(execution: Execution, changes: readonly Change[]): void {
  for (const change of changes) {
    if (change.key === null) execution.header = { ...execution.header, ...change.patch };
    else putRecord(execution, change.key, { ...recordOf(execution, change.key), ...change.patch });
  }
}
