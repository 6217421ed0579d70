import type { SQL } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { EngineEvent, NodeOutcome } from '../core/event';
import { ExecutionCache, type Loaded } from './cache';
import { planCreation } from './create';
import { type Answer, type Applied, type Item, decide, newSaved } from './decide';
import { type Wanted, lockExecutions } from './load';
import { type Query, queryIn } from './query';
import { saveStatements } from './save';
import type { Saved } from './saved';

/** `saves` must run in the same transaction, in this order, before its commit. */
export type Decided = { answers: Answer[]; saves: SQL[] };

/** Events that may change any node, so that the caches of leases must not be trusted for any of them. */
const wide = new Set<EngineEvent['type']>([
  'verb',
  'node-verb',
  'answer',
  'from-parent',
  'deadline',
  'begin',
]);

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
  const children: Promise<SQL[]>[] = [];
  const answers = items.map((item): Answer => {
    const target = loaded.get(item.executionId);
    if (!target) return { absent: true };
    const entry = saved.get(item.executionId) ?? newSaved(target, now);
    saved.set(item.executionId, entry);
    try {
      const answer = decide(entry, item);
      if (item.child && answer.accepted && !answer.work)
        children.push(beginChild(query, target, item, answer));
      return answer;
    } catch (error) {
      if (isLoamError(error)) return { refused: error };
      throw error;
    }
  });
  const begun = (await Promise.all(children)).flat();
  const changed = [...saved.values()].filter(({ changes, effects }) => changes.length + effects.length > 0);
  return { answers, saves: [...begun, ...saveStatements(changed)] };
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

/**
 * What begins it, in the transaction in which its parent node begins to wait for it: there is never one without the other. The
 * worker goes on with its first node.
 */
async function beginChild(
  query: Query,
  { facts, execution }: Loaded,
  { event, child, follow }: Item,
  answer: Applied,
): Promise<SQL[]> {
  if (!child || event.type !== 'outcome' || !isSpawned(event.outcome)) return [];
  const { statements, followed } = await planCreation(query, child, {
    id: event.outcome.childId,
    projectId: facts.projectId,
    applicationId: facts.applicationId,
    revision: facts.revision,
    createdBy: { id: null, name: `run ${execution.identity.id}` },
    parent: { executionId: execution.identity.id, key: event.key, depth: facts.depth },
    follow: answer.followed ? undefined : follow,
  });
  answer.followed ??= followed;
  return statements;
}

function isSpawned(outcome: NodeOutcome): outcome is Extract<NodeOutcome, { type: 'spawned' }> {
  return outcome.type === 'spawned';
}
