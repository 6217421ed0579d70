import { expect, it } from 'vitest';
import { type RunGraphData, knownOf, mergeGraph } from './merge-graph';

const part = (id: string, seq: number, states: Record<string, string>, partial = false) => ({
  id,
  seq,
  partial,
  nodes: Object.entries(states).map(([key, state]) => ({ key, state })),
});
const graph = (...runs: ReturnType<typeof part>[]) => ({ run: { id: 'r' }, runs }) as unknown as RunGraphData;

it('takes the news over what is known, and keeps the rest as the same objects', () => {
  const known = graph(part('r', 3, { a: 'running', b: 'pending' }), part('gone', 9, { x: 'failed' }));
  expect(knownOf(known)).toEqual({ r: 3, gone: 9 });
  const merged = mergeGraph(
    known,
    graph(part('r', 5, { a: 'succeeded' }, true), part('c', 1, { x: 'ready' })),
  );
  expect(merged.runs).toMatchObject([
    { id: 'r', seq: 5, nodes: [{ key: 'a', state: 'succeeded' }, { key: 'b' }] },
    { id: 'c', nodes: [{ key: 'x', state: 'ready' }] },
  ]);
  expect(merged.runs[0]?.nodes[1]).toBe(known.runs[0]?.nodes[1]);
});

it('keeps the list of nodes itself where nothing changed', () => {
  const known = graph(part('r', 3, { a: 'running' }));
  const merged = mergeGraph(known, graph(part('r', 3, {}, true)));
  expect(merged.runs[0]?.nodes).toBe(known.runs[0]?.nodes);
});
