import { describe, expect, it } from 'vitest';
import type { NodeSpec } from './graph';
import { World } from './simulated-world';

const by = { id: null, name: 'someone' };
const fault = { code: 'unavailable', message: 'no' };

function step(key: string, dependsOn: string[] = [], rest: Partial<NodeSpec> = {}): NodeSpec {
  return { key, kind: 'step', handler: { handler: 'work' }, dependsOn, ...rest };
}

/** Runs every job there is; what `answers` does not name succeeds. */
function run(world: World, answers: Record<string, 'failed' | 'suspended'> = {}): void {
  while (world.jobs.some(({ at }) => at <= world.now)) {
    const held = world.take(
      world.jobs.findIndex(({ at }) => at <= world.now),
      'w1',
    );
    if (!held) continue;
    const { key, claim } = held;
    const answer = answers[key];
    if (answer === 'failed')
      world.send({ type: 'outcome', key, claim, outcome: { type: 'failed', error: fault } });
    else if (answer) world.send({ type: 'outcome', key, claim, outcome: { type: answer, reason: 'ask' } });
    else world.send({ type: 'outcome', key, claim, outcome: { type: 'succeeded', outputs: { port: 80 } } });
  }
}

const states = (world: World) =>
  Object.fromEntries([...world.execution.graph.nodes.keys()].map((key) => [key, world.node(key).state]));

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
  it('retries what failed and what depends on it, and keeps the rest', () => {
    const world = new World([step('a'), step('b', ['a']), step('c', ['b']), step('d', ['a'])]);
    run(world, { b: 'failed' });
    world.send({ type: 'from-parent', verb: 'retry' });
    expect(states(world)).toEqual({ a: 'succeeded', b: 'ready', c: 'pending', d: 'succeeded' });
    run(world);
    expect(world.state).toBe('succeeded');
    expect(world.node('d').attempt).toBe(1);
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

describe('verbs about one node', () => {
  const top = { isChild: false };
  const send = (world: World, verb: 'restart' | 'skip', key: string) =>
    world.send({ type: 'node-verb', verb, key, by });

  it('restart runs it again with what comes after it, and keeps the rest', () => {
    const world = new World([step('a'), step('b', ['a']), step('c', ['b']), step('d', ['a'])], null, top);
    run(world);
    send(world, 'restart', 'b');
    expect(states(world)).toEqual({ a: 'succeeded', b: 'ready', c: 'pending', d: 'succeeded' });
    expect(world.node('b').epoch).toBe(2);
    run(world);
    expect(world.state).toBe('succeeded');
    expect([world.node('a').attempt, world.node('c').attempt, world.node('d').attempt]).toEqual([1, 2, 1]);
  });

  it('restart of a group begins all that is in it again', () => {
    const world = new World(
      [step('g', [], { kind: 'group' }), step('a', [], { parent: 'g' }), step('b', ['g'])],
      null,
      top,
    );
    run(world);
    send(world, 'restart', 'g');
    expect(states(world)).toEqual({ g: 'running', a: 'ready', b: 'pending' });
  });

  it('skip of what failed lets what depends on it go on', () => {
    const world = new World([step('a'), step('b', ['a']), step('c', ['b'])], null, top);
    run(world, { a: 'failed' });
    expect(states(world)).toEqual({ a: 'failed', b: 'skipped', c: 'skipped' });
    send(world, 'skip', 'a');
    expect(states(world)).toEqual({ a: 'skipped', b: 'ready', c: 'pending' });
    expect(world.node('a')).toMatchObject({ reason: 'person', message: 'skipped by someone', error: null });
    run(world);
    expect(world.state).toBe('succeeded');
  });

  it('skip of what runs stops it first', () => {
    const world = new World([step('a'), step('b', ['a'])], null, top);
    const claim = world.take(0, 'w1')?.claim ?? '';
    expect(send(world, 'skip', 'a').effects).toEqual([{ type: 'abort', key: 'a', owner: 'w1', claim }]);
    expect(world.node('b').state).toBe('pending');
    world.send({ type: 'stopped', key: 'a', claim, error: { code: 'unavailable', message: 'still there' } });
    expect(world.node('a')).toMatchObject({
      state: 'skipped',
      message: 'skipped by someone; It could not be undone: still there',
    });
    expect(world.node('b').state).toBe('ready');
  });

  it('skip of a group takes along what is in it', () => {
    const world = new World(
      [step('g', [], { kind: 'group' }), step('a', [], { parent: 'g' }), step('b', ['g'])],
      null,
      top,
    );
    send(world, 'skip', 'g');
    expect(states(world)).toEqual({ g: 'skipped', a: 'skipped', b: 'ready' });
  });

  it.each([
    ['restart', 'a', 'A run that is queued does not take restart.'],
    ['skip', 'b', 'A node that is succeeded does not take skip.'],
  ] as const)('rejects %s of %s, with the states that allow it', (verb, key, message) => {
    const world = new World([step('a'), step('b', [], { handler: { handler: 'pass' } })], null, top);
    expect(() => send(world, verb, key)).toThrow(message);
  });

  it('rejects them about a part of another run that has ended', () => {
    const world = new World([step('a')]);
    run(world, { a: 'failed' });
    expect(() => send(world, 'skip', 'a')).toThrow('part of another one');
  });
});

describe('answers', () => {
  const ask = { kind: 'approval', needed: 2, comment: 'optional' } as const;
  const held = { type: 'suspended', reason: 'Release?', resume: 'poll', ask } as const;
  const answer = { kind: 'approval', verdict: 'approved', comment: '' } as const;
  const approve = (world: World, id: string, key = 'a') =>
    world.send({ type: 'answer', key, by: { id, name: id }, answer });

  function asking(): World {
    const world = new World([step('a'), step('b', ['a'])]);
    const claim = world.take(0, 'w1')?.claim ?? '';
    world.send({ type: 'outcome', key: 'a', claim, outcome: held });
    return world;
  }

  it('are shown to the step, which asks on or goes on', () => {
    const world = asking();
    expect(world.node('a')).toMatchObject({ state: 'suspended', reason: 'poll', ask });
    approve(world, 'mira');
    const first = world.take(world.jobs.length - 1, 'w1');
    expect(first?.work).toMatchObject({ mode: 'poll', answers: [{ by: { id: 'mira' }, ...answer }] });
    world.send({ type: 'outcome', key: 'a', claim: first?.claim ?? '', outcome: held });
    expect([world.node('a').state, world.state]).toEqual(['suspended', 'suspended']);
    approve(world, 'wei');
    run(world);
    expect(world.node('a')).toMatchObject({ state: 'succeeded', ask: null, answers: [{}, {}] });
    expect(world.state).toBe('succeeded');
  });

  it('are not lost when they come while the step looks at those before', () => {
    const world = asking();
    approve(world, 'mira');
    const claim = world.take(world.jobs.length - 1, 'w1')?.claim ?? '';
    approve(world, 'wei');
    world.send({ type: 'outcome', key: 'a', claim, outcome: held });
    expect(world.node('a').state).toBe('waiting');
    expect(world.take(world.jobs.length - 1, 'w1')?.work.answers).toHaveLength(2);
  });

  it('are kept while the run is paused, and looked at when it goes on', () => {
    const world = asking();
    world.send({ type: 'from-parent', verb: 'suspend' });
    world.jobs = [];
    approve(world, 'mira');
    expect(world.jobs).toEqual([]);
    world.send({ type: 'from-parent', verb: 'resume' });
    expect(world.take(0, 'w1')?.work.answers).toHaveLength(1);
  });

  it('are refused twice from one person, of another kind, and where nothing is asked', () => {
    const world = asking();
    approve(world, 'mira');
    expect(() => approve(world, 'mira')).toThrow('mira has answered already.');
    const form = { type: 'answer', key: 'a', by, answer: { kind: 'form', values: {} } } as const;
    expect(() => world.send(form)).toThrow('a asks for another kind of answer.');
    expect(() => approve(world, 'wei', 'b')).toThrow('b asks nothing now.');
  });

  it('are forgotten when the step is tried again', () => {
    const world = asking();
    approve(world, 'mira');
    const claim = world.take(world.jobs.length - 1, 'w1')?.claim ?? '';
    const outcome = { type: 'failed', error: fault, retryable: false } as const;
    world.send({ type: 'outcome', key: 'a', claim, outcome });
    world.send({ type: 'from-parent', verb: 'retry' });
    expect(world.node('a')).toMatchObject({ state: 'ready', ask: null, answers: null });
  });
});
