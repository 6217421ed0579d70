import { expect, it } from 'vitest';
import { parseExpression } from '@/server/domain/expression';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { type TextPart, composeValue } from './compose-value';
import { outputsOf } from './step-values';
import { allSteps, readWorkflowModel } from './workflow-model';

const text = `kind: Workflow
steps:
  - name: first
    type: request
  - name: build
    type: build-image # ours
    outputs: [{name: image, valueFrom: output.image}]
  - name: scan
    type: scan
    if: context.scanned
  - name: tell
    type: notification
    forEach: {items: [a]}
`;
const model = readWorkflowModel(text);
const compose = (parts: TextPart[], to = 'tell') =>
  readWorkflowModel(
    applyChanges(text, composeValue(model, to, parts, { name: 'text', parameterKey: 'slack.text' }).changes),
  );
const stepOf = (of: ReturnType<typeof compose>, name: string) => {
  const step = allSteps(of.steps).find((each) => each.name === name);
  if (!step) throw new Error(`no ${name}`);
  return step;
};

it('lets the step that gives a value put the text out, and the other take it', () => {
  const made = compose(['Built "', { from: 'image' }, '" in ', { from: 'context.env' }, '\nwell']);
  const [, output] = outputsOf(stepOf(made, 'build'));
  expect(output).toMatchObject({
    name: 'text',
    valueFrom: '"Built \\"\\(output.image)\\" in \\(context.env)\\nwell"',
  });
  expect(stepOf(made, 'tell').step.inputs).toEqual([{ from: 'text', parameterKey: 'slack.text' }]);
  const expression = parseExpression(output?.valueFrom ?? '', () => false, 'valueFrom');
  expect(expression.evaluate({ output: { image: 'web:1' }, context: { env: 'dev' } })).toBe(
    'Built "web:1" in dev\nwell',
  );
  expect(made.text).toContain('type: build-image # ours');
});

it('puts values of several steps together in the last of them, and names those that no output names', () => {
  const made = compose([
    { step: 'first', name: 'code', valueFrom: 'output.req["$returns"].statusCode' },
    ': ',
    { step: 'build', name: 'size', valueFrom: 'output["the size"]' },
  ]);
  expect(outputsOf(stepOf(made, 'first'))).toMatchObject([{ name: 'code' }]);
  const { valueFrom } = outputsOf(stepOf(made, 'build'))[1] ?? { valueFrom: '' };
  expect(valueFrom).toBe('string(outputs.code) + ": " + string(output["the size"])');
  const expression = parseExpression(valueFrom, () => false, 'valueFrom');
  expect(expression.evaluate({ outputs: { code: 200 }, output: { 'the size': 3 } })).toBe('200: 3');
});

it('takes the nearest step that is not skipped where only the start gives values', () => {
  const made = compose(['for ', { from: 'context.env' }]);
  expect(outputsOf(stepOf(made, 'build')).map(({ name }) => name)).toEqual(['image', 'text']);
});

it('rejects what no step before has, an item, and words in which a value would begin', () => {
  expect(() => compose(['a ', { from: 'context.env' }], 'first')).toThrow('no step before it');
  expect(() => compose(['a ', { from: 'item' }])).toThrow('known only in the step');
  expect(() => compose(['\\(', { from: 'image' }])).toThrow('a text cannot hold');
});
