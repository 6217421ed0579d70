import { expect, it } from 'vitest';
import type { InstanceState } from '@/server/domain/status';
import { withoutOldRecords } from './without-old-records';

const secret = (name: string, state: InstanceState = 'running', namespace = 'shop') => ({
  kind: 'Secret',
  namespace,
  name,
  state,
  drift: null,
});
const record = (release: string, revision: number, state?: InstanceState, namespace?: string) =>
  secret(`sh.helm.release.v1.${release}.v${revision}`, state, namespace);

it('leaves the newest record of each release, whatever order they come in', () => {
  const kept = [record('db', 10), record('web.v2', 1), record('db', 2, 'running', 'other'), secret('db')];
  expect(withoutOldRecords([record('db', 9), ...kept, record('db', 2)])).toEqual(kept);
});

it('leaves an old record that is not well', () => {
  const all = [record('db', 1, 'failed'), record('db', 2)];
  expect(withoutOldRecords(all)).toEqual(all);
});
