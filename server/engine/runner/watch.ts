import { isTransient } from '@/db/transient';
import { failPoint } from '@/server/platform/fail-point';
import type { EngineEvent } from '../core/event';
import { type ClaimRef, renewLeases } from '../store/claims';
import { dueDeadlines, requeueForgotten, unknownHandlers } from '../store/sweep';
import {
  type WorkerRow,
  beat,
  buryWorker,
  claimsOf,
  findDead,
  lapsedClaims,
  lockedJobs,
  unlockJobs,
} from '../store/workers';
import type { RunnerParts } from './parts';

export type WatchTimes = {
  beatMs: number;
  /** Not seen for so long: dead, and its nodes are taken over. */
  deadAfterMs: number;
  leaseMs: number;
};

const sweepEveryBeats = 5;
const netEveryBeats = 30;

/** The loops that run beside the work: heartbeat, leases, deadlines, dead workers. All of them may run in every worker. */
export class Watch {
  readonly #parts: RunnerParts;
  readonly #times: WatchTimes;
  readonly #describe: () => WorkerRow;
  readonly #timers: NodeJS.Timeout[] = [];
  #beats = 0;
  #lastBeatMs = performance.now();
  #beatingSinceMs = performance.now();
  #busy = new Set<string>();
  #orphans = new Set<string>();
  #lostJobs = new Set<string>();

  constructor(parts: RunnerParts, times: WatchTimes, describe: () => WorkerRow) {
    this.#parts = parts;
    this.#times = times;
    this.#describe = describe;
  }

  async start(): Promise<void> {
    await beat(this.#parts.db, this.#describe());
    this.#every(this.#times.beatMs, 'beat', () => this.#beat());
    this.#every(this.#times.leaseMs / 3, 'leases', () => this.#renew());
    this.#every(1_000, 'deadlines', () => this.#deadlines());
  }

  stop(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  #every(ms: number, name: string, act: () => Promise<void>): void {
    this.#timers.push(setInterval(() => void this.#once(name, act), ms));
  }

  // A slow round is not overtaken by the next; PostgreSQL being away is nothing to report every second.
  async #once(name: string, act: () => Promise<void>): Promise<void> {
    if (this.#busy.has(name)) return;
    this.#busy.add(name);
    try {
      await act();
    } catch (error) {
      if (isTransient(error)) this.#parts.outage.met(error);
      else this.#parts.logger.error({ error, loop: name }, 'a loop of the runner failed');
    } finally {
      this.#busy.delete(name);
      if (name === 'leases') this.#parts.inFlight.giveUpLapsed();
    }
  }

  async #beat(): Promise<void> {
    const { db, logger } = this.#parts;
    const { deadAfterMs, beatMs } = this.#times;
    const now = performance.now();
    // After a gap of its own (frozen, no database) it cannot tell who else was away.
    if (now - this.#lastBeatMs > beatMs * 2 + 1_000) this.#beatingSinceMs = now;
    const { wasAbsent } = await beat(db, this.#describe());
    this.#lastBeatMs = performance.now();
    this.#parts.outage.over();
    if (wasAbsent) {
      logger.warn('this worker was taken for dead; its leases are looked at again');
      await this.#renew();
    }
    const isSure = this.#beats === 0 || now - this.#beatingSinceMs >= deadAfterMs;
    if (isSure)
      for (const dead of await findDead(db, this.#parts.workerId, deadAfterMs)) await this.#bury(dead);
    this.#beats++;
    if (this.#beats % sweepEveryBeats === 0) await this.#sweep();
    if (this.#beats % netEveryBeats === 0) await requeueForgotten(db);
  }

  async #bury(dead: string): Promise<void> {
    const { db, logger } = this.#parts;
    const claims = await claimsOf(db, dead);
    logger.warn({ dead, nodes: claims.length }, 'a worker is dead; its nodes are taken over');
    await this.#giveUp(claims);
    await buryWorker(db, dead, this.#times.deadAfterMs);
  }

  /** Claims of this worker that it knows nothing of, because PostgreSQL granted them and the answer was lost. */
  async #releaseOrphans(): Promise<void> {
    const { db, workerId, inFlight } = this.#parts;
    const known = new Set(inFlight.claims());
    const orphans = (await claimsOf(db, workerId)).filter(({ claim }) => !known.has(claim));
    // Seen twice: the answer to a claim may just be on its way.
    const sure = orphans.filter(({ claim }) => this.#orphans.has(claim));
    this.#orphans = new Set(orphans.map(({ claim }) => claim));
    await Promise.all(
      sure.map(({ executionId, key, claim }) => this.#send(executionId, { type: 'released', key, claim })),
    );
  }

  /** Jobs that the queue gave to this worker, and the answer was lost: it would keep them for hours. */
  async #returnLostJobs(): Promise<void> {
    const { db, heldJobs } = this.#parts;
    const { queuePools } = this.#describe();
    const held = new Set(heldJobs());
    const lost = (await lockedJobs(db, queuePools)).filter((id) => !held.has(id));
    // Seen twice: it may be on its way here, or done and about to be deleted.
    const sure = lost.filter((id) => this.#lostJobs.has(id));
    this.#lostJobs = new Set(lost);
    await unlockJobs(db, queuePools, sure);
  }

  async #giveUp(claims: readonly ClaimRef[]): Promise<void> {
    await Promise.all(
      claims.map(({ executionId, key, claim }) => this.#send(executionId, { type: 'lost', key, claim })),
    );
  }

  async #send(executionId: string, event: EngineEvent): Promise<void> {
    await this.#parts.committer.submit({ executionId, event });
  }

  async #renew(): Promise<void> {
    const { db, inFlight, workerId: owner } = this.#parts;
    const { leaseMs } = this.#times;
    const claims = inFlight.claims();
    if (claims.length === 0) return;
    const untilMs = performance.now() + leaseMs;
    failPoint('lease.before');
    inFlight.renewed(await renewLeases(db, { owner, claims, leaseMs }), claims, untilMs);
    failPoint('lease.after');
  }

  async #deadlines(): Promise<void> {
    const due = await dueDeadlines(this.#parts.db);
    await Promise.all(due.map(({ executionId, key }) => this.#send(executionId, { type: 'deadline', key })));
  }

  async #sweep(): Promise<void> {
    const { db } = this.#parts;
    await this.#giveUp(await lapsedClaims(db));
    await this.#releaseOrphans();
    await this.#returnLostJobs();
    const unknown = await unknownHandlers(db, { deadAfterMs: this.#times.deadAfterMs });
    await Promise.all(
      unknown.map(({ executionId, key }) => this.#send(executionId, { type: 'unknown-handler', key })),
    );
  }
}
