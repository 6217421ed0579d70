import { expect, it } from 'vitest';
import { markHits, matches } from './found';

it('finds every word anywhere in the name or in what it is', () => {
  const found = { name: 'payments', what: 'application, r12 in prod' };
  expect(matches(found, 'prod PAY')).toBe(true);
  expect(matches(found, 'pay staging')).toBe(false);
});

it('marks what was typed', () => {
  expect(markHits('payments-sandbox', 'pay')).toEqual([
    { text: 'pay', hit: true },
    { text: 'ments-sandbox', hit: false },
  ]);
  expect(markHits('checkout', 'pay')).toEqual([{ text: 'checkout', hit: false }]);
  expect(markHits('checkout', '')).toEqual([{ text: 'checkout', hit: false }]);
});
