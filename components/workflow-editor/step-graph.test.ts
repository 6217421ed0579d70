import { describe, expect, it } from 'vitest';
import type { Problem } from '@/server/domain/error';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { problemsByStep, shortCondition, stepAt, toStepGraph } from './step-graph';

const text = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: release}
steps:
  - name: build
    type: build-image
    outputs:
      - {name: digest, valueFrom: output.digest}
  - name: checks
    type: step-group
    subSteps:
      - name: scan
        type: scan
        inputs:
          - {from: digest, parameterKey: image}
      - name: lint
        type: mystery
  - name: roll-out
    type: deploy
    if: status.checks.succeeded && status.build.succeeded
`;
const words = {
  group: (mode: string, count: number) => `${mode} ${count}`,
  when: (condition: string) => `if ${condition}`,
  untyped: 'no type',
  vacant: 'nothing yet',
};
const problem = (path: string, severity?: 'warning'): Problem => ({
  code: 'invalid-document',
  message: 'wrong',
  path,
  ...(severity ? { severity } : {}),
});

describe('the graph of steps', () => {
  const model = readWorkflowModel(text);

  it('has groups around what they hold, and lines of order apart from those of data', () => {
    const { nodes, edges } = toStepGraph(model, new Map(), words);
    expect(nodes.map(({ id, parent, size, subtitle }) => [id, parent, size, subtitle])).toEqual([
      ['build', undefined, 'normal', 'build-image'],
      ['checks', undefined, 'group', 'DAG 2'],
      ['scan', 'checks', 'normal', 'scan'],
      ['lint', 'checks', 'normal', 'mystery'],
      ['roll-out', undefined, 'normal', 'if checks succeeded && build succeeded · deploy'],
    ]);
    expect(edges.map(({ id, tone, label }) => [id, tone, label])).toEqual([
      ['build>checks', 'plain', undefined],
      ['checks>roll-out', 'plain', undefined],
      ['build>scan:digest', 'data', 'digest'],
    ]);
  });

  it('marks the innermost step that a problem is in, the worst one deciding', () => {
    const found = problemsByStep(model, [
      problem('steps[1].subSteps[1].type'),
      problem('steps[1].subSteps[1]', 'warning'),
      problem('steps[2].if', 'warning'),
      problem('metadata.name'),
    ]);
    expect([...found].map(([id, of]) => [id, of.length])).toEqual([
      ['lint', 2],
      ['roll-out', 1],
      ['', 1],
    ]);
    const tones = toStepGraph(model, found, words).nodes.map(({ tone }) => tone);
    expect(tones).toEqual(['plain', 'plain', 'plain', 'failed', 'warning']);
  });

  it('knows the step at a place of the text', () => {
    const at = (word: string) => stepAt(model, text.indexOf(word))?.id;
    expect([at('mystery'), at('step-group'), at('roll-out'), at('metadata')]).toEqual([
      'lint',
      'checks',
      'roll-out',
      undefined,
    ]);
  });
});

it('draws the values that go from one step to one other as one line', () => {
  const two = readWorkflowModel(`apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata: {name: two}
steps:
  - name: a
    type: x
    outputs: [{name: image, valueFrom: output.a}, {name: digest, valueFrom: output.b}]
  - name: b
    type: x
    inputs: [{from: image, parameterKey: i}, {from: digest, parameterKey: d}]
`);
  expect(toStepGraph(two, new Map(), words).edges.map(({ id, label }) => [id, label])).toEqual([
    ['a>b', undefined],
    ['a>b:image', 'image, digest'],
  ]);
});

it.each([
  ['status.checks.succeeded', 'checks succeeded'],
  ['status["roll-out"].failed || !status.a.skipped', 'roll-out failed || !a skipped'],
  ['context.status.phase == "x"', 'context.status.phase == "x"'],
])('%s is said as %s', (condition, said) => {
  expect(shortCondition(condition)).toBe(said);
});
