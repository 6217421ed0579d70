import { expect, it } from 'vitest';
import { applyChanges, invertChanges } from '@/server/domain/yaml-edit/changes';
import {
  addOutput,
  removeInput,
  removeOutput,
  setInputKey,
  setOutputValue,
  takeValue,
  takersOfOutput,
} from './edit-values';
import { inputsOf, outputsOf } from './step-values';
import { stepsAfter, stepsBefore } from './step-ways';
import type { WorkflowChange } from './workflow-change';
import { type WorkflowModel, readWorkflowModel } from './workflow-model';

const shop = `kind: Workflow
mode: {steps: DAG}
steps:
  - name: build
    type: build-image # ours
    outputs:
      - name: image
        valueFrom: output.image # with its digest
  - name: test
    type: step-group
    dependsOn: [build]
    subSteps:
      - name: unit
        type: apply-job
        inputs: [{from: image, parameterKey: image}]
        if: inputs.image != ""
      - name: slow
        type: apply-job
  - name: deploy
    type: deploy
    dependsOn: [test]
    properties: {auto: false}
  - name: page
    type: request
`;
const model = () => readWorkflowModel(shop);

function after(before: WorkflowModel, { changes }: WorkflowChange): WorkflowModel {
  const text = applyChanges(before.text, changes);
  expect(applyChanges(text, invertChanges(before.text, changes))).toBe(before.text);
  return readWorkflowModel(text);
}
const found = (text: WorkflowModel, name: string) => {
  const step = text.steps.find((each) => each.name === name);
  if (!step) throw new Error(`no ${name}`);
  return step;
};

it('knows who has ended before a step starts, and who starts only after it', () => {
  expect([...stepsBefore(model(), 'deploy')]).toEqual(['build', 'test', 'unit', 'slow']);
  expect([...stepsBefore(model(), 'unit')]).toEqual(['build']);
  expect([...stepsBefore(model(), 'page')]).toEqual([]);
  expect([...stepsAfter(model(), 'build')]).toEqual(['test', 'unit', 'slow', 'deploy']);
  expect([...stepsAfter(model(), 'unit')]).toEqual(['deploy']);
});

it('takes an output, or names one first where there is none, in one change', () => {
  const taken = after(model(), takeValue(model(), 'deploy', { from: 'image' }, { parameterKey: 'tag' }));
  expect(taken.text).toContain(
    'dependsOn: [test]\n    inputs:\n      - from: image\n        parameterKey: tag\n    properties: {auto: false}\n',
  );
  const fresh = takeValue(model(), 'deploy', { step: 'slow', name: 'image', valueFrom: 'output.image' });
  const named = after(model(), fresh);
  expect(named.text).toContain(
    '      - name: slow\n        type: apply-job\n        outputs:\n          - name: image_2\n            valueFrom: output.image\n',
  );
  expect(inputsOf(found(named, 'deploy'))).toMatchObject([{ from: 'image_2', parameterKey: '' }]);
  // One that is there already is not named twice.
  const same = takeValue(model(), 'deploy', { step: 'build', name: 'image', valueFrom: 'image' });
  expect(outputsOf(found(after(model(), same), 'build'))).toHaveLength(1);
  expect(takeValue(named, 'deploy', { from: 'image_2' }, { parameterKey: '' }).changes).toEqual([]);
});

it('changes what is taken and which parameter it fills, and takes it back', () => {
  const unit = 'unit';
  const other = after(model(), takeValue(model(), unit, { from: 'context.image' }, { index: 0 }));
  expect(other.text).toContain('inputs: [{from: context.image, parameterKey: image}]');
  const keyed = after(other, setInputKey(other, unit, 0, 'container.image'));
  expect(keyed.text).toContain('{from: context.image, parameterKey: container.image}');
  expect(after(keyed, setInputKey(keyed, unit, 0, '')).text).toContain('inputs: [{from: context.image}]');
  expect(setInputKey(after(keyed, setInputKey(keyed, unit, 0, '')), unit, 0, '').changes).toEqual([]);
  expect(after(keyed, removeInput(keyed, unit, 0)).text).not.toContain('inputs: [');
  expect(() => removeInput(model(), unit, 7)).toThrow('there is no such entry of inputs');
});

it('puts values out, and knows who would miss them', () => {
  const more = after(model(), addOutput(model(), 'build', { name: 'image', valueFrom: 'output.size' }));
  expect(more.text).toContain(
    'valueFrom: output.image # with its digest\n      - name: image_2\n        valueFrom: output.size\n',
  );
  const changed = after(more, setOutputValue(more, 'build', 1, 'output.size + 1'));
  expect(outputsOf(found(changed, 'build'))[1]).toMatchObject({ valueFrom: 'output.size + 1' });
  expect(takersOfOutput(model(), 'image').map(({ step, kind }) => `${step} ${kind}`)).toEqual([
    'unit input',
    'unit expression',
  ]);
  const bare = after(model(), removeOutput(model(), 'build', 0));
  expect(bare.text).toContain('{from: image, parameterKey: image}');
  const mended = after(model(), removeOutput(model(), 'build', 0, { mend: true }));
  expect(mended.text).not.toContain('from: image');
  expect(mended.text).not.toContain('outputs:');
});
