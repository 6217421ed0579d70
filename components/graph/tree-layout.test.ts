import { array, assert, nat, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Graph } from './model';
import { plainNode } from './testing/plain-node';
import { layoutTree } from './tree-layout';

function tree(parents: number[], small: (i: number) => boolean = () => false): Graph<null> {
  const nodes = [-1, ...parents].map((_, i) => plainNode(`n${i}`, { size: small(i) ? 'small' : 'normal' }));
  const edges = parents.map((parent, i) => ({
    id: `e${i}`,
    source: `n${parent}`,
    target: `n${i + 1}`,
    tone: 'plain' as const,
  }));
  return { nodes, edges };
}

describe('layoutTree', () => {
  it('puts a parent at the middle of its children, one column to their left', () => {
    const layout = layoutTree(tree([0, 0]));
    const [parent, first, second] = [layout['n0'], layout['n1'], layout['n2']];
    expect(parent && first && parent.x + parent.width).toBeLessThan(first?.x ?? 0);
    expect(first?.x).toBe(second?.x);
    expect((parent?.y ?? 0) + 21).toBe(((first?.y ?? 0) + (second?.y ?? 0) + 42) / 2);
  });

  it('places every node of any tree, and no two overlap', () => {
    // A random tree: the parent of node i + 1 is one of the nodes before it.
    const anyTree = array(nat(), { maxLength: 60 }).map((picks) => picks.map((pick, i) => pick % (i + 1)));
    assert(
      property(anyTree, nat(7), (parents, salt) => {
        const graph = tree(parents, (i) => (i * 7 + salt) % 3 === 0);
        const boxes = Object.values(layoutTree(graph));
        expect(boxes).toHaveLength(graph.nodes.length);
        for (const [i, a] of boxes.entries())
          for (const b of boxes.slice(i + 1))
            expect(
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y,
            ).toBe(true);
      }),
    );
  });

  it('lays out a chain of 5,000 and a fan of 5,000', () => {
    const chain = layoutTree(tree(Array.from({ length: 5000 }, (_, i) => i)));
    expect(Object.keys(chain)).toHaveLength(5001);
    expect(Object.keys(layoutTree(tree(Array.from({ length: 5000 }, () => 0))))).toHaveLength(5001);
  });
});
