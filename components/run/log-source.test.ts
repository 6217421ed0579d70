import { expect, it } from 'vitest';
import { logOfNode, logOfRun } from './log-source';

it('listens to a run and to the runs that it began', () => {
  expect(logOfRun(['exe_1', 'exe_2'])).toEqual({
    id: 'exe_1',
    topics: ['run:exe_1', 'run:exe_2'],
  });
});

it('takes the log of a node, or of the run that it began', () => {
  expect(logOfNode({ runId: 'exe_2', ownKey: 'web', childId: null })).toEqual({
    id: 'exe_2',
    node: 'web',
    topics: ['run:exe_2'],
  });
  expect(logOfNode({ runId: 'exe_1', ownKey: 'deploy', childId: 'exe_2' })).toEqual({
    id: 'exe_2',
    topics: ['run:exe_2'],
  });
});
