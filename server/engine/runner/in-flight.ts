import type { ClaimRef } from '../store/claims';

export type StopReason = 'lost' | 'stopping' | 'draining';

/** A node that this worker works on. */
export type Flight = ClaimRef & {
  controller: AbortController;
  /** Resolves when the worker gives the node up without waiting for its handler. */
  abandoned: Promise<void>;
  abandon: () => void;
  /** Why it was told to stop, if it was. */
  stopReason: StopReason | null;
  /** By this process's own clock, which no change of the system time moves. */
  leaseUntilMs: number;
};

/** How long a handler is waited for whose node is not this worker's any more. */
const abandonAfterMs = 1_000;

/** Everything that this worker works on now, by claim. */
export class InFlight {
  readonly #flights = new Map<string, Flight>();
  #idle: (() => void)[] = [];

  get size(): number {
    return this.#flights.size;
  }

  claims(): string[] {
    return [...this.#flights.keys()];
  }

  begin(ref: ClaimRef, leaseMs: number): Flight {
    let abandon: () => void = () => undefined;
    const abandoned = new Promise<void>((resolve) => {
      abandon = resolve;
    });
    const leaseUntilMs = performance.now() + leaseMs;
    const controller = new AbortController();
    const flight: Flight = { ...ref, controller, abandoned, abandon, stopReason: null, leaseUntilMs };
    this.#flights.set(ref.claim, flight);
    return flight;
  }

  end(flight: Flight): void {
    this.#flights.delete(flight.claim);
    if (this.#flights.size > 0) return;
    for (const done of this.#idle.splice(0)) done();
  }

  /** After a renewal that was begun at `atMs`: prolongs what is still ours, gives up what is not. */
  renewed(
    kept: readonly { claim: string; isStopping: boolean }[],
    asked: readonly string[],
    untilMs: number,
  ): void {
    const current = new Map(kept.map((each) => [each.claim, each]));
    for (const claim of asked) {
      const flight = this.#flights.get(claim);
      const still = current.get(claim);
      if (!flight) continue;
      if (!still) this.stop(claim, 'lost');
      else if (still.isStopping) this.stop(claim, 'stopping');
      if (still) flight.leaseUntilMs = untilMs;
    }
  }

  /** Nobody could be asked for so long that others may have them by now. */
  giveUpLapsed(): void {
    const now = performance.now();
    for (const flight of this.#flights.values())
      if (flight.leaseUntilMs < now) this.stop(flight.claim, 'lost');
  }

  stop(claim: string, reason: StopReason): void {
    const flight = this.#flights.get(claim);
    if (!flight) return;
    if (flight.stopReason !== 'lost') flight.stopReason = reason;
    flight.controller.abort(new DOMException(`the step is to stop: ${reason}`, 'AbortError'));
    if (reason === 'lost') setTimeout(flight.abandon, abandonAfterMs).unref();
  }

  stopAll(reason: StopReason): void {
    for (const claim of this.claims()) this.stop(claim, reason);
  }

  abandonAll(): void {
    for (const flight of this.#flights.values()) flight.abandon();
  }

  /** Resolves when nothing is left, or after `timeoutMs`. */
  idle(timeoutMs: number): Promise<void> {
    if (this.#flights.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs);
      this.#idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
