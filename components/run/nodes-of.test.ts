import { expect, it } from 'vitest';
import { nodesOf } from './nodes-of';

const node = (key: string, dependsOn: string[] = [], parent: string | null = null) => ({
  key,
  name: key,
  kind: 'component',
  handler: 'plugin',
  type: null,
  parent,
  dependsOn,
  state: 'succeeded' as const,
  attempt: 1,
  message: '',
  progress: null,
  error: null,
  childId: null,
  startedAt: null,
  finishedAt: null,
  asks: false,
});

it('puts the nodes of a child run into the node that began it', () => {
  const part = { number: 1, seq: 1, state: 'succeeded' as const, partial: false };
  const nodes = nodesOf({
    run: { id: 'exe_1' },
    runs: [
      { ...part, id: 'exe_1', nodeKey: null, nodes: [node('deploy')] },
      {
        ...part,
        id: 'exe_2',
        nodeKey: 'deploy',
        nodes: [node('web.gate'), node('web', ['web.gate']), node('in', [], 'group')],
      },
    ],
  });
  expect(nodes.map(({ key, parent, runId, ownKey }) => [key, parent, runId, ownKey])).toEqual([
    ['deploy', null, 'exe_1', 'deploy'],
    ['deploy/web.gate', 'deploy', 'exe_2', 'web.gate'],
    ['deploy/web', 'deploy', 'exe_2', 'web'],
    ['deploy/in', 'deploy/group', 'exe_2', 'in'],
  ]);
  expect(nodes[2]?.dependsOn).toEqual(['deploy/web.gate']);
});
