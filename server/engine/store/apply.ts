import type { SQL } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { Effect, EngineEvent, NodeOutcome, Transition, Work } from '../core/event';
import { recordOf } from '../core/execution';
import type { ExecutionSpec } from '../core/graph';
import { applyChanges, transition } from '../core/transition';
import { ExecutionCache, type Loaded } from './cache';
import { insertPlanned } from './create';
import { type Wanted, lockExecutions } from './load';
import { type Query, queryIn } from './query';
import { saveStatements } from './save';
import type { Saved } from './saved';

/**
 * An event for an execution. `child`: the plan of the execution that a `spawned` outcome begins. `follow`: the worker
 * offers to go on with one of the nodes that the event frees, in the same transaction and without the queue.
 */
export type Item = { executionId: string; event: EngineEvent; child?: ExecutionSpec; follow?: Follow };

export type Follow = { claim: string; owner: string; leaseMs: number; handlers: ReadonlySet<string> };

export type Applied = {
  /** False: late or repeated, and nothing changed. */
  accepted: boolean;
  work: Work | null;
  /** The node that the worker goes on with, under the claim that it offered. */
  followed: { key: string; work: Work } | null;
  /** Milliseconds since 1970 by the database's clock, which decides everything here. */
  now: number;
  /** The execution as it is now, for what a worker must know to do `work`. */
  loaded: Loaded;
};

/** `absent`: no such execution, or locked by another process when `skipLocked`. `refused`: an illegal verb. */
export type Answer = Applied | { absent: true } | { refused: LoamError };

/** `saves` must run in the same transaction, in any order, before its commit. */
export type Decided = { answers: Answer[]; saves: SQL[] };

/** Events that may change any node, so that the caches of leases must not be trusted for any of them. */
const wide = new Set<EngineEvent['type']>(['verb', 'from-parent', 'deadline', 'begin']);

/**
 * Decides a batch of events in the caller's transaction, in their order per execution, which stays locked until its end.
 * If it throws or the transaction fails, the caller must evict the executions from the cache.
 */
export async function decideBatch(
  query: Query,
  items: readonly Item[],
  cache: ExecutionCache,
  options: { skipLocked?: boolean } = {},
): Promise<Decided> {
  const { loaded, now } = await lockExecutions(query, wantedBy(items), cache, options);
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
      if (child && answer.accepted && !answer.work) {
        children.push(() => beginChild(query, target, event, child));
      }
      return answer;
    } catch (error) {
      if (isLoamError(error)) return { refused: error };
      throw error;
    }
  });
  for (const begin of children) await begin();
  const changed = [...saved.values()].filter(({ changes, effects }) => changes.length + effects.length > 0);
  return { answers, saves: saveStatements(changed) };
}

/** Decides and saves a batch. */
export async function applyBatch(
  query: Query,
  items: readonly Item[],
  cache: ExecutionCache,
  options: { skipLocked?: boolean } = {},
): Promise<Answer[]> {
  const { answers, saves } = await decideBatch(query, items, cache, options);
  await Promise.all(saves.map((statement) => query(statement)));
  return answers;
}

/**
 * One event in the caller's transaction, for verbs of services. Throws LoamError `not-found`, and what the core refuses.
 */
export async function applyEvent(tx: Executor, executionId: string, event: EngineEvent): Promise<Applied> {
  const [answer] = await applyBatch(queryIn(tx), [{ executionId, event }], new ExecutionCache());
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

function decide(entry: Saved, { event, follow }: Item): Applied {
  const { loaded, now } = entry;
  const { effects, accepted, work } = advance(entry, event);
  const followed = follow && !work ? go(entry, follow, accepted, effects) : null;
  const left = followed ? effects.filter((effect) => !isJobOf(effect, followed.key)) : effects;
  entry.effects.push(...left);
  return { accepted, work, followed, now, loaded };
}

function advance(entry: Saved, event: EngineEvent): Pick<Transition, 'effects' | 'accepted' | 'work'> {
  const { loaded, now } = entry;
  const { changes, effects, accepted, work } = transition(loaded.execution, event, now);
  for (const { key, patch } of changes) {
    if (key !== null && 'woken' in patch && recordOf(loaded.execution, key).woken) entry.consumed.add(key);
  }
  applyChanges(loaded.execution, changes);
  entry.changes.push(...changes);
  return { effects, accepted, work };
}

function go(
  entry: Saved,
  follow: Follow,
  accepted: boolean,
  effects: readonly Effect[],
): Applied['followed'] {
  return accepted ? takeFreed(entry, effects, follow) : findTaken(entry, follow);
}

/** The event comes again, because the answer to it was lost: what was begun under the offered claim is still begun. */
function findTaken(entry: Saved, { claim, owner, leaseMs }: Follow): Applied['followed'] {
  const { graph, nodes } = entry.loaded.execution;
  for (const key of graph.nodes.keys()) {
    if (nodes.get(key)?.claim !== claim) continue;
    const { work } = advance(entry, { type: 'claim', key, claim, owner, leaseMs });
    return work ? { key, work } : null;
  }
  return null;
}

/** Starts the first freed node that the worker knows, instead of putting it into the queue. */
function takeFreed(entry: Saved, effects: readonly Effect[], follow: Follow): Applied['followed'] {
  const { graph, nodes } = entry.loaded.execution;
  for (const effect of effects) {
    if (effect.type !== 'enqueue' || effect.at !== null) continue;
    const { key } = effect;
    const handler = graph.nodes.get(key)?.spec.handler.handler ?? '';
    if (nodes.get(key)?.state !== 'ready' || !follow.handlers.has(handler)) continue;
    const { claim, owner, leaseMs } = follow;
    const { work, effects: more } = advance(entry, { type: 'claim', key, claim, owner, leaseMs });
    entry.effects.push(...more);
    return work ? { key, work } : null;
  }
  return null;
}

function isJobOf(effect: Effect, key: string): boolean {
  return effect.type === 'enqueue' && effect.key === key;
}

/** In the transaction in which its parent node begins to wait for it: there is never one without the other. */
async function beginChild(
  query: Query,
  parent: Loaded,
  event: EngineEvent,
  spec: ExecutionSpec,
): Promise<void> {
  if (event.type !== 'outcome' || !isSpawned(event.outcome)) return;
  const { facts, execution } = parent;
  await insertPlanned(query, spec, {
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
