import { expect, it } from 'vitest';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { countDecisions, withDryRun } from './dry-run-overlay';
import type { Foreseen } from './foreseen';
import { toStepGraph } from './step-graph';

const model = readWorkflowModel(`kind: Workflow
steps:
  - {name: build, type: build-image}
  - {name: checks, type: step-group, if: context.checked, subSteps: [{name: scan, type: scan}]}
  - {name: tell, type: notification, if: status.build.failed}
  - {name: fresh, type: notification}
`);
const step = (name: string, more: Partial<Foreseen>): Foreseen => ({
  name,
  title: name,
  type: 'x',
  path: '',
  parent: null,
  isGroup: false,
  waitsFor: [],
  condition: null,
  decision: 'runs',
  decidedBy: [],
  properties: {},
  later: [],
  items: null,
  delivers: [],
  ...more,
});
const found = [
  step('build', {}),
  step('checks', { decision: 'skipped', condition: 'context.checked', isGroup: true }),
  step('scan', { decision: 'skipped', parent: 'checks' }),
  step('tell', { decision: 'open', decidedBy: ['status.build'] }),
];
const words = {
  runs: 'would run',
  skipped: ({ parent, condition }: Foreseen) => `skipped: ${parent ?? condition}`,
  open: (by: string) => `depends on ${by}`,
  undecided: 'not decided',
  absent: 'not in it',
};
const graph = (problems = new Map()) =>
  toStepGraph(model, problems, { group: () => '', when: (text) => text, untyped: '', vacant: '' });

it('says at each step what a run would do with it, and of a step that it has not that it is new', () => {
  const { nodes, edges } = withDryRun(graph(), new Map(found.map((each) => [each.name, each])), words);
  expect(nodes.map(({ id, tone, subtitle }) => [id, tone, subtitle])).toEqual([
    ['build', 'plain', 'would run'],
    ['checks', 'skipped', 'skipped: context.checked'],
    ['scan', 'skipped', 'skipped: checks'],
    ['tell', 'pending', 'depends on status.build'],
    ['fresh', 'plain', 'not in it · notification'],
  ]);
  expect(edges.map(({ id, tone }) => [id, tone])).toEqual([
    ['build>checks', 'todo'],
    ['checks>tell', 'todo'],
    ['tell>fresh', 'plain'],
  ]);
  // A group is as its steps are.
  expect(countDecisions(found)).toEqual({ runs: 1, skipped: 1, open: 1 });
});

it('leaves what is wrong with a step in sight', () => {
  const problem = { code: 'invalid-document', message: 'wrong' } as const;
  const drawn = withDryRun(
    graph(new Map([['build', [problem]]])),
    new Map(found.map((each) => [each.name, each])),
    words,
  );
  expect(drawn.nodes[0]).toMatchObject({ tone: 'failed', subtitle: 'would run' });
});
