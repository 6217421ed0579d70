import { describe, expect, it } from 'vitest';
import { runNode as node, runWords } from '@/components/run/testing/run-node';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { compareSteps } from './compare-steps';
import { markPins, withRun } from './run-overlay';
import { stepsOfRun } from './run-steps';
import { toStepGraph } from './step-graph';

const model = readWorkflowModel(`kind: Workflow
metadata: {name: flow}
steps:
  - {name: build, type: build}
  - name: both
    type: step-group
    subSteps:
      - {name: ask, type: approval}
      - {name: more, type: check}
  - {name: ship, type: deploy}
`);
const words = {
  ...runWords,
  changed: 'changed',
  notInRun: 'not there',
  group: (mode: string, count: number) => `${mode} ${count}`,
  when: (text: string) => text,
  untyped: 'untyped',
  vacant: 'vacant',
};
function draw(problems = new Map<string, { code: string; message: string }[]>()) {
  const steps = stepsOfRun(
    [
      node('build', { attempt: 2, startedAt: 0, finishedAt: 5 }),
      node('both', { kind: 'group', state: 'running' }),
      node('ask', { parent: 'both', state: 'suspended', message: 'say yes' }),
      node('ship', { state: 'failed', error: 'ship went down' }),
    ],
    'run',
  );
  const changes = compareSteps(model, steps.keys(), null);
  const plain = toStepGraph(model, problems as never, words);
  const graph = withRun(markPins(plain, {}, 'pinned'), { steps, changes, words, now: 9 });
  return new Map(graph.nodes.map(({ id, tone, subtitle }) => [id, [tone, subtitle]]));
}

describe('the steps with how they went in a run', () => {
  it('are as they are on the page of the run', () => {
    expect([...draw()]).toEqual([
      ['build', ['plain', 'attempt 2 · 5 ms']],
      ['both', ['running', '0 of 1']],
      ['ask', ['ask', 'say yes']],
      ['more', ['plain', 'not there · check']],
      ['ship', ['failed', 'went down']],
    ]);
  });

  it('show first what is wrong with a step, and then how it went', () => {
    const drawn = draw(new Map([['build', [{ code: 'invalid-document', message: 'no' }]]]));
    expect(drawn.get('build')).toEqual(['failed', 'attempt 2 · 5 ms']);
  });
});
