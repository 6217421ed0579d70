import { expect, it } from 'vitest';
import { instanceStates } from '@/db/schema/enums';
import { countGroups, stateGroups } from './state-groups';

it('has every state in exactly one group', () => {
  expect(stateGroups.flatMap((group): string[] => [...group.states]).sort()).toEqual(
    [...instanceStates].sort(),
  );
});

it('adds up what belongs together and keeps silent about what is not there', () => {
  expect(countGroups({ failed: 2, running: 200, completed: 4, unknown: 1, stale: 2 })).toEqual([
    { key: 'failing', state: 'failed', count: 2 },
    { key: 'unreported', state: 'unreported', count: 3 },
    { key: 'healthy', state: 'running', count: 204 },
  ]);
  expect(countGroups({})).toEqual([{ key: 'healthy', state: 'running', count: 0 }]);
});
