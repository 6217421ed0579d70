import { describe, expect, it } from 'vitest';
import type { RunNode } from '@/components/run/run-graph';
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
  attempt: (n: number) => `attempt ${n}`,
  duration: (ms: number) => `${ms} ms`,
  groupDone: (done: number, all: number) => `${done} of ${all}`,
  pile: (count: number) => `${count} nodes`,
  state: (state: string) => state,
  changed: 'changed',
  notInRun: 'not there',
  group: (mode: string, count: number) => `${mode} ${count}`,
  when: (text: string) => text,
  untyped: 'untyped',
};
const node = (key: string, more: Partial<RunNode> = {}): RunNode => ({
  key,
  runId: 'run',
  ownKey: key,
  name: key,
  kind: 'step',
  handler: 'workflow-step',
  type: 'build',
  parent: null,
  dependsOn: [],
  state: 'succeeded',
  attempt: 1,
  message: '',
  progress: null,
  error: null,
  startedAt: 0,
  finishedAt: 5,
  ...more,
});

function draw(problems = new Map<string, { code: string; message: string }[]>()) {
  const steps = stepsOfRun(
    [
      node('build', { attempt: 2 }),
      node('both', { kind: 'group', state: 'running', finishedAt: null }),
      node('ask', { parent: 'both', state: 'suspended', message: 'say yes', finishedAt: null }),
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
