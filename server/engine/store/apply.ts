import type { Executor } from '@/db/client';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { EngineEvent, NodeOutcome, Work } from '../core/event';
import { recordOf } from '../core/execution';
import type { ExecutionSpec } from '../core/graph';
import { applyChanges, transition } from '../core/transition';
import { ExecutionCache, type Loaded } from './cache';
import { createExecution } from './create';
import { type Wanted, lockExecutions } from './load';
import { saveAll } from './save';
import type { Saved } from './saved';

/** An event for an execution; `child`: the plan of the execution that a `spawned` outcome begins. */
export type Item = { executionId: string; event: EngineEvent; child?: ExecutionSpec };

export type Applied = {
  /** False: late or repeated, and nothing changed. */
  accepted: boolean;
  work: Work | null;
  /** The execution as it is now, for what a worker must know to do `work`. */
  loaded: Loaded;
};

/** `absent`: no such execution, or locked by another process when `skipLocked`. `refused`: an illegal verb. */
export type Answer = Applied | { absent: true } | { refused: LoamError };

/** Events that may change any node, so that the caches of leases must not be trusted for any of them. */
const wide = new Set<EngineEvent['type']>(['verb', 'from-parent', 'deadline', 'begin']);

/**
 * Decides and saves a batch of events in the caller's transaction, in their order per execution. If it throws, the
 * caller rolls back and must evict the executions from the cache.
 */
export async function applyBatch(
  tx: Executor,
  items: readonly Item[],
  cache: ExecutionCache,
  options: { skipLocked?: boolean } = {},
): Promise<Answer[]> {
  const { loaded, now } = await lockExecutions(tx, wantedBy(items), cache, options);
  const saved = new Map<string, Saved>();
  const children: (() => Promise<unknown>)[] = [];
  const answers = items.map((item): Answer => {
    const target = loaded.get(item.executionId);
    if (!target) return { absent: true };
    const entry = saved.get(item.executionId) ?? newSaved(target, now);
    saved.set(item.executionId, entry);
    try {
      const answer = decide(entry, item);
      const { child, event } = item;
      if (child && answer.accepted && !answer.work) children.push(() => beginChild(tx, target, event, child));
      return answer;
    } catch (error) {
      if (isLoamError(error)) return { refused: error };
      throw error;
    }
  });
  for (const begin of children) await begin();
  await saveAll(
    tx,
    [...saved.values()].filter(({ changes, effects }) => changes.length + effects.length > 0),
  );
  return answers;
}

/**
 * One event in the caller's transaction, for verbs of services. Throws LoamError `not-found`, and what the core refuses.
 */
export async function applyEvent(tx: Executor, executionId: string, event: EngineEvent): Promise<Applied> {
  const [answer] = await applyBatch(tx, [{ executionId, event }], new ExecutionCache());
  if (!answer || 'absent' in answer) throw new LoamError('not-found', `There is no run ${executionId}.`);
  if ('refused' in answer) throw answer.refused;
  return answer;
}

function wantedBy(items: readonly Item[]): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { executionId, event } of items) {
    const entry = wanted.get(executionId) ?? { keys: new Set<string>(), whole: false };
    if (wide.has(event.type)) entry.whole = true;
    if ('key' in event && event.key !== null) entry.keys.add(event.key);
    wanted.set(executionId, entry);
  }
  return wanted;
}

function newSaved(loaded: Loaded, now: number): Saved {
  return { loaded, now, changes: [], effects: [], consumed: new Set() };
}

function decide(entry: Saved, { event }: Item): Applied {
  const { loaded, now } = entry;
  const { changes, effects, accepted, work } = transition(loaded.execution, event, now);
  for (const { key, patch } of changes) {
    if (key !== null && 'woken' in patch && recordOf(loaded.execution, key).woken) entry.consumed.add(key);
  }
  applyChanges(loaded.execution, changes);
  entry.changes.push(...changes);
  entry.effects.push(...effects);
  return { accepted, work, loaded };
}

/** In the transaction in which its parent node begins to wait for it: there is never one without the other. */
async function beginChild(
  tx: Executor,
  parent: Loaded,
  event: EngineEvent,
  spec: ExecutionSpec,
): Promise<void> {
  if (event.type !== 'outcome' || !isSpawned(event.outcome)) return;
  const { facts, execution } = parent;
  await createExecution(tx, spec, {
    id: event.outcome.childId,
    projectId: facts.projectId,
    applicationId: facts.applicationId,
    revision: facts.revision,
    createdBy: { id: null, name: `run ${execution.identity.id}` },
    parent: { executionId: execution.identity.id, key: event.key, depth: facts.depth },
  });
}

function isSpawned(outcome: NodeOutcome): outcome is Extract<NodeOutcome, { type: 'spawned' }> {
  return outcome.type === 'spawned';
}
