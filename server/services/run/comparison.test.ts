import { describe, expect, it } from 'vitest';
import { type ComparedNode, type ComparedRun, compareRuns } from './comparison';

const at = (seconds: number) => new Date(seconds * 1000);

const node = (key: string, rest: Partial<ComparedNode> = {}): ComparedNode => ({
  key,
  name: key,
  kind: 'step',
  type: 'deploy',
  state: 'succeeded',
  attempts: 1,
  startedAt: at(0),
  finishedAt: at(10),
  error: null,
  outputs: null,
  ...rest,
});

const run = (rest: Partial<ComparedRun> = {}): ComparedRun => ({
  inputs: {},
  context: {},
  definitions: {},
  nodes: [],
  ...rest,
});

describe('two runs', () => {
  it('that are the same differ in nothing; with `all` everything is told', () => {
    const one = run({ inputs: { env: 'dev' }, definitions: { 'trait/scaler': 1 }, nodes: [node('a')] });
    expect(compareRuns(one, one)).toEqual({
      inputs: [],
      context: [],
      definitions: [],
      nodes: [],
      count: { all: 1, differing: 0 },
    });
    const all = compareRuns(one, one, { all: true });
    expect(all.inputs).toEqual([{ name: 'env', a: 'dev', b: 'dev' }]);
    expect(all.nodes).toMatchObject([{ key: 'a', differs: [] }]);
  });

  it('differ in inputs, context and definitions by name; the order of keys does not count', () => {
    const a = run({
      inputs: { env: 'dev', size: { x: 1, y: 2 } },
      definitions: { 'component/web': 1, 'trait/old': 3 },
    });
    const b = run({
      inputs: { env: 'prod', size: { y: 2, x: 1 } },
      context: { note: null },
      definitions: { 'component/web': 2 },
    });
    expect(compareRuns(a, b)).toMatchObject({
      inputs: [{ name: 'env', a: 'dev', b: 'prod' }],
      context: [{ name: 'note', b: null }],
      definitions: [
        { name: 'component/web', a: 1, b: 2 },
        { name: 'trait/old', a: 3 },
      ],
    });
  });

  it('differ in a long value, of which the beginning is told', () => {
    const long = (end: string) =>
      run({ context: { list: [...Array.from({ length: 2_000 }, () => 'x'), end] } });
    const [pair] = compareRuns(long('a'), long('b')).context;
    expect(pair?.a).toMatch(/^\["x",.*…$/);
    expect(pair?.a).toHaveLength(2_001);
  });

  it('differ in state, attempts, error and outputs of a node', () => {
    const error = { code: 'unhealthy', message: 'no image' };
    const a = node('a', { outputs: { port: 80, host: 'x' } });
    const b = node('a', { state: 'failed', attempts: 3, error, outputs: { port: 81, host: 'x' } });
    expect(compareRuns(run({ nodes: [a] }), run({ nodes: [b] })).nodes).toMatchObject([
      {
        key: 'a',
        differs: ['state', 'attempts', 'error', 'outputs'],
        a: { state: 'succeeded', ms: 10_000 },
        b: { state: 'failed', error },
        outputs: [{ name: 'port', a: 80, b: 81 }],
      },
    ]);
  });

  it.each([
    [10, 10.9, false],
    [100, 102, false],
    [0.1, 0.9, false],
    [10, 14, true],
    [1, 3, true],
  ])('that take %d and %d s differ in their duration: %s', (first, second, differs) => {
    const of = (seconds: number) => run({ nodes: [node('a', { finishedAt: at(seconds) })] });
    expect(compareRuns(of(first), of(second)).count.differing).toBe(differs ? 1 : 0);
  });

  it('need not have the same nodes; each stands where its own run has it', () => {
    const a = run({ nodes: [node('a'), node('gone'), node('c')] });
    const b = run({ nodes: [node('a'), node('new'), node('c')] });
    const { nodes, count } = compareRuns(a, b);
    expect(nodes.map(({ key, a: left, b: right }) => [key, left !== null, right !== null])).toEqual([
      ['new', false, true],
      ['gone', true, false],
    ]);
    expect(count).toEqual({ all: 4, differing: 2 });
  });

  it('may have nothing in common', () => {
    const { count } = compareRuns(run({ nodes: [node('a')] }), run({ nodes: [node('b')] }));
    expect(count).toEqual({ all: 2, differing: 2 });
  });
});
