import { describe, expect, it } from 'vitest';
import type { NodeOutcome } from './event';
import { by, fault, run, states, step } from './simulated-runs';
import { World } from './simulated-world';

describe('scheduling', () => {
  it('skips what depends on a failure, runs what asks for it, and fails the run', () => {
    const world = new World([
      step('build'),
      step('deploy', ['build']),
      step('notify', ['deploy'], { if: 'always' }),
      step('rollback', ['build'], { if: 'status.build.failed' }),
      step('other'),
    ]);
    run(world, { build: 'failed' });
    expect(states(world)).toEqual({
      build: 'failed',
      deploy: 'skipped',
      notify: 'succeeded',
      rollback: 'succeeded',
      other: 'succeeded',
    });
    expect(world.state).toBe('failed');
    expect(world.execution.header.error).toEqual({ ...fault, path: 'build' });
  });

  it('goes on after a step whose condition was not met, not after one that was skipped for a failure', () => {
    const world = new World([step('a', [], { if: '1 == 2' }), step('b', ['a']), step('c', ['b'])]);
    run(world);
    expect(states(world)).toEqual({ a: 'skipped', b: 'succeeded', c: 'succeeded' });
    expect(world.state).toBe('succeeded');
  });

  it('starts a group, runs its children, ends it with them', () => {
    const world = new World([
      step('first'),
      step('group', ['first'], { kind: 'group' }),
      step('in', [], { parent: 'group' }),
      step('after', ['group']),
    ]);
    expect(states(world)).toMatchObject({ group: 'pending', in: 'pending' });
    run(world, { in: 'failed' });
    expect(states(world)).toEqual({ first: 'succeeded', group: 'failed', in: 'failed', after: 'skipped' });
  });

  it('hands outputs on, by name and to the place asked for', () => {
    const world = new World([
      step('a', [], { outputs: [{ name: 'port', valueFrom: 'output.port + 1' }] }),
      step('b', [], {
        inputs: [{ from: 'port', parameterKey: 'ports[0].number' }],
        properties: { ports: [{ name: 'http' }] },
      }),
    ]);
    run(world, {});
    const held = world.sent.find((event) => event.type === 'claim' && event.key === 'b');
    expect(held).toBeDefined();
    expect(world.node('a').outputs).toEqual({ port: 81 });
    expect(world.state).toBe('succeeded');
    expect(world.execution.header.outputs).toEqual({ port: 81 });
  });

  it('fails a step whose condition cannot be evaluated, with its place', () => {
    const world = new World([step('a', [], { if: 'inputs.missing == 1', path: 'spec.workflow.steps[0]' })]);
    expect(world.node('a').error).toMatchObject({
      code: 'invalid-document',
      path: 'spec.workflow.steps[0].if',
    });
  });

  it('ends an empty run, and a chain of 10,000 that does nothing, at once', () => {
    expect(new World([]).state).toBe('succeeded');
    const chain = Array.from({ length: 10_000 }, (_, i) =>
      step(`n${i}`, i === 0 ? [] : [`n${i - 1}`], { handler: { handler: 'pass' } }),
    );
    expect(new World(chain).state).toBe('succeeded');
  });
});

describe('deadlines and retries', () => {
  it('tries again with growing delays, then fails', () => {
    const world = new World([step('a', [], { retry: { times: 2, backoffMs: 1_000 } })]);
    run(world, { a: 'failed' });
    expect(world.node('a')).toMatchObject({
      state: 'ready',
      failures: 1,
      epoch: 2,
      dueAt: world.now + 1_000,
    });
    world.advance(1_000);
    run(world, { a: 'failed' });
    expect(world.node('a').dueAt).toBe(world.now + 2_000);
    world.advance(2_000);
    run(world, { a: 'failed' });
    expect(world.node('a')).toMatchObject({ state: 'failed', attempt: 3 });
  });

  it('ends a wait at its deadline, with what it waited for', () => {
    const world = new World([step('a', [], { timeoutMs: 5_000 })]);
    const held = world.take(0, 'w1');
    const outcome = { type: 'waiting', message: 'image not found' } as const;
    world.send({ type: 'outcome', key: 'a', claim: held?.claim ?? '', outcome });
    world.advance(4_999);
    expect(world.node('a').state).toBe('waiting');
    world.advance(1);
    expect(world.node('a').error).toMatchObject({ code: 'timeout', got: 'image not found' });
    expect(world.state).toBe('failed');
  });

  it('lets a child whose time is up say what it waited for', () => {
    const parent = new World([
      step('group', [], { kind: 'group', timeoutMs: 5_000 }),
      step('a', [], { parent: 'group' }),
    ]);
    const held = parent.take(0, 'w1');
    parent.send({
      type: 'outcome',
      key: 'a',
      claim: held?.claim ?? '',
      outcome: { type: 'spawned', childId: 'c' },
    });
    const late = { type: 'child', childId: 'c', verb: 'expire' } as const;
    parent.now += 5_000;
    expect(parent.send({ type: 'deadline', key: 'group' }).effects).toContainEqual(late);

    const child = new World([step('web', [], { path: 'spec.components[0]' })]);
    const claim = child.take(0, 'w1')?.claim ?? '';
    child.send({ type: 'outcome', key: 'web', claim, outcome: { type: 'waiting', message: 'no image' } });
    child.send({ type: 'from-parent', verb: 'expire' });
    const cancel = child.take(0, 'w2')?.claim ?? '';
    child.send({ type: 'stopped', key: 'web', claim: cancel, error: null });
    const { state, error } = child.execution.header;
    expect({ state, error }).toMatchObject({
      state: 'failed',
      error: { code: 'timeout', got: 'no image', path: 'spec.components[0]' },
    });

    parent.send({ type: 'child-ended', key: 'a', childId: 'c', state: 'failed', outputs: {}, error });
    expect(parent.execution.header.error).toMatchObject({
      code: 'timeout',
      message: 'group was not done after 5 s: no image.',
      path: 'spec.components[0]',
    });
  });

  it('lets a child whose time is up say why it was to be tried again', () => {
    const child = new World([step('web', [], { retry: { times: 2, backoffMs: 60_000 } })]);
    const claim = child.take(0, 'w1')?.claim ?? '';
    const error = { code: 'unavailable', message: 'The namespace is still being removed.' };
    child.send({ type: 'outcome', key: 'web', claim, outcome: { type: 'failed', error } });
    expect(child.node('web').state).toBe('ready');
    child.send({ type: 'from-parent', verb: 'expire' });
    expect(child.execution.header.error).toMatchObject({ code: 'timeout', got: error.message });
  });

  it('takes the error of a child that failed just before it was told that its time is up', () => {
    const world = new World([step('a', [], { timeoutMs: 5_000 })]);
    const claim = world.take(0, 'w1')?.claim ?? '';
    world.send({ type: 'outcome', key: 'a', claim, outcome: { type: 'spawned', childId: 'c' } });
    world.advance(5_000);
    const error = { code: 'unhealthy', message: 'web is not ready', path: 'spec.components[0]' };
    world.send({ type: 'child-ended', key: 'a', childId: 'c', state: 'failed', outputs: {}, error });
    expect(world.execution.header).toMatchObject({ state: 'failed', error });
  });

  it('does not count the time of a pause', () => {
    const world = new World([step('a', [], { timeoutMs: 5_000 })]);
    world.take(0, 'w1');
    world.send({ type: 'verb', verb: 'suspend', by });
    world.advance(60_000);
    world.send({ type: 'verb', verb: 'resume', by });
    world.advance(4_999);
    expect(world.node('a').state).toBe('running');
  });

  it('asks a person before it repeats what must not run twice', () => {
    const world = new World([step('a', [], { repeatable: false })]);
    const held = world.take(0, 'w1');
    world.send({ type: 'lost', key: 'a', claim: held?.claim ?? '' });
    expect(world.node('a')).toMatchObject({ state: 'suspended', reason: 'repeat' });
    world.send({ type: 'verb', verb: 'resume', by });
    run(world);
    expect(world.node('a')).toMatchObject({ state: 'succeeded', attempt: 2 });
  });

  it('polls what was held for an answer and has more to do', () => {
    const world = new World([step('a')]);
    const outcome = { type: 'suspended', reason: 'Approve?', resume: 'poll' } as const;
    const held = world.take(0, 'w1');
    world.send({ type: 'outcome', key: 'a', claim: held?.claim ?? '', outcome });
    expect([world.node('a').state, world.state]).toEqual(['suspended', 'suspended']);
    world.send({ type: 'verb', verb: 'resume', by });
    expect(world.node('a').state).toBe('waiting');
    expect(world.take(0, 'w2')?.work).toMatchObject({ mode: 'poll', attempt: 1 });
    run(world);
  });

  it('polls it too when its time has come', () => {
    const world = new World([step('a')]);
    const outcome = {
      type: 'suspended',
      reason: 'Later',
      untilMs: world.now + 1_000,
      resume: 'poll',
    } as const;
    const held = world.take(0, 'w1');
    world.send({ type: 'outcome', key: 'a', claim: held?.claim ?? '', outcome });
    world.advance(1_000);
    expect(world.take(0, 'w2')?.work).toMatchObject({ mode: 'poll', attempt: 1 });
    expect(world.node('a').state).toBe('waiting');
  });

  it('does not count the time for which a node may not begin', () => {
    const world = new World([step('a', [], { timeoutMs: 5_000 })]);
    const answer = (outcome: NodeOutcome) => {
      const held = world.take(0, 'w1');
      world.send({ type: 'outcome', key: 'a', claim: held?.claim ?? '', outcome });
    };
    for (let i = 0; i < 10; i++) {
      answer({ type: 'held', message: 'frozen', pollAfterMs: 2_000 });
      world.advance(2_000);
    }
    expect(world.node('a')).toMatchObject({ state: 'waiting', message: 'frozen', deadlineAt: null });
    expect(
      world.history.filter(({ type }) => type === 'node.progress'),
      'said once',
    ).toEqual([]);
    answer({ type: 'waiting', message: 'begins', pollAfterMs: 1_000 });
    expect(world.node('a').deadlineAt).toBe(world.now + 5_000);
    world.advance(4_999);
    expect(world.node('a').state).toBe('waiting');
    world.advance(1);
    expect(world.node('a')).toMatchObject({ state: 'failed', error: { code: 'timeout' } });
  });

  it('gives up on a step that takes down every worker', () => {
    const world = new World([step('a')]);
    for (let i = 0; i < 5; i++) {
      const held = world.take(0, `w${i}`);
      world.send({ type: 'lost', key: 'a', claim: held?.claim ?? '' });
    }
    expect(world.node('a')).toMatchObject({ state: 'failed', losses: 5, epoch: 1 });
  });
});

describe('verbs', () => {
  it('skips a failure while what comes after it is ready: that waits for what has its chance now', () => {
    const world = new World([step('a'), step('b', ['a']), step('c', ['b'], { if: 'always' })]);
    const held = world.take(0, 'w1');
    const outcome = { type: 'failed', error: fault, retryable: false } as const;
    world.send({ type: 'outcome', key: 'a', claim: held?.claim ?? '', outcome });
    expect(states(world)).toEqual({ a: 'failed', b: 'skipped', c: 'ready' });
    world.send({ type: 'node-verb', verb: 'skip', key: 'a', by });
    expect(states(world)).toEqual({ a: 'skipped', b: 'ready', c: 'pending' });
    run(world);
    expect(states(world)).toEqual({ a: 'skipped', b: 'succeeded', c: 'succeeded' });
  });

  it('retries what failed and what depends on it, and keeps the rest', () => {
    const world = new World([step('a'), step('b', ['a']), step('c', ['b']), step('d', ['a'])]);
    run(world, { b: 'failed' });
    world.send({ type: 'from-parent', verb: 'retry' });
    expect(states(world)).toEqual({ a: 'succeeded', b: 'ready', c: 'pending', d: 'succeeded' });
    run(world);
    expect(world.state).toBe('succeeded');
    expect(world.node('d').attempt).toBe(1);
  });

  it('goes by other definitions from a retry on, where it is told to, and lets child runs begin anew', () => {
    const world = new World([step('a')]);
    const held = world.take(0, 'w1');
    if (held) world.spawn(held);
    const childId = world.node('a').childId ?? '';
    world.send({ type: 'child-ended', key: 'a', childId, state: 'failed', outputs: {}, error: fault });
    expect(world.state).toBe('failed');
    world.execution.identity.parent = null;
    const again = { type: 'verb', verb: 'retry', by } as const;
    world.send({ ...again, definitions: { 'workflow-step/a': 2 } });
    expect(world.execution.header.definitions).toEqual({ 'workflow-step/a': 2 });
    expect(world.node('a')).toMatchObject({ state: 'ready', childId: null, epoch: 2 });
    run(world, { a: 'failed' });
    world.send({ ...again, definitions: { 'component/b': 3 } });
    expect(world.execution.header.definitions).toEqual({ 'workflow-step/a': 2, 'component/b': 3 });
  });

  it('waits for the cancel handler of what runs, and starts nothing more', () => {
    const world = new World([step('a'), step('b', ['a'])]);
    const claim = world.take(0, 'w1')?.claim ?? '';
    const { effects } = world.send({ type: 'verb', verb: 'cancel', by });
    expect(effects).toEqual([{ type: 'abort', key: 'a', owner: 'w1', claim }]);
    expect(world.state).toBe('cancelling');
    const waiting = { type: 'waiting', message: '' } as const;
    expect(world.send({ type: 'outcome', key: 'a', claim, outcome: waiting }).work?.mode).toBe('cancel');
    world.send({ type: 'stopped', key: 'a', claim, error: null });
    expect(states(world)).toEqual({ a: 'cancelled', b: 'cancelled' });
    expect(world.state).toBe('cancelled');
  });

  it.each([
    ['resume', 'queued'],
    ['retry', 'queued'],
  ] as const)('rejects %s of a run that is %s, with the states that allow it', (verb, state) => {
    const world = new World([step('a')]);
    expect(world.state).toBe(state);
    expect(() => world.send({ type: 'verb', verb, by })).toThrow(
      `A run that is ${state} does not take ${verb}.`,
    );
  });

  it('rejects cancel, suspend and resume of a run that has ended', () => {
    const world = new World([]);
    for (const verb of ['cancel', 'suspend', 'resume'] as const) {
      expect(() => world.send({ type: 'verb', verb, by })).toThrow('succeeded does not take');
    }
  });
});

describe('the context', () => {
  it('is set for what starts later, and kept with who set it', () => {
    const world = new World([step('a'), step('b', ['a'], { if: 'context.env == "prod"' })]);
    const by = { id: 'p1', name: 'mira' };
    const { changes } = world.send({ type: 'set-context', values: { env: 'dev' }, by });
    expect(changes).toEqual([{ key: null, type: 'run.context', patch: { context: { env: 'dev' } }, by }]);
    world.send({ type: 'set-context', values: { env: 'prod', size: 3 }, by });
    expect(world.execution.header.context).toEqual({ env: 'prod', size: 3 });
    run(world);
    expect(states(world)).toEqual({ a: 'succeeded', b: 'succeeded' });
    expect(() => world.send({ type: 'set-context', values: { env: 'x' }, by })).toThrow(
      /succeeded does not take set-context/,
    );
  });

  it('is refused where it would be too large, and nothing is changed', () => {
    const world = new World([step('a')]);
    const values = { text: 'x'.repeat(1_100_000) };
    expect(() => world.send({ type: 'set-context', values, by: { id: null, name: 'x' } })).toThrow(
      /too large/,
    );
    expect(world.execution.header.context).toBeNull();
  });
});
