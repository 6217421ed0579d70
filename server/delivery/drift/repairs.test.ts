import { expect, it } from 'vitest';
import type { Drift, Repair } from '@/server/domain/drift';
import { timesOf, whyPatient } from './repairs';

const now = new Date('2026-01-01T12:00:00Z');
const drift: Drift = {
  gone: false,
  fields: [],
  more: 0,
  by: [{ manager: 'kubectl-edit', at: null }],
  since: now.toISOString(),
  held: null,
  left: false,
  asked: false,
};
const repaired = (secondsAgo: number, times: number): Repair => ({
  gone: false,
  fields: [],
  by: [],
  at: new Date(now.getTime() - secondsAgo * 1000).toISOString(),
  times,
});

it('puts back at once what was not put back a moment ago', () => {
  expect(whyPatient(null, drift, now)).toBeNull();
  expect(whyPatient(repaired(700, 9), drift, now)).toBeNull();
  expect(timesOf(repaired(700, 9), now)).toBe(1);
});

it('waits twice as long each time, and says for whom', () => {
  expect(whyPatient(repaired(4, 1), drift, now)).toEqual({
    why: expect.stringContaining('kubectl-edit changed it again'),
    until: new Date(now.getTime() + 1_000),
  });
  expect(whyPatient(repaired(6, 1), drift, now)).toBeNull();
  expect(whyPatient(repaired(19, 3), drift, now)).not.toBeNull();
  expect(whyPatient(repaired(21, 3), drift, now)).toBeNull();
  expect(timesOf(repaired(21, 3), now)).toBe(4);
});

it('waits five minutes at most', () => {
  expect(whyPatient(repaired(299, 40), drift, now)?.why).toContain('it is tried again from 12:00:01 UTC on');
  expect(whyPatient(repaired(301, 40), drift, now)).toBeNull();
});
