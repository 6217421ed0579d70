import { TRPCClientError } from '@trpc/client';
import { expect, it } from 'vitest';
import { hasFailed } from './has-failed';

const answer = (httpStatus: number) =>
  TRPCClientError.from({ error: { message: '', code: -32_000, data: { httpStatus } } });

it('keeps what is known while the console does not answer or fails', () => {
  expect(hasFailed({ isError: true, data: [], error: new TRPCClientError('fetch failed') })).toBe(false);
  expect(hasFailed({ isError: true, data: [], error: answer(503) })).toBe(false);
  expect(hasFailed({ isError: false, data: [], error: null })).toBe(false);
});

it('has failed when nothing is known, or when what was known is gone or forbidden', () => {
  expect(hasFailed({ isError: true, data: undefined, error: answer(503) })).toBe(true);
  expect(hasFailed({ isError: true, data: [], error: answer(404) })).toBe(true);
});
