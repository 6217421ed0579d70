import { expect, it } from 'vitest';
import { takenBy, textOf, valueOf, withPins } from './pins';

const image = { name: 'image', step: 'build', value: 'web:1', isPinned: false };

it('lays what is pinned over what a run handed on, also where it handed on nothing', () => {
  const laid = withPins(new Map([['image', image]]), {
    image: { step: 'build', value: 'web:2' },
    tags: { step: 'build', value: ['a'] },
  });
  expect([...laid.values()]).toEqual([
    { name: 'image', step: 'build', value: 'web:2', isPinned: true },
    { name: 'tags', step: 'build', value: ['a'], isPinned: true },
  ]);
});

it('reads a value as JSON or else as a text, and writes it so that the same is read', () => {
  for (const value of ['web:1', '12', 'true', '', '{"a":1}', 12, true, null, { a: [1] }])
    expect(valueOf(textOf(value))).toEqual(value);
});

it('takes of the inputs those that steps before hand on', () => {
  const inputs = [{ from: 'image' }, { from: 'context.word' }, { from: 'item.a' }, { from: 'image' }];
  expect(takenBy(inputs)).toEqual(['image']);
});
