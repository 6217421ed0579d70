import { describe, expect, it } from 'vitest';
import { by, fault, run, states, step } from './simulated-runs';
import { World } from './simulated-world';

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
