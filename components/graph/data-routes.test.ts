import { expect, it } from 'vitest';
import { routeData, routedPath } from './data-routes';
import { layoutLayers } from './layered-layout';
import type { Graph, GraphEdge, Layout } from './model';
import { placeOf } from './sight';
import { plainNode as node } from './testing/plain-node';

function found<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('There is none.');
  return value;
}
const order = (source: string, target: string): GraphEdge => ({
  id: `${source}>${target}`,
  source,
  target,
  tone: 'plain',
});
const data = (source: string, target: string): GraphEdge => ({
  id: `${source}>${target}:v`,
  source,
  target,
  tone: 'data',
});

/** Heights and places of what a lane goes through, but for its own ends. */
function hitBy(graph: Graph<null>, layout: Layout, edge: GraphEdge, lane: number): string[] {
  const parents = new Map(graph.nodes.map(({ id, parent }) => [id, parent]));
  const boxOf = (id: string) => found(placeOf(layout, id, (each) => parents.get(each)));
  const [from, to] = [boxOf(edge.source), boxOf(edge.target)];
  const [top, bottom] = [from.y + from.height / 2, to.y + to.height / 2];
  return graph.nodes
    .filter(({ size }) => size !== 'group')
    .filter(({ id }) => {
      const { x, y, width, height } = boxOf(id);
      return x <= lane && lane <= x + width && y < bottom && y + height > top;
    })
    .map(({ id }) => id);
}

const chain: Graph<null> = {
  nodes: ['a', 'b', 'c', 'd'].map((id) => node(id)),
  edges: [order('a', 'b'), order('b', 'c'), order('c', 'd'), data('a', 'b'), data('a', 'c'), data('a', 'd')],
};

it('goes beside what stands between, each line in a lane of its own', () => {
  const layout = layoutLayers(chain, 'down');
  const routes = routeData(chain, layout);
  expect([...routes.keys()].toSorted()).toEqual(['a>b:v', 'a>c:v', 'a>d:v']);
  const lanes = [...routes.values()].map(({ lane, side }) => `${side} ${lane}`);
  expect(new Set(lanes).size).toBe(3);
  for (const edge of chain.edges.filter(({ tone }) => tone === 'data'))
    expect(hitBy(chain, layout, edge, routes.get(edge.id)?.lane ?? 0)).toEqual([]);
});

it('goes around a group, and along its own group from inside', () => {
  const graph: Graph<null> = {
    nodes: [
      node('a'),
      node('g', { size: 'group' }),
      node('x', { parent: 'g' }),
      node('y', { parent: 'g' }),
      node('z'),
    ],
    edges: [
      order('a', 'g'),
      order('g', 'z'),
      order('x', 'y'),
      data('a', 'z'),
      data('x', 'y'),
      data('x', 'z'),
    ],
  };
  const layout = layoutLayers(graph, 'down');
  const routes = routeData(graph, layout);
  const group = found(layout['g']);
  const around = found(routes.get('a>z:v'));
  expect(around.lane < group.x || around.lane > group.x + group.width).toBe(true);
  for (const edge of graph.edges.filter(({ tone }) => tone === 'data'))
    expect(hitBy(graph, layout, edge, routes.get(edge.id)?.lane ?? 0)).toEqual([]);
});

it('gives no lane to a line that does not go down, nor in a graph that is too large', () => {
  const flat: Layout = {
    a: { x: 0, y: 0, width: 192, height: 42 },
    b: { x: 300, y: 0, width: 192, height: 42 },
  };
  expect(routeData({ nodes: [node('a'), node('b')], edges: [data('a', 'b')] }, flat).size).toBe(0);
  const many = Array.from({ length: 1000 }, (_, index) => `n${index}`);
  const large = {
    nodes: many.map((id) => node(id)),
    edges: many.slice(1).map((id, index) => data(many[index] ?? '', id)),
  };
  const tall = Object.fromEntries(many.map((id, y) => [id, { x: 0, y: y * 86, width: 192, height: 42 }]));
  expect(routeData(large, tall).size).toBe(0);
});

it('draws from the middle of one side to the middle of the other', () => {
  const size = { width: 100, height: 40 };
  const ends = { sourceX: 50, sourceY: 40, targetX: 50, targetY: 200 };
  const { path } = routedPath({ lane: 130, side: 'right', from: size, to: size }, ends);
  expect(path).toBe('M100 20H122Q130 20 130 28V212Q130 220 122 220H100');
});

it('keeps the lane outside of an end that is dragged beyond it', () => {
  const size = { width: 100, height: 40 };
  const ends = { sourceX: 250, sourceY: 40, targetX: 50, targetY: 200 };
  const right = routedPath({ lane: 130, side: 'right', from: size, to: size }, ends);
  expect(right.labelX).toBe(320);
  const left = routedPath({ lane: 100, side: 'left', from: size, to: size }, ends);
  expect(left.labelX).toBe(-20);
});
