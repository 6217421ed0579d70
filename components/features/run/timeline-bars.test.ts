import { expect, it } from 'vitest';
import { type TimelineNode, barOf, ticksOf, toRows } from './timeline-bars';

const toBars = (nodes: TimelineNode[], from: number, until: number) =>
  toRows(nodes).map((row) => barOf(row, from, until));

const node = (
  key: string,
  from: number | null,
  to: number | null,
  more: Partial<TimelineNode> = {},
): TimelineNode => ({
  key,
  name: key,
  kind: 'step',
  parent: null,
  state: 'succeeded',
  message: '',
  startedAt: from,
  finishedAt: to,
  ...more,
});

it('places bars by their times, what has not begun last, gates not at all', () => {
  const bars = toBars(
    [node('c', null, null), node('b', 50, null), node('a', 0, 50), node('g', 0, 0, { kind: 'gate' })],
    0,
    100,
  );
  expect(bars.map((bar) => [bar.key, bar.place])).toEqual([
    ['a', { from: 0, width: 0.5 }],
    ['b', { from: 0.5, width: 0.5 }],
    ['c', null],
  ]);
});

it('puts what a node holds under it', () => {
  const bars = toBars(
    [
      node('second', 60, 90),
      node('first/b', 20, 30, { parent: 'first' }),
      node('first/a', 10, 20, { parent: 'first' }),
      node('first', 0, 50),
    ],
    0,
    100,
  );
  expect(bars.map(({ key, depth }) => [key, depth])).toEqual([
    ['first', 0],
    ['first/a', 1],
    ['first/b', 1],
    ['second', 0],
  ]);
});

it('keeps a bar of no time to be seen, and none beyond the end', () => {
  const bars = toBars([node('a', 10, 10), node('b', 90, 200)], 0, 100);
  expect(bars[0]?.place?.width).toBeGreaterThan(0);
  expect(bars[1]?.place).toEqual({ from: 0.9, width: expect.closeTo(0.1) });
});

it.each([
  [1_000, [0, 1_000]],
  [22_000, [0, 5_000, 10_000, 15_000, 20_000]],
  [14 * 60_000, [0, 300_000, 600_000]],
  [40 * 86_400_000, [0, 7, 14, 21, 28, 35].map((day) => day * 86_400_000)],
])('has round times for %i ms', (span, ticks) => {
  expect(ticksOf(span)).toEqual(ticks);
});
