import { describe, expect, it } from 'vitest';
import { attemptsOf } from './attempts';
import type { NodeSpec } from './graph';
import { by, fault, run, step, storedHistory } from './simulated-runs';
import { World } from './simulated-world';

const claimOf = (world: World, worker: string) => world.take(0, worker)?.claim ?? '';

const attempts = (world: World, key = 'a') => attemptsOf(storedHistory(world, key));

const one = (rest: Partial<NodeSpec> = {}) => new World([step('a', [], rest)], null, { isChild: false });

describe('the attempts of a node', () => {
  it('are none before it begins, and one that goes on while it runs or waits', () => {
    const world = one();
    expect(attempts(world)).toEqual([]);
    const claim = claimOf(world, 'w1');
    const outcome = { type: 'waiting', message: 'not yet' } as const;
    world.send({ type: 'outcome', key: 'a', claim, outcome });
    expect(attempts(world)).toMatchObject([
      { number: 1, why: 'first', worker: 'w1', finishedAt: null, end: null, error: null },
    ]);
  });

  it('tell a retry of the policy from one by a person, each with the error of the one before', () => {
    const world = one({ retry: { times: 1, backoffMs: 1_000 } });
    run(world, { a: 'failed' });
    world.advance(1_000);
    run(world, { a: 'failed' });
    world.send({ type: 'verb', verb: 'retry', by: { id: 'usr_1', name: 'mira' } });
    run(world);
    expect(attempts(world)).toMatchObject([
      { number: 1, why: 'first', end: 'failed', error: fault },
      { number: 2, why: 'retry', by: null, end: 'failed', error: fault },
      { number: 3, why: 'person', by: 'mira', end: 'succeeded', error: null },
    ]);
  });

  it('tell a worker that died from one that was stopped', () => {
    const world = one();
    world.send({ type: 'lost', key: 'a', claim: claimOf(world, 'w1') });
    world.send({ type: 'released', key: 'a', claim: claimOf(world, 'w2') });
    run(world);
    expect(attempts(world)).toMatchObject([
      { number: 1, worker: 'w1', why: 'first', end: 'lost' },
      { number: 2, worker: 'w2', why: 'lost', end: 'handed-over' },
      { number: 3, why: 'handed-over', end: 'succeeded' },
    ]);
  });

  it('stay one when another worker goes on with the wait', () => {
    const world = one();
    const claim = claimOf(world, 'w1');
    const outcome = { type: 'waiting', message: '', pollAfterMs: 0 } as const;
    world.send({ type: 'outcome', key: 'a', claim, outcome });
    world.send({ type: 'lost', key: 'a', claim: claimOf(world, 'w2') });
    run(world);
    expect(attempts(world)).toMatchObject([{ number: 1, worker: 'w1', end: 'succeeded' }]);
  });

  it('say who let it be repeated, after what', () => {
    const world = one({ repeatable: false, retry: { times: 3, backoffMs: 0 } });
    world.send({ type: 'lost', key: 'a', claim: claimOf(world, 'w1') });
    world.send({ type: 'verb', verb: 'resume', by });
    run(world, { a: 'failed' });
    world.send({ type: 'verb', verb: 'resume', by: { id: 'usr_1', name: 'mira' } });
    run(world);
    expect(attempts(world)).toMatchObject([
      { end: 'lost', error: null },
      { why: 'person', by: 'someone', end: 'failed', error: fault },
      { why: 'person', by: 'mira', end: 'succeeded' },
    ]);
  });

  it('end with what a person did to them', () => {
    const world = one();
    claimOf(world, 'w1');
    world.send({ type: 'node-verb', verb: 'skip', key: 'a', by });
    const { claim } = world.node('a');
    world.send({ type: 'stopped', key: 'a', claim: claim ?? '', error: null });
    expect(attempts(world)).toMatchObject([{ number: 1, end: 'skipped' }]);
  });

  it('are no matter of groups', () => {
    const world = new World([step('g', [], { kind: 'group' }), step('a', [], { parent: 'g' })]);
    run(world);
    expect(attempts(world, 'g')).toEqual([]);
    expect(attempts(world, 'a')).toHaveLength(1);
  });
});
