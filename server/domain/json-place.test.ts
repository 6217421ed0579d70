import { describe, expect, it } from 'vitest';
import { setAt, valueAt } from './json-place';

const value = { a: { b: [{ c: 1 }, null] }, 'x-y': false };

it.each([
  ['a.b[0].c', 1],
  ['a.b.0.c', 1],
  ['x-y', false],
  ['a.b[1]', null],
  ['a.b[1].c', undefined],
  ['a.z', undefined],
  ['__proto__', undefined],
  ['constructor.name', undefined],
])('valueAt %s', (place, expected) => {
  expect(valueAt(value, place)).toBe(expected);
});

it('the empty place is the value itself', () => {
  expect(valueAt('text', '')).toBe('text');
});

describe('setAt', () => {
  it('makes what is missing on the way: maps, and lists where a number follows', () => {
    const target = {};
    setAt(target, 'a.b[0].c', 1, 'spec');
    setAt(target, 'a.b[0].d', 2, 'spec');
    setAt(target, 'a.n', null, 'spec');
    expect(target).toEqual({ a: { b: [{ c: 1, d: 2 }], n: null } });
  });

  it.each(['', '__proto__.x', 'a.constructor', 'a.prototype.b', 'a[10000]'])('refuses %s', (place) => {
    expect(() => setAt({}, place, 1, 'spec.x')).toThrow(`Nothing can be put at ${place}.`);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});
