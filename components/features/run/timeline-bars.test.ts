import { expect, it } from 'vitest';
import { type TimelineNode, toBars } from './timeline-bars';

const node = (
  key: string,
  from: number | null,
  to: number | null,
  more: Partial<TimelineNode> = {},
): TimelineNode => ({
  key,
  name: key,
  kind: 'step',
  state: 'succeeded',
  startedAt: from === null ? null : new Date(from),
  finishedAt: to === null ? null : new Date(to),
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

it('keeps a bar of no time to be seen, and none beyond the end', () => {
  const bars = toBars([node('a', 10, 10), node('b', 90, 200)], 0, 100);
  expect(bars[0]?.place?.width).toBeGreaterThan(0);
  expect(bars[1]?.place).toEqual({ from: 0.9, width: expect.closeTo(0.1) });
});
