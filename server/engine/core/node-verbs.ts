import { LoamError, assertNever } from '@/server/domain/error';
import { type NodeVerb, allowedFor, canRunNode, isExecutionTerminal } from '@/server/domain/status';
import type { By, EventOf } from './event';
import type { NodeStopping } from './execution';
import { reopen, resetNodes } from './retry';
import { endStopped, stopNode, stopWithin } from './stop';
import { type Draft, isOpen, nodeOf, recordIn } from './work';

/** A person's verb about one node. Throws LoamError `illegal-state` with the states that allow it. */
export function onNodeVerb(draft: Draft, { verb, key, by, definitions }: EventOf<'node-verb'>): void {
  assertAllowed(draft, verb, key);
  switch (verb) {
    case 'restart':
      reopen(draft, 'run.restarted', by, definitions);
      return resetNodes(draft, [{ key, isWhole: true }], { isFresh: true });
    case 'skip':
      return skip(draft, key, by);
    default:
      return assertNever(verb);
  }
}

function assertAllowed(draft: Draft, verb: NodeVerb, key: string): void {
  const { header, identity } = draft.execution;
  const { state } = recordIn(draft, key);
  if (!canRunNode(verb, header.state, state)) {
    const { run, node } = allowedFor(verb);
    const isRun = !run.includes(header.state);
    const what = isRun ? `A run that is ${header.state}` : `A node that is ${state}`;
    throw new LoamError('illegal-state', `${what} does not take ${verb}.`, {
      path: nodeOf(draft, key).spec.path ?? key,
      expected: isRun ? `a run that is ${run.join(' or ')}` : `a node that is ${node.join(' or ')}`,
      got: isRun ? header.state : state,
    });
  }
  if (identity.parent && isExecutionTerminal(header.state)) {
    throw new LoamError(
      'illegal-state',
      'This run is part of another one, which would not hear of its new end.',
      { hint: `Do it in run ${identity.parent.executionId}, to the node ${identity.parent.key}.` },
    );
  }
}

function skip(draft: Draft, key: string, by: By): void {
  const stopping: NodeStopping = { as: 'skipped', error: null, message: `skipped by ${by.name}` };
  if (isOpen(draft, key)) {
    stopNode(draft, key, stopping);
    stopWithin(draft, key, stopping);
    return;
  }
  // It ended badly, and took what depends on it along: that gets its chance now.
  if (isExecutionTerminal(draft.execution.header.state)) reopen(draft, 'run.skipped', by);
  resetNodes(draft, [{ key, isWhole: true }], { isFresh: true });
  for (const each of [key, ...nodesWithin(draft, key)]) endStopped(draft, each, stopping);
}

function nodesWithin(draft: Draft, group: string): string[] {
  const found = [...nodeOf(draft, group).children];
  for (const key of found) found.push(...nodeOf(draft, key).children);
  return found;
}
