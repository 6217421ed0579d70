import type { StepError } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import { isExecutionTerminal } from '@/server/domain/status';
import type { ExecutionState } from '@/server/domain/status';
import type { NodeRecord, SkipReason } from './execution';
import { recordOf } from './execution';
import type { GraphNode } from './graph-index';
import { endStopped, stopAll, whyLate } from './stop';
import { makeOutputs, meetsCondition, toStepError } from './values';
import { type Draft, endNode, enqueue, isOpen, moveNode, nodeOf, patchHeader, recordIn } from './work';

/** Handler name of a node that does nothing but order others: it ends in the transaction that frees it. */
export const passHandler = 'pass';

/** Handler name of a node that waits for other runs to end: while it does, its run is not at work. */
export const turnHandler = 'turn';

/** Looks again at every node that a change freed, and at those that they free, until nothing moves. */
export function settleAll(draft: Draft): void {
  do {
    for (let index = 0; index < draft.queue.length; index++) settle(draft, draft.queue[index] ?? '');
    draft.queue.length = 0;
  } while (stopAfterFailure(draft) || nextHeld(draft));
}

function isFull({ execution: { identity, active } }: Draft): boolean {
  const { parallelism } = identity.policy;
  return parallelism !== undefined && active >= parallelism;
}

/** The first node of the plan that waits for nothing but its turn. */
function nextHeld(draft: Draft): boolean {
  const { execution } = draft;
  if (execution.identity.policy.parallelism === undefined || isFull(draft)) return false;
  const { order } = execution.graph;
  for (let place = execution.cursor; place < order.length; place++) {
    const key = order[place] ?? '';
    if (recordIn(draft, key).state !== 'pending' || execution.unmet.get(key) !== 0) continue;
    draft.queue.push(key);
    return true;
  }
  return false;
}

function stopAfterFailure(draft: Draft): boolean {
  const { identity, header, bad, open } = draft.execution;
  const { failFast, maxFailures = 0 } = identity.policy;
  if (!failFast || bad <= maxFailures || open === 0 || header.stopping) return false;
  patchHeader(draft, 'run.failing', { stopping: { as: 'failed', error: firstError(draft) }, pausedAt: null });
  stopAll(draft);
  return true;
}

function settle(draft: Draft, key: string): void {
  const node = nodeOf(draft, key);
  const { state } = recordIn(draft, key);
  if (node.spec.kind === 'group' && state === 'running') {
    if (draft.execution.openChildren.get(key) === 0) endGroup(draft, node);
    return;
  }
  if (state !== 'pending' || draft.execution.unmet.get(key) !== 0) return;
  if (draft.execution.header.stopping) {
    endNode(draft, key, 'cancelled');
    return;
  }
  try {
    const skip = skipReason(draft, node);
    if (skip) skipNode(draft, key, skip.reason, skip.message);
    else beginNode(draft, node);
  } catch (error) {
    endNode(draft, key, 'failed', { error: toStepError(error) });
  }
}

function skipReason(draft: Draft, node: GraphNode): { reason: SkipReason; message: string } | null {
  if (node.spec.if !== undefined && node.spec.if.trim() !== '') {
    return meetsCondition(draft.execution, node)
      ? null
      : { reason: 'condition', message: notMet(node.spec.if) };
  }
  for (const key of node.dependsOn) {
    const { state, reason } = recordIn(draft, key);
    if (state === 'failed' || state === 'cancelled')
      return { reason: 'dependency', message: `${key} ${state}` };
    if (state === 'skipped' && reason !== 'condition' && reason !== 'person') {
      return { reason: 'dependency', message: `${key} was skipped` };
    }
  }
  return null;
}

/** What a step that is skipped by its condition says. */
export function notMet(condition: string): string {
  return `its condition is not met: ${condition}`;
}

/** A skipped group takes everything in it along. */
function skipNode(draft: Draft, key: string, reason: SkipReason, message: string): void {
  const waiting = [key];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!isOpen(draft, next)) continue;
    const why = next === key || reason === 'condition' ? reason : 'group';
    endNode(draft, next, 'skipped', { reason: why, message });
    waiting.push(...nodeOf(draft, next).children);
  }
}

function beginNode(draft: Draft, node: GraphNode): void {
  const { key, kind, handler, timeoutMs } = node.spec;
  const { childId } = recordIn(draft, key);
  const started: Partial<NodeRecord> = {
    startedAt: draft.now,
    deadlineAt: timeoutMs === undefined ? null : draft.now + timeoutMs,
  };
  if (kind === 'group') {
    moveNode(draft, key, 'running', started);
    draft.queue.push(key);
  } else if (handler.handler === passHandler) {
    endNode(draft, key, 'succeeded', {
      startedAt: draft.now,
      outputs: makeOutputs(draft.execution, node, {}),
    });
  } else if (isFull(draft)) {
    // It is begun when another ends.
  } else if (childId !== null) {
    // Tried again: the child goes on from where it failed.
    moveNode(draft, key, 'waiting', { ...started, message: '' });
    draft.effects.push({ type: 'child', childId, verb: 'retry' });
  } else {
    moveNode(draft, key, 'ready', { readyAt: draft.now, dueAt: null });
    if (draft.execution.header.pausedAt === null) enqueue(draft, key);
  }
}

function endGroup(draft: Draft, node: GraphNode): void {
  const { key } = node.spec;
  const { stopping } = recordIn(draft, key);
  const states = node.children.map((child) => recordIn(draft, child));
  const bad =
    states.find(({ state }) => state === 'failed') ?? states.find(({ state }) => state === 'cancelled');
  if (stopping?.as === 'skipped') {
    endStopped(draft, key, stopping);
  } else if (stopping) {
    const hurt = stopping.as === 'failed' || bad !== undefined;
    const error = hurt ? whyLate(stopping.error, bad?.error ?? null) : null;
    endNode(draft, key, hurt ? stopping.as : 'succeeded', { error });
  } else if (bad) {
    endNode(draft, key, bad.state === 'failed' ? 'failed' : 'cancelled', { error: bad.error });
  } else if (states.length > 0 && states.every(({ state }) => state === 'skipped')) {
    endNode(draft, key, 'skipped', { reason: 'condition', message: 'everything in it was skipped' });
  } else {
    endNode(draft, key, 'succeeded');
  }
}

/** The execution's own state after everything settled. */
export function settleExecution(draft: Draft): void {
  const { header, open, suspended } = draft.execution;
  if (open === 0) {
    if (!isExecutionTerminal(header.state)) endExecution(draft);
    return;
  }
  const state = openState(draft, suspended);
  if (state !== header.state) patchHeader(draft, `run.${state}`, { state });
}

function openState(draft: Draft, suspended: number): ExecutionState {
  const { stopping, pausedAt, startedAt } = draft.execution.header;
  if (stopping) return 'cancelling';
  if (pausedAt !== null || suspended > 0) return 'suspended';
  return startedAt === null ? 'queued' : 'running';
}

function endExecution(draft: Draft): void {
  const { header, identity, bad } = draft.execution;
  const { maxFailures = 0, collect } = identity.policy;
  const isGood = bad === 0 || (bad <= maxFailures && !header.stopping);
  const state = isGood ? 'succeeded' : (header.stopping?.as ?? 'failed');
  patchHeader(draft, `run.${state}`, {
    state,
    startedAt: header.startedAt ?? draft.now,
    finishedAt: draft.now,
    deadlineAt: null,
    pausedAt: null,
    stopping: null,
    outputs: isGood ? (collect ? collectResults(draft) : collectOutputs(draft)) : null,
    error: state === 'failed' ? whyLate(header.stopping?.error ?? null, firstError(draft)) : null,
  });
  if (identity.parent) draft.effects.push({ type: 'report', parent: identity.parent });
}

function collectResults({ execution }: Draft): JsonObject {
  const records = execution.graph.order.map((key) => recordOf(execution, key));
  return { results: records.map(({ outputs }) => outputs), failed: execution.bad };
}

function collectOutputs(draft: Draft): JsonObject | null {
  const outputs: JsonObject = {};
  for (const [name, key] of draft.execution.graph.providers) {
    const value = recordOf(draft.execution, key).outputs?.[name];
    if (value !== undefined) outputs[name] = value;
  }
  return Object.keys(outputs).length > 0 ? outputs : null;
}

// A group's error repeats that of a node in it, so the nodes that do something come first.
function firstError(draft: Draft): StepError | null {
  let found: StepError | null = null;
  for (const [key, { spec }] of draft.execution.graph.nodes) {
    const { error, state } = recordIn(draft, key);
    if (state !== 'failed' || error === null) continue;
    const named = { ...error, path: error.path ?? spec.path ?? key };
    if (spec.kind !== 'group') return named;
    found ??= named;
  }
  return found;
}
