import { expect, it } from 'vitest';
import { nodesOf } from './nodes-of';

const node = (key: string, dependsOn: string[] = [], parent: string | null = null) => ({
  key,
  name: key,
  kind: 'component' as const,
  handler: 'plugin',
  type: null,
  typeRevision: null,
  parent,
  mode: null,
  dependsOn,
  condition: null,
  path: null,
  state: 'succeeded' as const,
  attempt: 1,
  reason: null,
  message: '',
  progress: null,
  error: null,
  outputs: null,
  childId: null,
  startedAt: null,
  finishedAt: null,
  deadlineAt: null,
  ask: null,
  answers: [],
  verbs: [],
});

it('puts the nodes of a child run into the node that began it', () => {
  const nodes = nodesOf({
    id: 'exe_1',
    nodes: [node('deploy')],
    children: [
      {
        id: 'exe_2',
        number: 2,
        state: 'succeeded',
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
