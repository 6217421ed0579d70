import { expect, it } from 'vitest';
import { applyChanges, invertChanges } from '@/server/domain/yaml-edit/changes';
import { createRandom } from '@/server/domain/yaml-edit/testing/random';
import { setStepText, stepText } from './step-text';
import { randomWorkflow } from './testing/random-workflow';
import { type WorkflowModel, allSteps, readWorkflowModel } from './workflow-model';

const shop = `kind: Application
spec:
  workflow:
    steps:
      # the image
      - name: build
        type: build-image   # ours

        properties: {tag: 'v1'}

      - {name: test, type: apply-job}
      - name: all
        type: step-group
        subSteps:
          - name: unit
            type: apply-job
`;
const model = () => readWorkflowModel(shop);

function written(before: WorkflowModel, id: string, text: string): string {
  const { changes } = setStepText(before, id, text);
  const after = applyChanges(before.text, changes);
  expect(applyChanges(after, invertChanges(before.text, changes))).toBe(before.text);
  return after;
}

it('gives the lines of a step, and writes back only what differs', () => {
  const text = stepText(model(), 'build');
  expect(text).toBe(
    "# the image\n- name: build\n  type: build-image   # ours\n\n  properties: {tag: 'v1'}\n",
  );
  const { changes } = setStepText(model(), 'build', text.replace('v1', 'v22'));
  expect(changes).toEqual([{ from: shop.indexOf('v1') + 1, to: shop.indexOf('v1') + 2, insert: '22' }]);
  expect(written(model(), 'unit', stepText(model(), 'unit') + '  timeout: 5m # at most\n')).toBe(
    `${shop}            timeout: 5m # at most\n`,
  );
  expect(written(model(), 'test', '- name: tests\n  type: apply-job\n')).toContain('tests');
  expect(written(model(), 'build', text.replace('build\n', 'make\n'))).toBe(
    shop.replace('name: build', 'name: make'),
  );
});

it('leaves no blanks below a step that somebody is writing', () => {
  const text = stepText(model(), 'unit');
  const begun = readWorkflowModel(written(model(), 'unit', `${text}  `));
  expect(begun.text).toBe(shop);
  expect(written(begun, 'unit', `${text}  timeout: 5m`)).toBe(`${shop}            timeout: 5m\n`);
});

it('refuses what is not one step, with the place', () => {
  expect(() => setStepText(model(), 'build', '- name: a\n  type: b: c\n')).toThrow(/./);
  for (const text of ['', 'name: a', '- a\n', '- {name: a}\n- {name: b}\n'])
    expect(() => setStepText(model(), 'build', text)).toThrow('this is not one step');
});

it('changes only the step, and comes back to the byte, whatever the document looks like', () => {
  const tally = { same: 0, written: 0, other: [] as string[] };
  for (let seed = 0; seed < 50; seed += 1) {
    const before = readWorkflowModel(randomWorkflow(createRandom(seed)));
    for (const { id, step } of allSteps(before.steps)) {
      const text = stepText(before, id);
      tally.same += setStepText(before, id, text).changes.length;
      if (!text.includes(`\n  type: ${step.type}\n`)) continue;
      const fresh = text.replace(`\n  type: ${step.type}\n`, '\n  type: other # new\n');
      const after = readWorkflowModel(written(before, id, fresh));
      const isBack = written(after, id, text) === before.text;
      if (isBack && stepText(after, id) === fresh) tally.written += 1;
      else tally.other.push(before.text);
    }
  }
  expect(tally).toEqual({ same: 0, written: expect.toSatisfy((count) => count > 100), other: [] });
}, 60_000);
