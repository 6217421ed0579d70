import type { InstanceState } from '@/server/domain/status';

/** States that the list filters by together; all but the first of a group are told apart in the rows. Worst first. */
export const stateGroups = [
  { key: 'failing', states: ['failed'] },
  { key: 'checkFails', states: ['error'] },
  { key: 'warning', states: ['warning'] },
  { key: 'unreported', states: ['unreported', 'unknown', 'stale'] },
  { key: 'updating', states: ['updating', 'deleting'] },
  { key: 'pending', states: ['pending'] },
  { key: 'healthy', states: ['running', 'completed'] },
] as const satisfies readonly { key: string; states: readonly InstanceState[] }[];

export type StateGroupKey = (typeof stateGroups)[number]['key'];
export const stateGroupKeys: readonly StateGroupKey[] = stateGroups.map((group) => group.key);

export function statesOfGroup(key: StateGroupKey): readonly InstanceState[] {
  return stateGroups.find((group) => group.key === key)?.states ?? [];
}

/** Counts by state, added up by group; groups without any are left out, but for the healthy. */
export function countGroups(counts: Partial<Record<InstanceState, number>>) {
  return stateGroups
    .map(({ key, states }) => ({
      key,
      state: states[0],
      count: states.reduce((sum, state) => sum + (counts[state] ?? 0), 0),
    }))
    .filter(({ key, count }) => count > 0 || key === 'healthy');
}
