import type { StepError } from '@/plugins/sdk/definition';
import type { AttemptEnd, NodeState } from '@/server/domain/status';
import type { By } from './event';
import type { NodeRecord } from './execution';

/** One event of the history as it is stored: `data` is the patch of its change, and who asked for it. */
export type HistoryEvent = { at: Date; nodeKey: string | null; type: string; data: unknown };

/**
 * Why a node was begun. `retry`: its policy, after a failure. `person`: somebody retried, restarted, skipped or resumed.
 * `lost`: the worker that had it died. `handed-over`: that worker was stopped and gave it back.
 */
export type AttemptReason = 'first' | 'retry' | 'person' | 'lost' | 'handed-over';

export type Attempt = {
  number: number;
  why: AttemptReason;
  /** Who had it begun again, for `person`. */
  by: string | null;
  /** Worker that began it; null where the history is older than that it says so. */
  worker: string | null;
  startedAt: Date;
  finishedAt: Date | null;
  /** Null: it goes on. */
  end: AttemptEnd | null;
  error: StepError | null;
};

/** Events of the run that say who had a node begun again. */
export const attemptVerbs = ['run.retried', 'run.restarted', 'run.skipped', 'run.resumed'] as const;
/** Events of a node that say nothing of its attempts, and may be many. */
export const besideAttempts = ['node.waiting', 'node.progress', 'node.answered', 'node.stopping'] as const;

type Data = Partial<NodeRecord> & { by?: By };
type Reading = {
  attempts: Attempt[];
  open: Attempt | null;
  next: Pick<Attempt, 'why' | 'by'>;
  /** Whoever last steered the run. */
  person: string | null;
  /** A person is asked before it is begun again. */
  isHeld: boolean;
  losses: number;
};

/** Every start of one node, oldest first, from the history of its execution: events of that node and `attemptVerbs`. */
export function attemptsOf(events: readonly HistoryEvent[]): Attempt[] {
  const reading: Reading = {
    attempts: [],
    open: null,
    next: { why: 'first', by: null },
    person: null,
    isHeld: false,
    losses: 0,
  };
  for (const event of events) read(reading, event, event.data as Data);
  return reading.attempts;
}

function read(reading: Reading, { at, nodeKey, type }: HistoryEvent, data: Data): void {
  if (nodeKey === null) {
    reading.person = data.by?.name ?? reading.person;
    return;
  }
  // A group runs while what it holds does, but is no attempt.
  if (type === 'node.running' && data.attempt !== undefined) begin(reading, data.attempt, at, data);
  else if (type === 'node.retrying') {
    end(reading, at, 'failed', data.error);
    reading.next = { why: 'retry', by: null };
  } else if (type === 'node.taken-over' || type === 'node.handed-over') giveUp(reading, at, type, data);
  else if (type === 'node.suspended' && data.reason === 'repeat') hold(reading, at, data);
  else if (type === 'node.reset' || (type === 'node.ready' && reading.isHeld)) {
    reading.next = { why: 'person', by: reading.person };
    reading.isHeld = false;
  } else {
    const ending = endOf(data.state);
    if (ending) end(reading, at, ending, data.error);
  }
  reading.losses = data.losses ?? reading.losses;
}

function begin(reading: Reading, number: number, at: Date, { owner }: Data): void {
  const open: Attempt = {
    number,
    ...reading.next,
    worker: owner ?? null,
    startedAt: at,
    finishedAt: null,
    end: null,
    error: null,
  };
  reading.open = open;
  reading.attempts.push(open);
}

function end({ open }: Reading, at: Date, ending: AttemptEnd, error: StepError | null | undefined): void {
  if (open === null || open.end !== null) return;
  open.end = ending;
  open.finishedAt = at;
  open.error = error ?? null;
}

/** One that waits only gets another worker: it is not begun again. */
function giveUp(reading: Reading, at: Date, type: 'node.taken-over' | 'node.handed-over', data: Data): void {
  if (data.state !== 'ready') return;
  const why = type === 'node.taken-over' ? 'lost' : 'handed-over';
  end(reading, at, why, null);
  reading.next = { why, by: null };
}

/** What must not run twice, and did not end well: the error, or else what became of its worker. */
function hold(reading: Reading, at: Date, data: Data): void {
  const wasLost = (data.losses ?? 0) > reading.losses;
  end(reading, at, data.error ? 'failed' : wasLost ? 'lost' : 'handed-over', data.error);
  reading.isHeld = true;
}

function endOf(state: NodeState | undefined): AttemptEnd | null {
  if (state === 'succeeded' || state === 'failed' || state === 'skipped' || state === 'cancelled')
    return state;
  return null;
}
