import { describe, expect, it } from 'vitest';
import { isLoamError } from '@/server/domain/error';
import { checkSpec } from './check-spec';
import type { NodeSpec } from './graph';

function step(key: string, dependsOn: string[] = [], rest: Partial<NodeSpec> = {}): NodeSpec {
  return { key, kind: 'step', handler: { handler: 'work' }, dependsOn, path: `spec.${key}`, ...rest };
}

function refusal(nodes: NodeSpec[]) {
  try {
    checkSpec({ kind: 'workflow', title: '', context: {}, nodes });
  } catch (error) {
    if (isLoamError(error)) return error;
    throw error;
  }
  throw new Error('was not refused');
}

describe('checkSpec', () => {
  it('takes a graph with groups, and makes inputs depend on who provides them', () => {
    const graph = checkSpec({
      kind: 'workflow',
      title: '',
      context: { env: 'dev' },
      nodes: [
        step('b', [], { inputs: [{ from: 'x' }, { from: 'context.env' }] }),
        step('g', [], { kind: 'group' }),
        step('a', [], { parent: 'g', outputs: [{ name: 'x', valueFrom: 'output.x' }] }),
      ],
    });
    expect(graph.nodes.get('b')?.dependsOn).toEqual(['a']);
  });

  it.each<[string, NodeSpec[], string, string]>([
    ['two steps of one name', [step('a'), step('a')], 'Two steps have the name a.', 'spec.a'],
    ['a dependency that is not there', [step('a', ['b'])], 'a depends on b, which is not there.', 'spec.a'],
    [
      'a parent that is no group',
      [step('a'), step('b', [], { parent: 'a' })],
      'b is in a, which is no group.',
      'spec.b',
    ],
    [
      'an input that nobody gives',
      [step('a', [], { inputs: [{ from: 'x' }] })],
      'No step gives the output x',
      'spec.a',
    ],
    [
      'two providers',
      [
        step('a', [], { outputs: [{ name: 'x', valueFrom: '1' }] }),
        step('b', [], { outputs: [{ name: 'x', valueFrom: '2' }] }),
      ],
      'a and b both give the output x.',
      'spec.b',
    ],
    ['an expression', [step('a', [], { if: 'status.' })], 'cannot be read', 'spec.a.if'],
  ])('rejects %s, with its place', (_, nodes, message, path) => {
    const error = refusal(nodes);
    expect(error.message).toContain(message);
    expect(error.path).toBe(path);
  });

  it('rejects a cycle, and names its path', () => {
    expect(refusal([step('x'), step('a', ['c', 'x']), step('b', ['a']), step('c', ['b'])]).message).toMatch(
      /wait for each other: (a -> b -> c -> a|b -> c -> a -> b|c -> a -> b -> c)\./,
    );
  });

  it('rejects a member of a group that waits for the group', () => {
    const nodes = [step('g', [], { kind: 'group' }), step('a', ['g'], { parent: 'g' })];
    expect(refusal(nodes).message).toMatch(/wait for each other: .*g/);
  });

  it('rejects more nodes than one run takes', () => {
    const nodes = Array.from({ length: 20_001 }, (_, index) => step(`n${index}`));
    expect(refusal(nodes)).toMatchObject({ code: 'too-large', got: '20001' });
  });
});
