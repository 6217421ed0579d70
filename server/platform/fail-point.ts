/** Places at which a process may be made to die, so that tests can meet the moment between two steps. */
export type FailPoint =
  | 'commit.before'
  | 'commit.after'
  | 'apply.before'
  | 'apply.after'
  | 'ack.before'
  | 'lease.before'
  | 'lease.after';

let armed: { point: FailPoint; left: number } | null = null;

/** Dies here when a test armed this point; else nothing. */
export function failPoint(point: FailPoint): void {
  if (armed?.point !== point || --armed.left > 0) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment, and nothing may follow it.
  for (;;);
}

/** For tests: the process dies when it comes to `point` for the `nth` time. */
export function armFailPoint(point: FailPoint, nth = 1): void {
  armed = { point, left: nth };
}
