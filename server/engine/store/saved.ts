import type { Change, Effect } from '../core/event';
import type { Loaded } from './cache';

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
