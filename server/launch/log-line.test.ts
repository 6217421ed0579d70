import { describe, expect, it } from 'vitest';
import { formatPretty, parseLogText } from './log-line';

describe('parseLogText', () => {
  it('takes JSON as it is', () => {
    expect(parseLogText('worker', '{"level":"warn","message":"m"}', false)).toEqual({
      level: 'warn',
      message: 'm',
    });
  });

  it('takes other text as a message, without secrets', () => {
    expect(parseLogText('worker', 'at postgres://loam:canary@db/loam\n  {"x"', true)).toMatchObject({
      level: 'error',
      process: 'worker',
      message: 'at postgres://loam:[redacted]@db/loam\n  {"x"',
    });
    expect(parseLogText('worker', '{"cut off', false)).toMatchObject({ message: '{"cut off' });
  });

  it('leaves out what Next.js says about itself', () => {
    const banner = '▲ Next.js 16.4.5\n- Local:  http://127.0.0.1:3000\n✓ Ready in 300ms\n';
    expect(parseLogText('console', banner, false)).toBeUndefined();
    expect(parseLogText('console', `${banner}something went wrong`, false)).toMatchObject({
      message: 'something went wrong',
    });
  });
});

describe('formatPretty', () => {
  it('writes time, process, level, message and fields in one line, and a stack below', () => {
    const record = {
      time: '2026-01-01T10:20:30.000Z',
      level: 'error',
      process: 'worker',
      pid: 7,
      message: 'could not apply',
      requestId: 'req_1',
      attempts: 2,
      error: { stack: 'Error: x\n    at y' },
    };
    expect(formatPretty(record, false)).toBe(
      '10:20:30 worker     error could not apply requestId=req_1 attempts=2\nError: x\n    at y',
    );
  });
});
