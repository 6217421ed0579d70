import { describe, expect, it } from 'vitest';
import { layoutLayers } from './layered-layout';
import type { Graph } from './model';
import { plainNode as node } from './testing/plain-node';

const edge = (source: string, target: string) => ({
  id: `${source}-${target}`,
  source,
  target,
  tone: 'plain' as const,
});

describe('layoutLayers', () => {
  it('goes the way of the edges', () => {
    const graph: Graph<null> = {
      nodes: [node('a'), node('b'), node('c')],
      edges: [edge('a', 'b'), edge('b', 'c')],
    };
    const right = layoutLayers(graph, 'right');
    expect(right['a']?.x).toBeLessThan(right['b']?.x ?? 0);
    expect(right['b']?.x).toBeLessThan(right['c']?.x ?? 0);
    const down = layoutLayers(graph, 'down');
    expect(down['a']?.y).toBeLessThan(down['b']?.y ?? 0);
  });

  it('takes names that every object has', () => {
    const names = ['constructor', '__proto__', 'toString'];
    const graph: Graph<null> = {
      nodes: [node('a'), ...names.map((name) => node(name))],
      edges: names.map((name) => edge('a', name)),
    };
    expect(Object.keys(layoutLayers(graph, 'down')).toSorted()).toEqual([...names, 'a'].toSorted());
  });

  it('gives a line of data no room where the order is there already, and counts it where it alone makes the order', () => {
    const data = { ...edge('a', 'c'), tone: 'data' as const };
    const nodes = [node('a'), node('b'), node('c')];
    const { b, c } = layoutLayers({ nodes, edges: [edge('a', 'b'), edge('b', 'c'), data] }, 'down');
    expect(b?.x).toBe(c?.x);
    const alone = layoutLayers({ nodes, edges: [data] }, 'down');
    expect(alone['a']?.y).toBeLessThan(alone['c']?.y ?? 0);
  });

  it('leaves room in an empty group for what is put into it', () => {
    const { empty } = layoutLayers({ nodes: [node('empty', { size: 'group' })], edges: [] }, 'down');
    expect(empty?.height).toBeGreaterThan(60);
  });

  it('keeps what is in a group inside it, groups in groups too', () => {
    const graph: Graph<null> = {
      nodes: [
        node('a'),
        node('outer', { size: 'group' }),
        node('inner', { size: 'group', parent: 'outer' }),
        node('b', { parent: 'inner' }),
        node('c', { parent: 'inner' }),
        node('d', { parent: 'outer' }),
      ],
      edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'd')],
    };
    const layout = layoutLayers(graph, 'right');
    for (const [child, parent] of [
      ['b', 'inner'],
      ['c', 'inner'],
      ['inner', 'outer'],
      ['d', 'outer'],
    ] as const) {
      const [box, frame] = [layout[child], layout[parent]];
      expect(box && frame && box.x + box.width <= frame.width && box.y + box.height <= frame.height).toBe(
        true,
      );
      expect(box?.y).toBeGreaterThanOrEqual(28);
    }
    expect((layout['a']?.x ?? 0) + (layout['a']?.width ?? 0)).toBeLessThanOrEqual(layout['outer']?.x ?? 0);
  });
});
