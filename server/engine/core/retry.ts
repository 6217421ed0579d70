import { isNodeTerminal } from '@/server/domain/status';
import type { By } from './event';
import { type NodeRecord, type Revisions, newNodeRecord } from './execution';
import { type Draft, nodeOf, patchHeader, patchNode, recordIn } from './work';

/**
 * Puts what ended badly, and everything that depends on it, back to the start; what succeeded before is kept. A group
 * that failed only because of a node in it begins again around that node, not around those that succeeded. With
 * `definitions` child runs begin anew too: they were planned with those before.
 */
export function resetForRetry(draft: Draft, by: By, definitions?: Revisions): void {
  reopen(draft, 'run.retried', by, definitions);
  const bad = [...draft.execution.graph.nodes.keys()].filter((key) => isBad(recordIn(draft, key)));
  resetNodes(
    draft,
    bad.map((key) => ({ key, isWhole: false })),
    { isFresh: definitions !== undefined },
  );
}

/** A run that ended runs again; the caller puts nodes back to the start. */
export function reopen(
  draft: Draft,
  type: 'run.retried' | 'run.restarted' | 'run.skipped',
  by: By,
  definitions?: Revisions,
): void {
  const { header, identity } = draft.execution;
  const { timeoutMs } = identity;
  patchHeader(
    draft,
    type,
    {
      state: 'running',
      stopping: null,
      error: null,
      outputs: null,
      finishedAt: null,
      deadlineAt: timeoutMs === null ? null : draft.now + timeoutMs,
      ...(definitions ? { definitions: { ...header.definitions, ...definitions } } : {}),
    },
    by,
  );
}

function isBad({ state, reason }: NodeRecord): boolean {
  return state === 'failed' || state === 'cancelled' || (state === 'skipped' && reason === 'group');
}

/** `isWhole`: with everything in it, where it is a group. */
export type ResetRoot = { key: string; isWhole: boolean };

/**
 * Resets `roots` and what comes after them. A child run that ended badly goes on where it failed, unless `isFresh`: then
 * another takes its place. O(nodes + edges).
 */
export function resetNodes(draft: Draft, roots: readonly ResetRoot[], { isFresh = false } = {}): void {
  const reset = closure(draft, roots);
  for (const key of draft.execution.graph.nodes.keys()) {
    const record = recordIn(draft, key);
    // What is ready waits again for what comes before it; what has begun goes on.
    const isReset = isNodeTerminal(record.state) || record.state === 'ready';
    if (!reset.has(key) || !isReset) continue;
    const fresh = newNodeRecord();
    const { attempt, epoch, childId, state } = record;
    const keptChild = !isFresh && (state === 'failed' || state === 'cancelled') ? childId : null;
    patchNode(draft, key, 'node.reset', { ...fresh, attempt, epoch: epoch + 1, childId: keptChild });
  }
  // In this order: a node is looked at when everything that it waits for is back at the start.
  for (const key of reset) draft.queue.push(key);
}

function closure(draft: Draft, roots: readonly ResetRoot[]): Set<string> {
  const reset = new Set<string>();
  /** With everything in it, where it is a group. */
  const whole = new Set<string>();
  const waiting = [...roots];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { key, isWhole } = next;
    if (whole.has(key) || (reset.has(key) && !isWhole)) continue;
    const isNew = !reset.has(key);
    reset.add(key);
    const { dependents, children, spec } = nodeOf(draft, key);
    if (isWhole) {
      whole.add(key);
      for (const child of children) waiting.push({ key: child, isWhole: true });
    }
    if (!isNew) continue;
    for (const dependent of dependents) waiting.push({ key: dependent, isWhole: true });
    if (spec.parent !== undefined) waiting.push({ key: spec.parent, isWhole: false });
  }
  return reset;
}
