import { describe, expect, it } from 'vitest';
import { countPlaywright, countVitest } from './test-steps.mjs';

const report = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] };

describe('countVitest', () => {
  it('counts what passed, failed and was left out', () => {
    expect(countVitest(report, 0)).toEqual({ passed: 5, failed: 0, skipped: 1 });
  });

  it.each([
    ['no report', undefined, { passed: 0, failed: 1, skipped: 0 }],
    [
      'a file that could not be loaded',
      { ...report, testResults: [{ status: 'failed', assertionResults: [] }] },
      { passed: 5, failed: 1, skipped: 1 },
    ],
    ['a run that failed though every test passed', report, { passed: 5, failed: 1, skipped: 1 }],
  ])('never lets %s pass', (_name, found, expected) => {
    expect(countVitest(found, 1)).toEqual(expected);
  });
});

describe('countPlaywright', () => {
  it('takes a flaky test for a failed one, and a failed setup too', () => {
    const stats = { expected: 3, unexpected: 0, flaky: 1, skipped: 0 };
    expect(countPlaywright({ stats }, 0)).toEqual({ passed: 3, failed: 1, skipped: 0 });
    expect(countPlaywright({ stats: { ...stats, flaky: 0 } }, 1)).toEqual({
      passed: 3,
      failed: 1,
      skipped: 0,
    });
    expect(countPlaywright(undefined, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
