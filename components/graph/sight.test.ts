import { describe, expect, it } from 'vitest';
import { boundsOf, followingSight, isInSight, movedInto, placeOf, startingSight } from './sight';

const room = { width: 1000, height: 600 };

describe('startingSight', () => {
  it('puts a small graph at the middle, as large as life', () => {
    const { x, y, zoom } = startingSight({ x: 0, y: 0, width: 400, height: 200 }, room, 0.4);
    expect([x, y, zoom]).toEqual([300, 200, 1]);
  });

  it('shrinks a larger one until all of it is seen', () => {
    const bounds = { x: 0, y: 0, width: 1800, height: 200 };
    const sight = startingSight(bounds, room, 0.4);
    expect(sight.zoom).toBeCloseTo(0.52);
    expect(isInSight(bounds, sight, room)).toBe(true);
  });

  it('begins at the upper left where all would be too small to read, unless all is asked for', () => {
    const bounds = { x: 0, y: -100, width: 800, height: 40_000 };
    expect(startingSight(bounds, room, 0.4)).toEqual({ x: 32, y: 112, zoom: 0.8 });
    expect(startingSight(bounds, room, 0).zoom).toBeLessThan(0.02);
  });
});

it('knows where a node in groups is, and whether it is seen', () => {
  const layout = {
    outer: { x: 100, y: 100, width: 500, height: 300 },
    inner: { x: 12, y: 28, width: 300, height: 200 },
    node: { x: 12, y: 28, width: 192, height: 42 },
  };
  const parents: Record<string, string> = { node: 'inner', inner: 'outer' };
  const box = placeOf(layout, 'node', (id) => parents[id]);
  expect(box).toEqual({ x: 124, y: 156, width: 192, height: 42 });
  expect(placeOf(layout, 'gone', () => undefined)).toBeNull();
  expect(box && isInSight(box, { x: 0, y: 0, zoom: 1 }, room)).toBe(true);
  expect(box && isInSight(box, { x: 0, y: 0, zoom: 5 }, room)).toBe(false);
  expect(box && isInSight(box, { x: -200, y: 0, zoom: 1 }, room)).toBe(false);
  expect(box && isInSight(box, { x: -200, y: 0, zoom: 1 }, room, 'part')).toBe(true);
  expect(box && isInSight(box, { x: -400, y: 0, zoom: 1 }, room, 'part')).toBe(false);
  expect(boundsOf({})).toEqual({ x: 0, y: 0, width: 0, height: 0 });
  expect(
    boundsOf({ a: { x: -5, y: 0, width: 10, height: 10 }, b: { x: 20, y: 30, width: 10, height: 10 } }),
  ).toEqual({
    x: -5,
    y: 0,
    width: 35,
    height: 40,
  });
});

it.each([
  ['below', { x: 100, y: 700, width: 192, height: 42 }, { x: 0, y: -174 }],
  ['at the left', { x: -50, y: 100, width: 192, height: 42 }, { x: 82, y: 0 }],
  ['seen', { x: 100, y: 100, width: 192, height: 42 }, { x: 0, y: 0 }],
  ['too tall', { x: 100, y: 300, width: 192, height: 900 }, { x: 0, y: -268 }],
])('moves no more than needed to what is %s', (_where, box, by) => {
  expect(movedInto(box, { x: 0, y: 0, zoom: 1 }, room)).toEqual({ ...by, zoom: 1 });
});

describe('followingSight', () => {
  const box = (x: number, y: number) => ({ x, y, width: 192, height: 42 });
  const now = { x: 0, y: 0, zoom: 1 };

  it('keeps what is looked at where it is seen', () => {
    const layouts = [{ a: box(100, 100) }, { a: box(300, 100), b: box(100, 100) }] as const;
    expect(followingSight(layouts, { x: 200, y: 0 }, { ...now, x: 100 }, room)).toEqual({
      x: 32 - 100,
      y: 0,
      zoom: 1,
    });
    expect(followingSight(layouts, { x: 20, y: 0 }, now, room)).toEqual({ x: -20, y: 0, zoom: 1 });
  });

  it('shows all again where all was seen and no longer fits, but not what could not be read', () => {
    const wide = { a: box(100, 100), b: box(1100, 100) };
    expect(followingSight([{ a: box(100, 100) }, wide], null, now, room)).toEqual(
      startingSight(boundsOf(wide), room, 0),
    );
    const huge = { a: box(100, 100), b: box(9000, 100) };
    expect(followingSight([{ a: box(100, 100) }, huge], null, now, room)).toEqual(now);
    expect(followingSight([{ a: box(100, 100), c: box(5000, 0) }, wide], null, now, room)).toEqual(now);
  });
});
