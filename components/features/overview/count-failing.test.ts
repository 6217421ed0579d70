import { expect, it } from 'vitest';
import { countFailing } from './count-failing';

it('counts an application once that does not run and whose run failed', () => {
  expect(
    countFailing([
      { kind: 'instance', application: 'trouble', state: 'failed' },
      { kind: 'failed-run', application: 'trouble' },
      { kind: 'failed-run', application: 'other' },
      { kind: 'failed-run', application: null },
      { kind: 'instance', application: 'slow', state: 'warning' },
      { kind: 'suspended', application: 'staged' },
    ]),
  ).toBe(3);
});
