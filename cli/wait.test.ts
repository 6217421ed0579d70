import { describe, expect, it } from 'vitest';
import { type Run, changesOf, failuresOf } from './wait';

type Node = Run['nodes'][number];
type Seen = Parameters<typeof changesOf>[0];

function node(key: string, more: Partial<Node> = {}): Node {
  return { key, name: key, kind: 'component', state: 'running', message: '', ...more } as Node;
}
function runOf(nodes: Node[], inside: { id: string; nodeKey: string; nodes: Node[] }[]): Seen {
  return { id: 'exe_1', nodes, children: inside.map((each) => ({ ...each, number: 2, state: 'running' })) };
}
const error = (message: string) => ({ code: 'unhealthy', message }) as const;

describe('following a run', () => {
  it('tells a change of nodes of one name in two places once each, and where', () => {
    const places = [
      { id: 'exe_2', nodeKey: 'eu', nodes: [node('web', { state: 'failed' })] },
      { id: 'exe_3', nodeKey: 'us', nodes: [node('web')] },
    ];
    const told = new Map<string, string>();
    const run = runOf([node('eu'), node('us')], places);
    expect(changesOf(run, told)).toEqual([
      'eu: running',
      'us: running',
      'eu > web: failed',
      'us > web: running',
    ]);
    expect(changesOf(run, told)).toEqual([]);
  });

  it('says no more than the name where there is one place', () => {
    const run = runOf([node('deploy')], [{ id: 'exe_2', nodeKey: 'deploy', nodes: [node('web')] }]);
    expect(changesOf(run, new Map())).toEqual(['deploy: running', 'web: running']);
  });

  it('says why something is tried again', () => {
    const nodes = [node('next', { state: 'ready' }), node('web', { state: 'ready', message: 'going' })];
    expect(changesOf(runOf(nodes, []), new Map())).toEqual(['web: is tried again (going)']);
  });

  it('names every failure once, and none of a try before', () => {
    const failed = (key: string, message: string, childId: string | null = null) =>
      node(key, { state: 'failed', error: error(message), childId });
    const run = runOf(
      [failed('eu', 'web is not well', 'exe_2'), failed('us', 'quota', 'exe_3')],
      [
        { id: 'exe_0', nodeKey: 'eu', nodes: [failed('web', 'long ago')] },
        { id: 'exe_2', nodeKey: 'eu', nodes: [failed('web', 'web is not well')] },
        { id: 'exe_3', nodeKey: 'us', nodes: [failed('cm', 'quota'), failed('web', 'no node takes it')] },
      ],
    );
    expect(failuresOf(run).map(({ message }) => message)).toEqual([
      'web is not well',
      'quota',
      'no node takes it',
    ]);
  });
});
