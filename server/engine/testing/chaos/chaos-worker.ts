import { createDatabase } from '@/db/client';
import { type FailPoint, armFailPoint } from '@/server/platform/fail-point';
import { createLogger } from '@/server/platform/logger';
import { startRunner } from '../../runner/runner';
import type { WatchTimes } from '../../runner/watch';
import { chaosHandlers } from './handlers';

export type ChaosWorkerOptions = {
  effectUrl: string;
  times?: Partial<WatchTimes>;
  /** Where the process is to die, and at which time that it comes there. */
  die?: { point: FailPoint; nth: number };
};

// A worker process of the chaos suite. A message `{ clockMs }` makes its clock jump.
const [url = '', name = '', text = '{}'] = process.argv.slice(2);
const { effectUrl, times = {}, die } = JSON.parse(text) as ChaosWorkerOptions;
shiftableClock();
const database = createDatabase(url, { max: 8, name });
const runner = await startRunner({
  database,
  url,
  handlers: chaosHandlers(effectUrl),
  logger: createLogger({ process: name, level: 'fatal' }),
  concurrency: 8,
  drainMs: 300,
  times,
});
process.on('SIGTERM', () => {
  void runner.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(1));
if (die) armFailPoint(die.point, die.nth);
process.send?.({ ready: runner.workerId });

/** What a step of the system clock looks like to the process; timers go by another clock, which does not jump. */
function shiftableClock(): void {
  const RealDate = Date;
  let offsetMs = 0;
  process.on('message', (message) => {
    if (typeof message === 'object' && message !== null && 'clockMs' in message)
      offsetMs = Number(message.clockMs);
  });
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [string | number | Date]) {
      super(given.length === 0 ? RealDate.now() + offsetMs : given[0]);
    }
    static override now(): number {
      return RealDate.now() + offsetMs;
    }
  } as DateConstructor;
}
