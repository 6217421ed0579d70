import { expect, it } from 'vitest';
import { type LastDelivery, standingOf, worstStanding } from './standing';

const delivery = (given: Partial<LastDelivery>) =>
  standingOf({
    revision: 5,
    run: 'running',
    error: null,
    components: 2,
    done: 0,
    before: 1,
    wrote: false,
    ...given,
  });

it('says what runs until all of the next revision is applied', () => {
  expect(delivery({})).toEqual({ revision: 1, next: { revision: 5, how: 'on-its-way', reason: '' } });
  expect(delivery({ done: 1, wrote: true })).toEqual({
    revision: 1,
    next: { revision: 5, how: 'on-its-way', reason: '' },
  });
  expect(delivery({ done: 2, wrote: true })).toEqual({ revision: 5, next: null });
});

it('says whether a delivery that failed has written anything', () => {
  const error = 'It was refused.';
  expect(delivery({ run: 'failed', error }).next).toEqual({ revision: 5, how: 'not-applied', reason: error });
  expect(delivery({ run: 'cancelled', wrote: true }).next).toEqual({
    revision: 5,
    how: 'in-part',
    reason: '',
  });
  expect(delivery({ run: 'failed', done: 1 }).next).toEqual({ revision: 5, how: 'in-part', reason: '' });
  expect(delivery({ run: 'failed', components: 0, before: null })).toEqual({
    revision: null,
    next: { revision: 5, how: 'not-applied', reason: '' },
  });
});

it('takes a run that applied all and did not become well for delivered', () => {
  expect(delivery({ run: 'failed', done: 2 })).toEqual({ revision: 5, next: null });
});

it('leaves components to other runs where this one has ended well, or is forgotten', () => {
  expect(delivery({ run: 'succeeded', done: 1 })).toEqual({ revision: 5, next: null });
  expect(delivery({ run: null })).toEqual({ revision: 5, next: null });
});

it('says of several places what all of them have', () => {
  const at = (revision: number | null) => ({ revision, next: null });
  expect(worstStanding([at(3), at(3)])).toEqual(at(3));
  expect(worstStanding([at(3), at(5)])).toEqual({
    revision: 3,
    next: { revision: 5, how: 'in-part', reason: '' },
  });
  const coming = { revision: 1, next: { revision: 5, how: 'on-its-way' as const, reason: '' } };
  expect(worstStanding([at(5), coming])).toEqual(coming);
  expect(worstStanding([at(5), at(null)])).toEqual({
    revision: null,
    next: { revision: 5, how: 'in-part', reason: '' },
  });
});
