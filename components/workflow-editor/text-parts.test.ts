import { expect, it } from 'vitest';
import { partsOf, textInRun } from './text-parts';

const values = [
  { mark: '{image}', taken: { from: 'image' }, value: 'web:1' },
  { mark: '{context.env}', taken: { from: 'context.env' }, value: undefined },
];

it('tells words from the values that are meant', () => {
  expect(partsOf('Built {image}, {image} in {context.env}', values)).toEqual([
    'Built ',
    { from: 'image' },
    ', ',
    { from: 'image' },
    ' in ',
    { from: 'context.env' },
  ]);
  expect(partsOf('{who} said', values)).toEqual(['{who} said']);
  expect(partsOf('', values)).toEqual([]);
});

it('says what a text would have been, where all of its values are known', () => {
  expect(textInRun('Built {image}', values)).toBe('Built web:1');
  expect(textInRun('Built {image} in {context.env}', values)).toBeNull();
});
