import type { Change, Effect } from '../core/event';
import { type NodeRecord, recordOf, volatileFields } from '../core/execution';
import type { Loaded } from './cache';
import { headerColumns, nodeColumns, toRow } from './columns';

/** What one batch did to one execution. */
export type Saved = {
  loaded: Loaded;
  now: number;
  changes: Change[];
  effects: Effect[];
  /** Nodes that were woken before the batch and looked at in it. */
  consumed: Set<string>;
};

/** Changes of a lease are about who works on a node, not about what became of it: they have no event. */
export function isHistory({ type }: Change): boolean {
  return type !== 'node.lease';
}

export function touchedKeys(changes: readonly Change[]): string[] {
  return [...new Set(changes.flatMap(({ key }) => (key === null ? [] : [key])))];
}

type Json = Record<string, unknown>;
type NodeChange = Exclude<Change, { key: null }>;

/** The row of an execution, for json_to_recordset. */
export function headerRow({ loaded: { execution, seq } }: Saved): Json {
  return { id: execution.identity.id, seq, ...toRow(headerColumns, execution.header) };
}

/** The rows of its nodes that changed. */
export function nodeRows({ loaded: { execution }, changes, consumed }: Saved): Json[] {
  return touchedKeys(changes).map((key) => ({
    execution_id: execution.identity.id,
    key,
    consumed: consumed.has(key),
    ...toRow(nodeColumns, recordOf(execution, key)),
  }));
}

/** The events that it adds to the history, numbered; counts `loaded.seq` up. */
export function numberEvents({ loaded, now, changes }: Saved): Json[] {
  const at = new Date(now).toISOString();
  return changes.filter(isHistory).map((change) => {
    loaded.seq += 1;
    const { key, type } = change;
    const data = change.key === null ? { ...change.patch, by: change.by } : lasting(change);
    return { id: loaded.execution.identity.id, seq: loaded.seq, at, key, type, data };
  });
}

function lasting({ type, patch }: NodeChange): Partial<NodeRecord> {
  const kept = { ...patch };
  for (const field of volatileFields) delete kept[field];
  // Who began it is asked for long after that worker is gone.
  return type === 'node.running' && patch.owner !== undefined ? { ...kept, owner: patch.owner } : kept;
}
