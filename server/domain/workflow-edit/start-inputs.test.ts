import { describe, expect, it } from 'vitest';
import { applyChanges, invertChanges } from '@/server/domain/yaml-edit/changes';
import {
  addStartInput,
  defaultFrom,
  moveStartInput,
  removeStartInput,
  renameStartInput,
  setStartInputField,
  setStartInputKind,
  setStartInputRequired,
  setStartInputsText,
} from './edit-start-inputs';
import { takersOfStartInput } from './start-input-users';
import { startInputsOf } from './start-inputs';
import type { WorkflowChange } from './workflow-change';
import { type WorkflowModel, readWorkflowModel } from './workflow-model';
import { setSetting, settingOf } from './workflow-settings';

const shop = `apiVersion: core.oam.dev/v1alpha1
kind: Workflow # ours
metadata:
  name: shop
  annotations:
    description: "What it is for" # in lists
    # What a start asks for.
    workflow.loam.dev/inputs: |
      type: object
      required: [image]
      properties:
        # With its digest.
        image: { type: string, title: Image, pattern: '^web:' }
        wait:
          type: integer
          default: 5
    workflow.loam.dev/concurrency: queue
steps:
  - name: build
    type: build-image
    if: context.image != "" && context.image-size > 1
    inputs: [{from: context.image, parameterKey: image}, {from: context.images.first, parameterKey: x}]
  - name: tell
    type: notification
    inputs:
      - from: context.image.name # its name
    outputs:
      - {name: said, valueFrom: 'inputs["context.image"] + "\\(context.image)"'}
`;
const model = (text = shop) => readWorkflowModel(text);

function after(before: WorkflowModel, { changes }: WorkflowChange): string {
  const text = applyChanges(before.text, changes);
  expect(applyChanges(text, invertChanges(before.text, changes))).toBe(before.text);
  readWorkflowModel(text);
  return text;
}
/** The lines that are other ones. */
function diff(before: string, text: string): string[] {
  const [old, fresh] = [before.split('\n'), text.split('\n')];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `-${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}
const changed = (change: WorkflowChange, text = shop) => diff(text, after(model(text), change));

describe('what a start asks for', () => {
  it('is read as far as a form can say it', () => {
    const { inputs } = startInputsOf(model());
    expect(inputs).toMatchObject([
      { name: 'image', kind: 'text', title: 'Image', isRequired: true, more: ['pattern'] },
      { name: 'wait', kind: 'whole', isRequired: false, default: 5, more: [] },
    ]);
    const rich = model(
      after(model(), setStartInputsText(model(), 'properties: {a: {type: object}, b: {enum: [u, v]}}')),
    );
    expect(startInputsOf(rich).inputs.map(({ kind }) => kind)).toEqual(['other', 'choice']);
    const broken = model(after(model(), setStartInputsText(model(), '{')));
    expect(startInputsOf(broken)).toMatchObject({
      text: '{',
      inputs: [],
      unreadable: { code: 'invalid-document' },
    });
    expect(startInputsOf(model('kind: Workflow\nsteps: []\n')).text).toBeNull();
  });

  it('changes in its own lines only', () => {
    expect(changed(setStartInputField(model(), 'image', 'description', 'With a tag'))).toEqual([
      "-        image: { type: string, title: Image, pattern: '^web:' }",
      "+        image: { type: string, title: Image, description: With a tag, pattern: '^web:' }",
    ]);
    expect(changed(setStartInputRequired(model(), 'wait', true))).toEqual([
      '-      required: [image]',
      '+      required: [image, wait]',
    ]);
    expect(changed(setStartInputRequired(model(), 'image', false))).toEqual(['-      required: [image]']);
    expect(changed(setStartInputKind(model(), 'wait', 'choice', ['a', 'b']))).toEqual([
      '-          type: integer',
      '-          default: 5',
      '+          type: string',
      '+          enum:',
      '+            - a',
      '+            - b',
    ]);
    expect(changed(setStartInputKind(model(), 'wait', 'number', []))).toEqual([
      '-          type: integer',
      '+          type: number',
    ]);
    expect(changed(addStartInput(model(), 'image'))).toEqual([
      '+        image_2:',
      '+          type: string',
    ]);
    expect(changed(removeStartInput(model(), 'wait'))).toEqual([
      '-        wait:',
      '-          type: integer',
      '-          default: 5',
    ]);
  });

  it('changes its order with its comments', () => {
    for (const change of [moveStartInput(model(), 'wait', 'up'), moveStartInput(model(), 'image', 'down')]) {
      expect(after(model(), change)).toContain(`      properties:
        wait:
          type: integer
          default: 5
        # With its digest.
        image: {`);
    }
    expect(() => moveStartInput(model(), 'image', 'up')).toThrow('cannot change places');
    const flow =
      'kind: Workflow\nmetadata: {annotations: {workflow.loam.dev/inputs: \'{"properties": {"a": {}, "b": {"type": "string"}}}\'}}\n';
    expect(after(model(flow), moveStartInput(model(flow), 'b', 'up'))).toContain(
      '{"b": {"type": "string"}, "a": {}}',
    );
  });

  it('stays JSON where it is JSON', () => {
    const json =
      'kind: Workflow\nmetadata:\n  annotations:\n    workflow.loam.dev/inputs: \'{"type": "object", "properties": {"a": {"type": "string"}}}\'\nsteps: []\n';
    const more = after(model(json), setStartInputField(model(json), 'a', 'title', "It's"));
    expect(JSON.parse(startInputsOf(model(more)).text ?? '')).toMatchObject({
      properties: { a: { title: "It's" } },
    });
    const required = after(model(json), setStartInputRequired(model(json), 'a', true));
    expect(JSON.parse(startInputsOf(model(required)).text ?? '')).toMatchObject({ required: ['a'] });
    const added = after(model(json), addStartInput(model(json), 'b'));
    expect(JSON.parse(startInputsOf(model(added)).text ?? '')).toMatchObject({
      properties: { b: { type: 'string' } },
    });
  });

  it('begins where nothing is asked for, and leaves nothing behind', () => {
    const bare = 'kind: Workflow\nmetadata:\n  name: bare\nsteps: []\n';
    const begun = after(model(bare), addStartInput(model(bare), 'value'));
    expect(begun).toBe(`kind: Workflow
metadata:
  name: bare
  annotations:
    workflow.loam.dev/inputs: |
      type: object
      properties:
        value:
          type: string
steps: []
`);
    expect(after(model(begun), removeStartInput(model(begun), 'value'))).toBe(bare);
    const brackets = 'kind: Workflow\nmetadata: {name: bare}\nsteps: []\n';
    const inBrackets = after(model(brackets), addStartInput(model(brackets), 'value'));
    expect(startInputsOf(model(inBrackets)).inputs).toMatchObject([{ name: 'value', kind: 'text' }]);
    expect(inBrackets.split('\n')).toHaveLength(4);
    const ends = bare.replaceAll('\n', '\r\n');
    expect(after(model(ends), addStartInput(model(ends), 'value'))).toBe(begun.replaceAll('\n', '\r\n'));
    expect(startInputsOf(model('')).inputs).toEqual([]);
  });

  it('is renamed with all that reads it', () => {
    expect(changed(renameStartInput(model(), 'image', 'tag'))).toEqual([
      '-      required: [image]',
      "-        image: { type: string, title: Image, pattern: '^web:' }",
      '-    if: context.image != "" && context.image-size > 1',
      '-    inputs: [{from: context.image, parameterKey: image}, {from: context.images.first, parameterKey: x}]',
      '-      - from: context.image.name # its name',
      '-      - {name: said, valueFrom: \'inputs["context.image"] + "\\(context.image)"\'}',
      '+      required: [tag]',
      "+        tag: { type: string, title: Image, pattern: '^web:' }",
      '+    if: context.tag != "" && context.tag-size > 1',
      '+    inputs: [{from: context.tag, parameterKey: image}, {from: context.images.first, parameterKey: x}]',
      '+      - from: context.tag.name # its name',
      '+      - {name: said, valueFrom: \'inputs["context.tag"] + "\\(context.tag)"\'}',
    ]);
    expect(takersOfStartInput(model(), 'image').map(({ step, kind }) => `${step} ${kind}`)).toEqual([
      'build input',
      'build expression',
      'tell input',
      'tell expression',
    ]);
  });

  it('is not renamed to what is no name, is taken, or is named by its schema elsewhere', () => {
    expect(() => renameStartInput(model(), 'image', 'wait')).toThrow('asks for `wait` already');
    expect(() => renameStartInput(model(), 'image', 'a b')).toThrow('cannot be the name');
    expect(() => renameStartInput(model(), 'nobody', 'tag')).toThrow('no start asks for `nobody`');
    const rich = after(
      model(),
      setStartInputsText(model(), 'properties: {a: {}, b: {}}\ndependentRequired: {a: [b]}\n'),
    );
    expect(() => renameStartInput(model(rich), 'a', 'c')).toThrow('other parts of the schema');
  });

  it('takes what steps take from it with it, where that is wanted', () => {
    expect(changed(removeStartInput(model(), 'image', { mend: true }))).toEqual([
      '-      required: [image]',
      '-        # With its digest.',
      "-        image: { type: string, title: Image, pattern: '^web:' }",
      '-    inputs: [{from: context.image, parameterKey: image}, {from: context.images.first, parameterKey: x}]',
      '-    inputs:',
      '-      - from: context.image.name # its name',
      '+    inputs: [{from: context.images.first, parameterKey: x}]',
    ]);
  });

  it('has a default of its kind', () => {
    const [image, wait] = startInputsOf(model()).inputs;
    if (!image || !wait) throw new Error('nothing was read');
    expect([defaultFrom(image, '3'), defaultFrom(wait, '3'), defaultFrom(wait, '')]).toEqual([
      '3',
      3,
      undefined,
    ]);
    expect(() => defaultFrom(wait, '3.5')).toThrow('is no integer');
  });
});

it('says of the workflow itself what it is for, and what a second start does, in one line each', () => {
  expect(changed(setSetting(model(), 'description', 'Sells'))).toEqual([
    '-    description: "What it is for" # in lists',
    '+    description: "Sells" # in lists',
  ]);
  expect(changed(setSetting(model(), 'concurrency', ''))).toEqual([
    '-    workflow.loam.dev/concurrency: queue',
  ]);
  expect(changed(setSetting(model(), 'namespace', 'web'))).toEqual(['+  namespace: web']);
  expect(settingOf(model(), 'group')).toBe('');
  const bare = 'kind: Workflow\nsteps: []\n';
  const said = after(model(bare), setSetting(model(bare), 'group', 'all'));
  expect(said).toBe(
    'kind: Workflow\nmetadata:\n  annotations:\n    workflow.loam.dev/concurrency-group: all\nsteps: []\n',
  );
});
