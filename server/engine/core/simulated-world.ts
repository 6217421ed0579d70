import type { Change, EngineEvent, Transition, Work } from './event';
import { type Execution, loadExecution, newHeader, recordOf } from './execution';
import type { ExecutionPolicy, NodeSpec } from './graph';
import { buildGraph } from './graph-index';
import { applyChanges, transition } from './transition';

/** A claim that a simulated worker holds, or believes that it holds. */
export type HeldClaim = { key: string; claim: string; work: Work };

/**
 * The outside of the core for model tests: a queue that delivers at least once, workers that may be dead, children that
 * end some day. Deterministic; every message ever sent is kept, so that it can be delivered again.
 */
export class World {
  execution: Execution;
  now = 1_000;
  jobs: { key: string; at: number }[] = [];
  held: HeldClaim[] = [];
  children: { key: string; childId: string; cancelled: boolean }[] = [];
  readonly sent: EngineEvent[] = [];
  readonly history: Change[] = [];
  reports = 0;
  #claims = 0;

  constructor(
    specs: readonly NodeSpec[],
    timeoutMs: number | null = null,
    { isChild = true, policy = {} }: { isChild?: boolean; policy?: ExecutionPolicy } = {},
  ) {
    const parent = isChild ? { executionId: 'exe_parent', key: 'p' } : null;
    const identity = { id: 'exe_model', parent, timeoutMs, policy };
    this.execution = loadExecution(identity, buildGraph(specs, {}), newHeader(this.now));
    this.send({ type: 'begin' });
  }

  get state() {
    return this.execution.header.state;
  }

  node(key: string) {
    return recordOf(this.execution, key);
  }

  /** One event through the core, its changes applied and its effects noted. Throws what the core throws. */
  send(event: EngineEvent): Transition {
    const result = transition(this.execution, event, this.now);
    this.sent.push(event);
    applyChanges(this.execution, result.changes);
    this.history.push(...result.changes);
    for (const effect of result.effects) {
      if (effect.type === 'enqueue') this.jobs.push({ key: effect.key, at: effect.at ?? this.now });
      else if (effect.type === 'report') this.reports++;
      else if (effect.type === 'child') this.#tellChild(effect.childId, effect.verb);
    }
    return result;
  }

  #tellChild(childId: string, verb: string): void {
    const child = this.children.find((each) => each.childId === childId);
    const key = childId.split('/')[0] ?? '';
    if (verb === 'retry' && !child) this.children.push({ key, childId, cancelled: false });
    if ((verb === 'cancel' || verb === 'expire') && child) child.cancelled = true;
  }

  /** A worker takes a job; what it was granted, if anything. */
  take(index: number, worker: string): HeldClaim | null {
    const [job] = this.jobs.splice(index, 1);
    if (!job) return null;
    if (job.at > this.now) {
      this.jobs.push(job);
      return null;
    }
    const claim = `${worker}/${++this.#claims}`;
    const { work } = this.send({ type: 'claim', key: job.key, claim, owner: worker, leaseMs: 30_000 });
    if (!work) return null;
    const held = { key: job.key, claim, work };
    this.held.push(held);
    return held;
  }

  spawn(held: HeldClaim): boolean {
    const childId = `${held.key}/${held.claim}`;
    const { accepted, work } = this.send({
      type: 'outcome',
      key: held.key,
      claim: held.claim,
      outcome: { type: 'spawned', childId },
    });
    if (accepted && !work) this.children.push({ key: held.key, childId, cancelled: false });
    return accepted;
  }

  endChild(index: number, state: 'succeeded' | 'failed' | 'cancelled'): void {
    const [child] = this.children.splice(index, 1);
    if (!child) return;
    const { key, childId } = child;
    const end = child.cancelled ? 'cancelled' : state;
    this.send({ type: 'child-ended', key, childId, state: end, outputs: {}, error: null });
  }

  /** Time passes; every deadline that came is told, as the sweep does. */
  advance(ms: number): void {
    this.now += ms;
    this.send({ type: 'deadline', key: null });
    for (const key of this.execution.graph.nodes.keys()) {
      const { deadlineAt } = this.node(key);
      if (deadlineAt !== null && deadlineAt <= this.now) this.send({ type: 'deadline', key });
    }
  }

  /** All goes well from here on; false when it still does not end. */
  finish(limit = 2_000): boolean {
    for (let step = 0; step < limit; step++) {
      if (this.state === 'succeeded' || this.state === 'failed' || this.state === 'cancelled') return true;
      this.#goOn();
    }
    return false;
  }

  #goOn(): void {
    const held = this.held.pop();
    if (held && this.node(held.key).claim === held.claim) return this.#succeed(held);
    if (held) return;
    if (this.children.length > 0) return this.endChild(0, 'succeeded');
    const due = this.jobs.findIndex(({ at }) => at <= this.now);
    if (due >= 0) return void this.take(due, 'last');
    if (this.state === 'suspended')
      return void this.send({ type: 'verb', verb: 'resume', by: { id: null, name: 'x' } });
    this.advance(60_000);
  }

  #succeed({ key, claim }: HeldClaim): void {
    const { work } = this.send({ type: 'outcome', key, claim, outcome: { type: 'succeeded' } });
    if (work) this.send({ type: 'stopped', key, claim, error: null });
  }
}
