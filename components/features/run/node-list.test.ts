import { describe, expect, it } from 'vitest';
import type { NodeState } from '@/server/domain/status';
import { countStates, listNodes } from './node-list';

const node = (key: string, state: NodeState, rest: { kind?: string; parent?: string } = {}) => ({
  key,
  name: `Node ${key}`,
  kind: 'step',
  parent: null,
  state,
  startedAt: null,
  ...rest,
});
const all = { search: '', state: null, within: null };
const nodes = [
  node('a', 'succeeded'),
  node('b', 'running', { parent: 'g' }),
  node('c', 'failed'),
  node('d', 'succeeded', { kind: 'gate' }),
  node('e', 'failed', { parent: 'g' }),
];
const keys = (filter: Partial<Parameters<typeof listNodes>[1]>) =>
  listNodes(nodes, { ...all, ...filter }).map(({ key }) => key);

describe('the list of nodes', () => {
  it('has trouble first, without what only joins edges', () => {
    expect(keys({})).toEqual(['c', 'e', 'b', 'a']);
  });

  it('is searched by name and key, and filtered by state and place', () => {
    expect(keys({ search: ' NODE B' })).toEqual(['b']);
    expect(keys({ state: 'failed' })).toEqual(['c', 'e']);
    expect(keys({ within: 'g' })).toEqual(['e', 'b']);
    expect(keys({ search: 'nothing' })).toEqual([]);
  });

  it('counts by state, the gravest first', () => {
    expect(countStates(nodes)).toEqual([
      { state: 'failed', count: 2 },
      { state: 'running', count: 1 },
      { state: 'succeeded', count: 1 },
    ]);
  });
});
