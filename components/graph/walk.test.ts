import { expect, it } from 'vitest';
import type { Graph } from './model';
import { plainNode } from './testing/plain-node';
import { walk } from './walk';

const graph: Graph<null> = {
  nodes: ['app', 'web', 'api', 'pod'].map((id) => plainNode(id)),
  edges: [
    { id: '1', source: 'app', target: 'web', tone: 'plain' },
    { id: '2', source: 'app', target: 'api', tone: 'plain' },
    { id: '3', source: 'api', target: 'pod', tone: 'plain' },
  ],
};

it.each([
  [null, 'ArrowRight', 'app'],
  ['app', 'ArrowRight', 'web'],
  ['web', 'ArrowDown', 'api'],
  ['api', 'ArrowUp', 'web'],
  ['api', 'ArrowRight', 'pod'],
  ['pod', 'ArrowLeft', 'api'],
  ['app', 'ArrowLeft', null],
  ['gone', 'ArrowDown', 'app'],
] as const)('from %s by %s comes %s', (from, arrow, to) => {
  expect(walk(graph, from, arrow, 'right')).toBe(to);
});
