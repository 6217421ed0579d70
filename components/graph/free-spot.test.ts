import { describe, expect, it } from 'vitest';
import { meet } from './boxes';
import { Ground, freeSpot } from './free-spot';

const size = { width: 192, height: 42 };
const anchor = { x: 100, y: 100, width: 208, height: 42 };
const groundOf = (...boxes: (typeof anchor)[]) => {
  const ground = new Ground();
  boxes.forEach((box, index) => ground.set(String(index), box));
  return ground;
};
const spotOn = (ground: Ground, at: Parameters<typeof freeSpot>[1]) =>
  freeSpot(size, at, (box) => ground.blocker(box, 20, () => false), ground.all());

describe('a free spot', () => {
  it('is in the middle below what it comes after', () => {
    expect(spotOn(groundOf(anchor), { after: anchor })).toEqual({ x: 108, y: 186 });
  });

  it('is beside what it has no order with', () => {
    expect(spotOn(groundOf(anchor), { next: anchor })).toEqual({ x: 328, y: 100 });
  });

  it('is the nearest beside what stands there already', () => {
    const below = { x: 100, y: 186, width: 208, height: 42 };
    const spot = spotOn(groundOf(anchor, below), { after: anchor });
    expect(spot.y).toBe(186);
    expect(spot.x).toBeGreaterThan(below.x);
    expect(meet({ ...spot, ...size }, below, 20)).toBe(false);
  });

  it('is below all where there is none in sight', () => {
    const wall = { x: -5_000, y: 150, width: 10_000, height: 3_000 };
    expect(spotOn(groundOf(anchor, wall), { after: anchor }).y).toBeGreaterThan(3_150);
  });

  it('forgets no one that grew', () => {
    const ground = groundOf(anchor);
    ground.set('0', { ...anchor, height: 800 });
    expect(ground.blocker({ x: 120, y: 700, ...size }, 0, () => false)).toBeDefined();
    expect(ground.blocker({ x: 120, y: 700, ...size }, 0, (id) => id === '0')).toBeUndefined();
  });
});
