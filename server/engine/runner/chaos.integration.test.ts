import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FailPoint } from '@/server/platform/fail-point';
import {
  type ChaosGround,
  type ChaosReport,
  differences,
  startChaosGround,
} from '../testing/chaos/run-chaos';
import { type StormName, storms } from '../testing/chaos/storms';

// The short form of `npm run chaos`.
const runs = 80;
let ground: ChaosGround;
let calm: ChaosReport;

beforeAll(async () => {
  ground = await startChaosGround();
  calm = await ground.run({ runs, timeoutMs: 60_000 });
}, 90_000);
afterAll(() => ground.close());

it('a calm sea has no fault', () => {
  expect(calm.faults).toEqual([]);
  expect(calm.outcomes.size).toBe(runs);
});

describe('a storm of', () => {
  it.each<StormName>(['kill', 'freeze', 'postgres', 'cut', 'clock'])(
    '%s changes no outcome, and has no effect twice',
    async (name) => {
      const stormy = await ground.run({ runs, storm: storms[name], timeoutMs: 60_000 });
      expect(stormy.faults).toEqual([]);
      expect(differences(calm, stormy)).toEqual([]);
    },
    120_000,
  );
});

describe('a worker that dies at', () => {
  const points: [FailPoint, number][] = [
    ['commit.before', 3],
    ['commit.after', 3],
    ['apply.before', 2],
    ['apply.after', 2],
    ['ack.before', 4],
    ['lease.before', 1],
    ['lease.after', 1],
  ];
  it.each(points)(
    '%s leaves nothing undone and nothing done twice',
    async (point, nth) => {
      const optionsOf = (index: number) => (index === 0 ? { die: { point, nth } } : {});
      // Enough for a lease to be renewed before all have ended.
      const report = await ground.run({ runs, optionsOf, timeoutMs: 60_000 });
      expect(report.deaths, 'it came to the point').toBe(1);
      expect(report.faults).toEqual([]);
      for (const [title, outcome] of report.outcomes) expect(outcome).toBe(calm.outcomes.get(title));
    },
    90_000,
  );
});
