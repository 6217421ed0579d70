import { describe, expect, it } from 'vitest';
import { comesAfter, toRunGraph } from './run-graph';
import { runNode as node, runWords as words } from './testing/run-node';

it('says what a node truly came after, not what only joins edges', () => {
  const nodes = [
    node('first'),
    node('first.done', { kind: 'done', dependsOn: ['first'] }),
    node('second.gate', { kind: 'gate', dependsOn: ['first.done'] }),
    node('second', { dependsOn: ['second.gate'] }),
  ];
  expect(comesAfter(node('second', { dependsOn: ['second.gate'] }), nodes)).toEqual(['first']);
});

describe('toRunGraph', () => {
  it('does not repeat the name in the line under it', () => {
    const failed = node('web', { state: 'failed', error: 'web cannot start' });
    const [drawn] = toRunGraph([failed], 0, words).nodes;
    expect(drawn?.subtitle).toBe('cannot start');
  });

  it('says what a node waits for, also one that has not begun', () => {
    const message = 'Waits for a worker that knows "novel".';
    const [drawn] = toRunGraph([node('web', { state: 'ready', message })], 0, words).nodes;
    expect(drawn?.subtitle).toBe(message);
  });

  it('says why a node was skipped', () => {
    const message = 'its condition is not met: status.db.failed';
    const skipped = node('web', {
      state: 'skipped',
      type: 'webservice',
      message,
      startedAt: 1,
      finishedAt: 1,
    });
    expect(toRunGraph([skipped], 0, words).nodes[0]?.subtitle).toBe(message);
  });

  it('joins the edges through gates and ends', () => {
    const { nodes, edges } = toRunGraph(
      [
        node('db.gate', { kind: 'gate' }),
        node('db', { kind: 'component', dependsOn: ['db.gate'] }),
        node('db.done', { kind: 'done', dependsOn: ['db'] }),
        node('web.gate', { kind: 'gate', dependsOn: ['db.done'] }),
        node('web', { kind: 'component', dependsOn: ['web.gate'] }),
      ],
      0,
      words,
    );
    expect(nodes.map((each) => each.id)).toEqual(['db', 'web']);
    expect(edges.map((each) => each.id)).toEqual(['db>web']);
  });

  it('shows a gate that failed', () => {
    const { nodes } = toRunGraph(
      [node('web.gate', { kind: 'gate', state: 'failed', error: 'no input' })],
      0,
      words,
    );
    expect(nodes[0]).toMatchObject({ tone: 'failed', subtitle: 'no input' });
  });

  it('marks what is at work, what lies ahead and the way to a failure', () => {
    const { edges } = toRunGraph(
      [
        node('a'),
        node('b', { dependsOn: ['a'], state: 'running' }),
        node('c', { dependsOn: ['b'], state: 'pending' }),
        node('d', { dependsOn: ['a'], state: 'failed' }),
        node('e', { dependsOn: ['d'], state: 'skipped' }),
      ],
      0,
      words,
    );
    expect(Object.fromEntries(edges.map((edge) => [edge.id, edge.tone]))).toEqual({
      'a>b': 'now',
      'b>c': 'todo',
      'a>d': 'passed',
      'd>e': 'hot',
    });
  });

  it('leaves out an edge where a longer way says the same', () => {
    const { edges } = toRunGraph(
      [
        node('try'),
        node('approve', { dependsOn: ['try'] }),
        node('production', { dependsOn: ['approve'] }),
        node('cleanup', { dependsOn: ['try', 'approve', 'production'] }),
      ],
      0,
      words,
    );
    expect(edges.map((edge) => edge.id)).toEqual(['try>approve', 'approve>production', 'production>cleanup']);
  });

  it('draws a place with thousands as one pile a state, in what holds it', () => {
    const items = Array.from({ length: 5_000 }, (_, i) =>
      node(`n${i}`, { parent: 'each', dependsOn: ['each'] }),
    );
    const { nodes, edges } = toRunGraph([node('each'), ...items], 0, words);
    expect(nodes.map(({ title, subtitle, size }) => [title, subtitle, size])).toEqual([
      ['each', '5000 of 5000', 'group'],
      ['5000 nodes', 'succeeded', 'normal'],
    ]);
    expect(edges).toEqual([]);
  });

  it('draws a group around what it holds', () => {
    const { nodes } = toRunGraph(
      [
        node('g', { state: 'running' }),
        node('x', { parent: 'g' }),
        node('y', { parent: 'g', state: 'pending' }),
      ],
      0,
      words,
    );
    expect(nodes[0]).toMatchObject({ size: 'group', subtitle: '1 of 2' });
    expect(nodes[1]?.parent).toBe('g');
  });
});
