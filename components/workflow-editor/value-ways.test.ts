import { expect, it } from 'vitest';
import { toName, toValueFrom, wayOf } from './value-ways';

it('goes from a way to what is written and back', () => {
  for (const way of [['image'], ['of', 'the-base'], ['a b', 'c']])
    expect(wayOf(toValueFrom(way))).toEqual(way);
  expect(wayOf('image')).toEqual(['image']);
  expect(wayOf('output.a + "b"')).toEqual(['?']);
});

it('names what is put out so that CUE and a condition can read it', () => {
  expect(['the-base', '2nd', '?', ''].map(toName)).toEqual(['the_base', 'nd', 'value', 'value']);
});
