import { expect, it } from 'vitest';
import type { HandlerContext } from '@/server/engine/runner/handler';
import { createNet } from './net';

const ctx = (executionId: string) => ({ executionId, node: { key: 'web' } }) as unknown as HandlerContext;

it('has few look every 3 seconds, and many so seldom that they are 10 a second together', () => {
  let nowMs = 0;
  const net = createNet(() => nowMs);
  expect(net.after(ctx('a'))).toBe(3_000);
  for (let n = 0; n < 99; n += 1) net.after(ctx(`other ${n}`));
  expect(net.after(ctx('a'))).toBe(10_000);
  for (let n = 0; n < 10_000; n += 1) net.after(ctx(`more ${n}`));
  expect(net.after(ctx('a'))).toBe(15_000);
  // Those that waited no longer are forgotten.
  nowMs = 16_000;
  expect(net.after(ctx('a'))).toBe(3_000);
});
