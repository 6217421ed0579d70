import { assert, jsonValue, property } from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalJson } from './canonical-json';
import type { JsonValue } from './json';

it('says the same for the same value, in whatever order its keys came, and parses back to it', () => {
  const shuffled = (value: JsonValue): JsonValue => {
    if (Array.isArray(value)) return value.map(shuffled);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, item]) => [key, shuffled(item)]),
    );
  };
  assert(
    property(jsonValue(), (value) => {
      const json = JSON.parse(JSON.stringify(value)) as JsonValue;
      const text = canonicalJson(json);
      expect(canonicalJson(shuffled(json))).toBe(text);
      expect(JSON.parse(text)).toEqual(json);
    }),
  );
});

it('tells values apart', () => {
  expect(canonicalJson({ a: 1, b: 2 })).toBe('{"a":1,"b":2}');
  expect(canonicalJson({ a: '1' })).not.toBe(canonicalJson({ a: 1 }));
});
