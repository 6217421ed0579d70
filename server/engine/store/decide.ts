import type { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { Effect, EngineEvent, Transition, Work } from '../core/event';
import { recordOf } from '../core/execution';
import type { ExecutionSpec } from '../core/graph';
import { applyChanges, transition } from '../core/transition';
import type { Loaded } from './cache';
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
  followed: Taken | null;
  /** Milliseconds since 1970 by the database's clock, which decides everything here. */
  now: number;
  /** What the node's handler keeps between its calls, where that was read with it. */
  saved?: JsonObject | null;
  /** The execution as it is now, for what a worker must know to do `work`. */
  loaded: Loaded;
};

/** A node that was begun in the transaction that freed it: of the same execution, or of the one that the event began. */
export type Taken = { executionId: string; key: string; work: Work; loaded: Loaded };

/** `absent`: no such execution, or locked by another process when `skipLocked`. `refused`: an illegal verb. */
export type Answer = Applied | { absent: true } | { refused: LoamError };

export function newSaved(loaded: Loaded, now: number): Saved {
  return { loaded, now, changes: [], effects: [], consumed: new Set() };
}

/** Decides one event, makes its changes in `entry.loaded`, and notes what is to be saved. Throws what the core refuses. */
export function decide(entry: Saved, { event, follow }: Item): Applied {
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
function findTaken(entry: Saved, { claim, owner, leaseMs }: Follow): Taken | null {
  const { graph, nodes } = entry.loaded.execution;
  for (const key of graph.nodes.keys()) {
    if (nodes.get(key)?.claim !== claim) continue;
    const { work } = advance(entry, { type: 'claim', key, claim, owner, leaseMs });
    return takenOf(entry, key, work);
  }
  return null;
}

function takenOf({ loaded }: Saved, key: string, work: Work | null): Taken | null {
  return work && { executionId: loaded.execution.identity.id, key, work, loaded };
}

/** Starts the first freed node that the worker knows, instead of putting it into the queue. */
export function takeFreed(entry: Saved, effects: readonly Effect[], follow: Follow): Taken | null {
  const { graph, nodes } = entry.loaded.execution;
  for (const effect of effects) {
    if (effect.type !== 'enqueue' || effect.at !== null) continue;
    const { key } = effect;
    const handler = graph.nodes.get(key)?.spec.handler.handler ?? '';
    if (nodes.get(key)?.state !== 'ready' || !follow.handlers.has(handler)) continue;
    const { claim, owner, leaseMs } = follow;
    const { work, effects: more } = advance(entry, { type: 'claim', key, claim, owner, leaseMs });
    entry.effects.push(...more);
    return takenOf(entry, key, work);
  }
  return null;
}

export function isJobOf(effect: Effect, key: string): boolean {
  return effect.type === 'enqueue' && effect.key === key;
}
