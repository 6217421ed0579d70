import { expect, it } from 'vitest';
import { recreatedFor } from './update';

const job = (command: string[], more: object = {}) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'job' },
  spec: { template: { spec: { containers: [{ name: 'main', command, ...more }] } } },
});
const containers = 'spec.template.spec.containers';
const recreated = (wanted: ReturnType<typeof job>, live: ReturnType<typeof job>, places = [containers]) =>
  recreatedFor(wanted, live, { recreate: places });

it('is made anew for a field that is to change, and not for defaults of the cluster', () => {
  const live = job(['one'], { terminationMessagePath: '/dev/termination-log', resources: {} });
  expect(recreated(job(['one']), live)).toEqual([]);
  expect(recreated(job(['two']), live)).toEqual([containers]);
  expect(recreated(job(['one', 'more']), live)).toEqual([containers]);
});

it('is not for a field that is not said, nor without a policy', () => {
  expect(recreated(job(['two']), job(['one']), ['spec.selector'])).toEqual([]);
  expect(recreatedFor(job(['two']), job(['one']), null)).toEqual([]);
});
