import { describe, expect, it } from 'vitest';
import type { NodeState } from '@/server/domain/status';
import { foldNodes, mostDrawn } from './fold-nodes';

const node = (key: string, parent: string | null = null, state: NodeState = 'succeeded') => ({
  key,
  name: key,
  kind: 'step',
  parent,
  state,
  dependsOn: [] as string[],
});
const many = (count: number, parent: string | null, prefix = `${parent ?? ''}n`) =>
  Array.from({ length: count }, (_, index) => node(`${prefix}${index}`, parent));

describe('what is drawn of a graph', () => {
  it('is all of it, as long as that can be looked at', () => {
    const nodes = many(mostDrawn, null);
    const folded = foldNodes(nodes);
    expect(folded.nodes).toEqual(nodes);
    expect(folded.drawnAs('n1')).toBe('n1');
    expect(folded.drawnAs('nowhere')).toBeNull();
  });

  it('is one pile a state of a place with 10,000, and the failed ones themselves', () => {
    const inside = many(10_000, 'each');
    inside[7] = node('eachn7', 'each', 'failed');
    inside[9] = node('eachn9', 'each', 'running');
    const { nodes, drawnAs } = foldNodes([node('before'), node('each'), ...inside]);
    expect(nodes.map(({ key, pile }) => [key, pile?.count])).toEqual([
      ['before', undefined],
      ['each', undefined],
      ['eachn7', undefined],
      ['pile:succeeded:each', 9_998],
      ['pile:running:each', 1],
    ]);
    expect(drawnAs('eachn7')).toBe('eachn7');
    expect(drawnAs('eachn8')).toBe('pile:succeeded:each');
  });

  it('counts failed ones too where they are too many', () => {
    const { nodes } = foldNodes(Array.from({ length: 400 }, (_, i) => node(`n${i}`, null, 'failed')));
    expect(nodes.filter(({ pile }) => pile === undefined)).toHaveLength(12);
    expect(nodes.at(-1)?.pile).toEqual({ state: 'failed', count: 388, within: null });
  });

  it('leaves out what is inside of what is in a pile', () => {
    const groups = many(400, null, 'g');
    const { nodes, drawnAs } = foldNodes([...groups, ...groups.flatMap(({ key }) => many(3, key))]);
    expect(nodes).toHaveLength(1);
    expect(drawnAs('g5n1')).toBe('pile:succeeded:');
  });

  it('closes the deepest places first, where there are many small ones', () => {
    const outer = many(20, null, 'g');
    const inner = outer.flatMap(({ key }) => many(20, key));
    const { nodes, closed, drawnAs } = foldNodes([
      ...outer,
      ...inner,
      ...inner.flatMap(({ key }) => many(20, key)),
    ]);
    expect(nodes).toHaveLength(20);
    expect(closed.has('g3')).toBe(true);
    expect(drawnAs('g3n2n1')).toBe('g3');
  });
});
