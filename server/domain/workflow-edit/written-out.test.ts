import { describe, expect, it } from 'vitest';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { readWorkflowModel } from './workflow-model';
import { addFirstStep, unwrittenSteps, writeOutSteps } from './written-out';

const application = (rest: string) => `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    # what customers see
    - name: web
      type: webservice
${rest}`;
const places = `  policies:
    - {name: east, type: topology, properties: {clusters: [east]}}
    - {name: west, type: topology, properties: {clusters: [west]}}
    - {name: less, type: override, properties: {}}
`;
const after = (text: string, change: { changes: Parameters<typeof applyChanges>[1] }) =>
  applyChanges(text, change.changes);

describe('the steps that delivering does without any', () => {
  it('are one, or one for each topology with every override', () => {
    expect(unwrittenSteps(readWorkflowModel(application('')))).toEqual([{ name: 'deploy', policies: [] }]);
    expect(unwrittenSteps(readWorkflowModel(application(places)))).toEqual([
      { name: 'deploy-east', policies: ['east', 'less'] },
      { name: 'deploy-west', policies: ['west', 'less'] },
    ]);
  });

  it.each([
    application('  workflow: {steps: [{name: a, type: deploy}]}\n'),
    application('  workflow: {ref: promote}\n'),
    'kind: Workflow\nmetadata: {name: w}\nsteps: []\n',
  ])('are none where steps are written, or come from elsewhere: %#', (text) => {
    expect(unwrittenSteps(readWorkflowModel(text))).toBeNull();
  });

  it('are written down as they would run, and nothing else changes', () => {
    const text = application(places);
    const model = readWorkflowModel(text);
    const change = writeOutSteps(model);
    const written = after(text, change);
    expect(written.startsWith(text)).toBe(true);
    expect(written.slice(text.length)).toBe(`  workflow:
    mode:
      steps: DAG
    steps:
      - name: deploy-east
        type: deploy
        properties:
          policies:
            - east
            - less
      - name: deploy-west
        type: deploy
        properties:
          policies:
            - west
            - less
`);
    expect(change).toMatchObject({
      label: { verb: 'write', count: 2 },
      select: ['deploy-east', 'deploy-west'],
    });
  });

  it('stay when the first step is added, which waits for them', () => {
    const text = application(places);
    const model = readWorkflowModel(after(text, addFirstStep(readWorkflowModel(text), { type: 'suspend' })));
    expect(model.steps.map(({ name, step }) => [name, step.type, step.dependsOn])).toEqual([
      ['deploy-east', 'deploy', []],
      ['deploy-west', 'deploy', []],
      ['suspend', 'suspend', ['deploy-east', 'deploy-west']],
    ]);
    const one = application('');
    const alone = readWorkflowModel(after(one, addFirstStep(readWorkflowModel(one), { type: 'suspend' })));
    expect(alone.steps.map(({ name, step }) => [name, step.dependsOn])).toEqual([
      ['deploy', []],
      ['suspend', []],
    ]);
  });

  it('make way for a step that delivers by itself', () => {
    const text = application(places);
    const model = readWorkflowModel(after(text, addFirstStep(readWorkflowModel(text), { type: 'deploy' })));
    expect(model.steps.map(({ name }) => name)).toEqual(['deploy']);
  });
});
