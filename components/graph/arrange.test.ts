import { describe, expect, it } from 'vitest';
import { patchSpots } from '@/server/domain/arrangement';
import { arrange, moveNodes, outermost, spotsOf, tidyUp } from './arrange';
import { Family, boxesOf, meet } from './boxes';
import { layoutLayers } from './layered-layout';
import type { Graph, GraphNode, Layout } from './model';
import { plainNode as node } from './testing/plain-node';

const edge = (line: string) => {
  const [source = '', target = ''] = line.split('>');
  return { id: line, source, target, tone: 'plain' as const };
};
const graphOf = (nodes: GraphNode<null>[], ...lines: string[]): Graph<null> => ({
  nodes,
  edges: lines.map(edge),
});
const grouped = graphOf(
  [
    node('a'),
    node('g', { size: 'group' }),
    node('b', { parent: 'g' }),
    node('c', { parent: 'g' }),
    node('d'),
  ],
  'a>b',
  'b>c',
  'g>d',
);
const layers = layoutLayers(grouped, 'down');
const everything = spotsOf(grouped, layers);
const boxes = (graph: Graph<null>, layout: Layout | null) => boxesOf(new Family(graph), layout ?? {});
const apart = (graph: Graph<null>, layout: Layout | null) => {
  const [family, all] = [new Family(graph), [...boxes(graph, layout)]];
  return all.every(([id, box]) =>
    all.every(
      ([other, met]) =>
        id === other ||
        family.around(id).includes(other) ||
        family.around(other).includes(id) ||
        !meet(box, met),
    ),
  );
};

describe('an arranged graph', () => {
  it('is as the layout has it where nobody put anything, and is not there before the layout is', () => {
    expect(arrange(grouped, new Map(), layers)).toBe(layers);
    expect(arrange(grouped, new Map([['gone', { x: 1, y: 1 }]]), null)).toBeNull();
    expect(arrange(grouped, new Map([['g', { x: 1, y: 1 }]]), null), 'an old spot of a group').toBeNull();
  });

  it('stays as it is seen when all of it gets the spots that it has', () => {
    const arranged = boxes(grouped, arrange(grouped, everything, null));
    for (const [id, box] of boxes(grouped, layers)) {
      for (const side of ['x', 'y', 'width', 'height'] as const)
        expect(Math.abs((arranged.get(id)?.[side] ?? NaN) - box[side]), `${id} ${side}`).toBeLessThan(1);
    }
  });

  it('moves what is moved, with all that is in it, and nothing else ever again', () => {
    const patch = patchSpots(
      new Map(),
      moveNodes(grouped, layers, new Map(), new Map([['g', { x: 160, y: 32 }]])),
    );
    expect([...patch.keys()].toSorted()).toEqual(['a', 'b', 'c', 'd']);
    const [before, after] = [boxes(grouped, layers), boxes(grouped, arrange(grouped, patch, layers))];
    for (const id of ['g', 'b', 'c'])
      expect(Math.round((after.get(id)?.x ?? 0) - (before.get(id)?.x ?? 0)), id).toBe(160);
    for (const id of ['a', 'd'])
      expect(Math.round(after.get(id)?.x ?? 0)).toBe(Math.round(before.get(id)?.x ?? 0));
    expect([...moveNodes(grouped, layers, patch, new Map([['a', { x: 16, y: 0 }]])).keys()]).toEqual(['a']);
  });

  it('has groups around what is in them, wherever that went', () => {
    const spots = patchSpots(everything, new Map([['c', { x: -300, y: 900 }]]));
    const { g, c } = Object.fromEntries(boxes(grouped, arrange(grouped, spots, null)));
    expect(g).toMatchObject({ x: -312 });
    expect((g?.y ?? 0) + (g?.height ?? 0)).toBe((c?.y ?? 0) + (c?.height ?? 0) + 12);
  });

  it('puts what is new behind what it comes after, onto nothing else', () => {
    const more = graphOf(
      [
        ...grouped.nodes,
        node('e'),
        node('f', { parent: 'g' }),
        node('h', { size: 'group' }),
        node('i', { parent: 'h' }),
        node('j', { parent: 'h' }),
      ],
      ...grouped.edges.map(({ id }) => id),
      'a>e',
      'c>f',
      'd>h',
      'i>j',
    );
    const layout = arrange(more, everything, null);
    const found = Object.fromEntries(boxes(more, layout));
    expect(apart(more, layout)).toBe(true);
    expect(found['e']?.y).toBeGreaterThan(found['a']?.y ?? 0);
    expect(found['h']?.y).toBeGreaterThan(found['d']?.y ?? 0);
    expect(found['j']?.y).toBeGreaterThan(found['i']?.y ?? 0);
    for (const [id, { x, y }] of everything) expect(found[id], id).toMatchObject({ x, y });
  });

  it('finds room for very many new ones in a moment', () => {
    const nodes = Array.from({ length: 400 }, (_, index) => node(`s${index}`));
    const many = graphOf(nodes, ...nodes.slice(1).map(({ id }, index) => `s${Math.floor(index / 3)}>${id}`));
    const begun = performance.now();
    const layout = arrange(many, new Map([['s0', { x: 0, y: 0 }]]), null);
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(apart(many, layout)).toBe(true);
  });
});

describe('tidying up', () => {
  const moved = patchSpots(
    everything,
    new Map([...everything].map(([id, { x, y }]) => [id, { x: x * 3, y: y + 500 }])),
  );
  const shown = arrange(grouped, moved, null) ?? {};

  it('gives all places back to the layout when all or nothing is chosen', () => {
    for (const ids of [[], ['a'], ['a', 'g', 'd']])
      expect(patchSpots(moved, tidyUp(grouped, shown, layers, moved, ids)).size).toBe(0);
  });

  it('puts some to each other as the layout has them, where they stood', () => {
    const patch = tidyUp(grouped, shown, layers, moved, ['b', 'c', 'g']);
    expect([...patch.keys()]).toEqual(['b', 'c']);
    const [before, after] = [
      boxes(grouped, shown),
      boxes(grouped, arrange(grouped, patchSpots(moved, patch), null)),
    ];
    expect(after.get('g')).toMatchObject({ x: before.get('g')?.x, y: before.get('g')?.y });
    expect((after.get('c')?.y ?? 0) - (after.get('b')?.y ?? 0)).toBeCloseTo(
      (layers['c']?.y ?? 0) - (layers['b']?.y ?? 0),
      0,
    );
  });

  it('counts what is chosen with its group once', () => {
    expect(outermost(grouped, ['b', 'g', 'd', 'gone'])).toEqual(['g', 'd']);
  });
});
