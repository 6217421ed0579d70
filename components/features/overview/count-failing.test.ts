import { expect, it } from 'vitest';
import { countFailing } from './count-failing';

it('counts an application once that does not run and whose run failed, and workflows apart', () => {
  expect(
    countFailing([
      { kind: 'instance', application: 'trouble', state: 'failed' },
      { kind: 'failed-run', application: 'trouble' },
      { kind: 'failed-run', application: 'other' },
      { kind: 'failed-run', application: null, workflow: 'nightly' },
      { kind: 'failed-run', application: null, workflow: 'nightly' },
      { kind: 'instance', application: 'slow', state: 'warning' },
      { kind: 'suspended', application: 'staged' },
    ]),
  ).toEqual({ applications: 2, workflows: 1 });
});
