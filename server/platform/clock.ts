/** Time as an argument: code that decides by time takes a Clock, so that a test can hold it still. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export interface ManualClock extends Clock {
  advance(ms: number): void;
  set(time: Date): void;
}

/** A clock that stands still until told otherwise. */
export function createManualClock(start = new Date('2026-01-01T00:00:00Z')): ManualClock {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    advance: (ms) => {
      at += ms;
    },
    set: (time) => {
      at = time.getTime();
    },
  };
}
