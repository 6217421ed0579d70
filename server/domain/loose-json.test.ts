import { expect, it } from 'vitest';
import { readLooseJson } from './loose-json';

it.each([
  ['3', 3],
  ['true', true],
  ['"3"', '3'],
  ['{"a": [1]}', { a: [1] }],
  ['prod', 'prod'],
  ['', ''],
])('reads %s', (text, value) => {
  expect(readLooseJson(text)).toEqual(value);
});

it.each(['{"a": 1', '["a",]', '"prod', " {'a': 1}"])('rejects %s, which is meant as JSON', (text) => {
  expect(() => readLooseJson(text)).toThrow(
    expect.objectContaining({ code: 'invalid-input', path: 'value' }),
  );
});
