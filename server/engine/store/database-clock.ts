/**
 * PostgreSQL's time without asking for it: the last answer, plus what has passed since by a clock that nobody sets. So
 * that a worker whose system time is wrong decides as the others do.
 */
export class DatabaseClock {
  #offsetMs: number | null = null;

  /** After an answer that held PostgreSQL's time, to a statement that was sent at `sentAtMs` (performance.now). */
  sync(databaseMs: number, sentAtMs: number): void {
    if (databaseMs > 0) this.#offsetMs = databaseMs - (sentAtMs + performance.now()) / 2;
  }

  now(): number {
    return Math.floor(performance.now() + (this.#offsetMs ?? performance.timeOrigin));
  }
}
