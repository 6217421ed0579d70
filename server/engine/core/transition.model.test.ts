import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoamError } from '@/server/domain/error';
import { isExecutionTerminal, isNodeTerminal, nodeVerbs, runVerbs } from '@/server/domain/status';
import { attemptsOf } from './attempts';
import { checkSpec } from './check-spec';
import type { EngineEvent } from './event';
import { type Execution, loadExecution, newHeader, volatileFields } from './execution';
import type { ExecutionPolicy, NodeSpec } from './graph';
import { storedHistory } from './simulated-runs';
import { World } from './simulated-world';
import { applyChanges, transition } from './transition';

// 10,000 sequences over both properties; a failure prints its seed.
const runs = { sequences: 10_000, purity: 2_000 };

type Shape = {
  edges: number;
  group: number;
  isGroup: boolean;
  condition: 'none' | 'always' | 'failed';
  retries: number;
  repeatable: boolean;
  timeoutMs: number | null;
  pass: boolean;
};

const shape: fc.Arbitrary<Shape> = fc.record({
  edges: fc.nat(255),
  group: fc.nat(9),
  isGroup: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  condition: fc.constantFrom('none', 'none', 'none', 'always', 'failed'),
  retries: fc.constantFrom(0, 0, 1, 2),
  repeatable: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
  timeoutMs: fc.constantFrom(null, null, 5_000, 50_000),
  pass: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
});

/** Edges point back only, so no cycle; a node may be in an earlier group, and then does not depend on what holds it. */
function toSpecs(shapes: readonly Shape[]): NodeSpec[] {
  const specs: NodeSpec[] = [];
  shapes.forEach((each, index) => {
    const groups = specs.filter(({ kind }) => kind === 'group');
    const parent = each.group < 5 ? groups[each.group]?.key : undefined;
    const holders = holdersOf(specs, parent);
    const dependsOn = specs
      .filter((_, other) => (each.edges >> (other % 8)) & 1 && other >= index - 4)
      .map(({ key }) => key)
      .filter((key) => !holders.has(key));
    const first = dependsOn[0];
    specs.push({
      key: `n${index}`,
      kind: each.isGroup ? 'group' : 'step',
      handler: { handler: each.pass ? 'pass' : 'work' },
      dependsOn,
      ...(parent === undefined ? {} : { parent }),
      ...(each.condition === 'always' ? { if: 'always' } : {}),
      ...(each.condition === 'failed' && first !== undefined ? { if: `status.${first}.failed` } : {}),
      ...(each.retries > 0 ? { retry: { times: each.retries, backoffMs: 1_000 } } : {}),
      ...(each.repeatable ? {} : { repeatable: false }),
      ...(each.timeoutMs === null ? {} : { timeoutMs: each.timeoutMs }),
    });
  });
  return specs;
}

function holdersOf(specs: readonly NodeSpec[], parent: string | undefined): Set<string> {
  const holders = new Set<string>();
  for (let key = parent; key !== undefined; key = specs.find((spec) => spec.key === key)?.parent)
    holders.add(key);
  return holders;
}

// A later member of an early group makes that group wait for it: what it waits for must not wait for the group.
function isAcyclic(specs: NodeSpec[]): boolean {
  try {
    checkSpec({ kind: 'workflow', title: '', context: {}, nodes: specs });
    return true;
  } catch (error) {
    if (isLoamError(error)) return false;
    throw error;
  }
}

const graph = fc.array(shape, { minLength: 1, maxLength: 10 }).map(toSpecs).filter(isAcyclic);

const policy: fc.Arbitrary<ExecutionPolicy> = fc.constantFrom<ExecutionPolicy>(
  {},
  {},
  { parallelism: 1 },
  { parallelism: 2, failFast: true },
  { failFast: true },
  { maxFailures: 1 },
  { parallelism: 3, maxFailures: 1, failFast: true, collect: true },
);

type Step = { op: number; pick: number; kind: number };
const steps = fc.array(fc.record({ op: fc.nat(16), pick: fc.nat(40), kind: fc.nat(9) }), { maxLength: 60 });

const numbersTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

function plain(execution: Execution) {
  const nodes = [...execution.graph.nodes.keys()].map((key) => {
    const record: Record<string, unknown> = { ...execution.nodes.get(key) };
    for (const field of volatileFields) delete record[field];
    return [key, record];
  });
  return { header: execution.header, nodes };
}

function recount(world: World): void {
  const { execution } = world;
  const keys = [...execution.graph.nodes.keys()];
  const records = new Map(keys.map((key) => [key, world.node(key)]));
  const fresh = loadExecution(execution.identity, execution.graph, execution.header, records);
  expect(keys.map((key) => [execution.unmet.get(key), execution.openChildren.get(key)])).toEqual(
    keys.map((key) => [fresh.unmet.get(key), fresh.openChildren.get(key)]),
  );
  const countsOf = ({ open, suspended, bad, active, cursor }: Execution) => ({
    open,
    suspended,
    bad,
    active,
    cursor,
  });
  expect(countsOf(execution)).toEqual(countsOf(fresh));
  const { parallelism = Infinity, maxFailures = 0, failFast } = execution.identity.policy;
  expect(execution.active, 'more at work than the policy allows').toBeLessThanOrEqual(parallelism);
  const isLost = failFast === true && execution.bad > maxFailures && execution.open > 0;
  expect(isLost && execution.header.stopping === null, 'goes on after too many failures').toBe(false);
  expect(isExecutionTerminal(world.state)).toBe(fresh.open === 0);
}

function checkStart(world: World, key: string): void {
  const node = world.execution.graph.nodes.get(key);
  for (const dependency of node?.dependsOn ?? []) {
    const { state, reason } = world.node(dependency);
    expect(isNodeTerminal(state), `${key} started before ${dependency} ended`).toBe(true);
    if (node?.spec.if === undefined) {
      expect(state === 'succeeded' || reason === 'condition' || reason === 'person').toBe(true);
    }
  }
  if (node?.spec.parent !== undefined) expect(world.node(node.spec.parent).state).toBe('running');
  expect(world.execution.header.pausedAt).toBeNull();
}

/** Does one random thing. `done` counts outcomes that had an effect, by node and epoch. */
function act(world: World, { op, pick, kind }: Step, done: Map<string, number>): void {
  if (op <= 4) {
    const held = world.take(pick % Math.max(1, world.jobs.length), `w${kind % 2}`);
    if (held?.work.mode === 'start') checkStart(world, held.key);
  } else if (op <= 8) {
    answer(world, pick, kind, done);
  } else if (op === 9) {
    const held = world.held[pick % Math.max(1, world.held.length)];
    // It may be a zombie: the claim stays with it, and it answers later.
    if (held) world.send({ type: kind < 6 ? 'lost' : 'released', key: held.key, claim: held.claim });
  } else if (op === 10) {
    world.advance(kind * 2_000);
  } else if (op === 11) {
    const late = world.sent[pick % world.sent.length];
    if (late) resend(world, late);
  } else if (op === 12) {
    world.endChild(pick % Math.max(1, world.children.length), kind < 6 ? 'succeeded' : 'failed');
  } else if (op === 13) {
    const key = `n${pick % 10}`;
    if (kind < 4 && world.execution.graph.nodes.has(key)) world.send({ type: 'unknown-handler', key });
    if (world.execution.graph.nodes.has(key) && world.node(key).state === 'waiting') {
      applyChanges(world.execution, [{ key, type: 'node.lease', patch: { woken: true } }]);
      world.jobs.push({ key, at: world.now });
    }
  } else if (op === 14) {
    nodeVerb(world, pick, kind);
  } else {
    verb(world, kind);
  }
}

function nodeVerb(world: World, pick: number, kind: number): void {
  const key = `n${pick % 10}`;
  const chosen = nodeVerbs[kind % nodeVerbs.length] ?? 'skip';
  const by = { id: `person-${kind}`, name: 'someone' };
  const given = { kind: 'approval', verdict: 'approved', comment: '' } as const;
  try {
    if (kind < 5) world.send({ type: 'answer', key, by, answer: given });
    else world.send({ type: 'node-verb', verb: chosen, key, by });
  } catch (error) {
    if (!isLoamError(error)) throw error;
    expect(error.code).toBe('illegal-state');
  }
}

function resend(world: World, event: EngineEvent): void {
  // An offer is repeated only by the worker that waits for its answer, so never after that answer.
  if (event.type === 'claim' && world.node(event.key).claim !== event.claim) return;
  try {
    const { changes } = world.send(event);
    const isStale = event.type === 'outcome' || event.type === 'stopped' || event.type === 'begin';
    // The claim that it carries is long gone, or it is still held and then this is its first answer.
    if (isStale && !world.held.some(({ claim }) => 'claim' in event && claim === event.claim)) {
      expect(changes).toEqual([]);
    }
  } catch (error) {
    if (!isLoamError(error)) throw error;
  }
}

function verb(world: World, kind: number): void {
  const chosen = runVerbs[kind % runVerbs.length] ?? 'cancel';
  const by = { id: null, name: 'someone' };
  try {
    if (kind === 9) return void world.send({ type: 'set-context', values: { n: kind }, by });
    // A child's own retry is refused, as its parent would not hear of it; the parent's is taken.
    if (chosen === 'retry') world.send({ type: 'from-parent', verb: 'retry' });
    else world.send({ type: 'verb', verb: chosen, by });
  } catch (error) {
    if (!isLoamError(error)) throw error;
    expect(error.code).toBe('illegal-state');
  }
}

function answer(world: World, pick: number, kind: number, done: Map<string, number>): void {
  const [held] = world.held.splice(pick % Math.max(1, world.held.length), 1);
  if (!held) return;
  const { key, claim, work } = held;
  const isCurrent = world.node(key).claim === claim;
  if (work.mode === 'cancel') {
    const { accepted } = world.send({ type: 'stopped', key, claim, error: null });
    expect(accepted).toBe(isCurrent);
    return;
  }
  if (kind === 9) {
    expect(world.spawn(held)).toBe(isCurrent);
    return;
  }
  const error = { code: 'unavailable', message: 'no' };
  const outcomes = [
    { type: 'succeeded' },
    { type: 'succeeded', outputs: { a: 1 } },
    { type: pick % 2 ? 'held' : 'waiting', message: 'soon', pollAfterMs: 1_000 },
    { type: 'waiting', message: 'later', pollAfterMs: 0 },
    { type: 'failed', error, retryable: true },
    { type: 'failed', error, retryable: false },
    { type: 'suspended', reason: 'ask' },
    {
      type: 'suspended',
      reason: 'approve',
      resume: 'poll',
      ask: { kind: 'approval', needed: 1, comment: 'optional' },
    },
    { type: 'suspended', reason: 'sleep', untilMs: world.now + 3_000 },
    { type: 'succeeded' },
  ] as const;
  const outcome = outcomes[kind] ?? outcomes[0];
  const { accepted, work: more } = world.send({ type: 'outcome', key, claim, outcome });
  expect(accepted, 'an outcome counts if and only if its claim is the current one').toBe(isCurrent);
  if (accepted && outcome.type === 'held' && !more)
    expect(world.node(key).deadlineAt, 'its time does not run').toBeNull();
  if (more) world.held.push({ key, claim, work: more });
  if (accepted && outcome.type === 'succeeded') {
    const epoch = `${key}/${world.node(key).epoch}`;
    done.set(epoch, (done.get(epoch) ?? 0) + 1);
    expect(done.get(epoch), `${epoch} had its effect twice`).toBe(1);
  }
}

describe('transition', () => {
  it('keeps every invariant over random graphs, verbs, crashes and late, lost or repeated messages', () => {
    fc.assert(
      fc.property(graph, steps, fc.constantFrom(null, null, 30_000), fc.boolean(), policy, (...given) => {
        const [specs, sequence, timeoutMs, isChild, wanted] = given;
        const world = new World(specs, timeoutMs, { isChild, policy: wanted });
        const done = new Map<string, number>();
        for (const step of sequence) act(world, step, done);
        recount(world);
        expect(world.finish(), `did not end: ${JSON.stringify(plain(world.execution))}`).toBe(true);
        recount(world);
        const replayed = loadExecution(world.execution.identity, world.execution.graph, newHeader(1_000));
        applyChanges(replayed, world.history);
        expect(plain(replayed)).toEqual(plain(world.execution));
        for (const key of world.execution.graph.nodes.keys()) {
          const attempts = attemptsOf(storedHistory(world, key));
          expect(attempts.map(({ number }) => number)).toEqual(numbersTo(world.node(key).attempt));
          expect(
            attempts.filter(({ end }) => end === null),
            `${key} has an attempt without an end`,
          ).toEqual([]);
        }
      }),
      { numRuns: runs.sequences },
    );
  }, 120_000);

  it('leaves the execution that it was given as it was', () => {
    fc.assert(
      fc.property(graph, steps, fc.nat(), (specs, sequence, pick) => {
        const world = new World(specs);
        for (const step of sequence) act(world, step, new Map());
        const event = world.sent[pick % world.sent.length] ?? { type: 'begin' };
        const before = structuredClone(plain(world.execution));
        for (const next of [event, cancelEvent]) decide(world.execution, next, world.now + 60_000);
        expect(plain(world.execution)).toEqual(before);
        recount(world);
      }),
      { numRuns: runs.purity },
    );
  }, 60_000);
});

const cancelEvent: EngineEvent = { type: 'verb', verb: 'cancel', by: { id: null, name: 'someone' } };

function decide(execution: Execution, event: EngineEvent, now: number): void {
  try {
    transition(execution, event, now);
  } catch (error) {
    if (!isLoamError(error)) throw error;
  }
}
