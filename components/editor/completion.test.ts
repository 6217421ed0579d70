import { describe, expect, it } from 'vitest';
import { type DefinitionSchema, type Known, completionsAt } from './completion';
import { oamSchema, workflowSchemas } from './oam-schema';
import { cursorAt } from './yaml-cursor';

const definitions: DefinitionSchema[] = [
  {
    kind: 'component',
    name: 'webservice',
    title: 'Web service',
    description: 'Answers requests.',
    schema: {
      type: 'object',
      required: ['image'],
      properties: {
        cpu: { type: 'string', title: 'CPU' },
        image: { type: 'string', description: 'Container image' },
        imagePullPolicy: { type: 'string', enum: ['Always', 'Never'] },
        addRevisionLabel: { type: 'boolean', default: false },
        ports: {
          type: 'array',
          items: {
            type: 'object',
            required: ['port'],
            properties: { port: { type: 'integer' }, expose: { type: 'boolean' } },
          },
        },
      },
    },
  },
  {
    kind: 'trait',
    name: 'scaler',
    title: 'Scaler',
    description: '',
    schema: { properties: { replicas: { type: 'integer', default: 1 } } },
  },
  {
    kind: 'workflow-step',
    name: 'suspend',
    title: 'Suspend',
    description: '',
    schema: { properties: { duration: { type: 'string' } } },
  },
];

const known: Known = {
  application: oamSchema((word) => word),
  kinds: workflowSchemas((word) => word),
  definitions,
  words: { required: 'required', default: 'default', oneOfSeveral: 'one of several' },
};

function labelsAt(text: string): string[] {
  const offset = text.indexOf('¦');
  const cursor = cursorAt(text.replace('¦', ''), offset);
  return cursor ? completionsAt(cursor, known).map((each) => each.label) : [];
}

const app = (rest: string) =>
  `kind: Application\nspec:\n  components:\n    - name: web\n      type: webservice\n${rest}`;

describe('completionsAt', () => {
  it.each([
    ['the document', '¦', ['apiVersion', 'kind', 'metadata', 'spec']],
    ['keys that are not there yet', 'kind: Application\nspec:\n  ¦', ['components', 'policies', 'workflow']],
    ['a Workflow', 'kind: Workflow\n¦', ['metadata', 'steps', 'apiVersion', 'mode']],
    ['a step of a Workflow', 'kind: Workflow\nsteps:\n  - type: ¦', ['suspend']],
    [
      'a step of a WorkflowRun',
      'kind: WorkflowRun\nspec:\n  workflowSpec:\n    steps:\n      - type: suspend\n        properties:\n          ¦',
      ['duration'],
    ],
    ['types of components', 'spec:\n  components:\n    - type: ¦', ['webservice']],
    ['types of traits', app('      traits:\n        - type: ¦'), ['scaler']],
    [
      'parameters, required first',
      app('      properties:\n        ¦'),
      ['image', 'cpu', 'imagePullPolicy', 'addRevisionLabel', 'ports'],
    ],
    [
      'parameters of a list item',
      app('      properties:\n        ports:\n          - ¦'),
      ['port', 'expose'],
    ],
    ['an enumeration', app('      properties:\n        imagePullPolicy: ¦'), ['Always', 'Never']],
    ['a boolean', app('      properties:\n        addRevisionLabel: ¦'), ['true', 'false']],
    [
      'parameters of a trait',
      app('      traits:\n        - type: scaler\n          properties:\n            ¦'),
      ['replicas'],
    ],
    [
      'steps inside steps',
      'spec:\n  workflow:\n    steps:\n      - name: a\n        type: step-group\n        subSteps:\n          - name: b\n            mo¦',
      [
        'type',
        'properties',
        'if',
        'timeout',
        'retry',
        'forEach',
        'dependsOn',
        'inputs',
        'outputs',
        'mode',
        'subSteps',
      ],
    ],
  ])('offers %s', (_what, text, labels) => {
    expect(labelsAt(text)).toEqual(labels);
  });

  it('offers nothing for a type that is not known', () => {
    expect(labelsAt('spec:\n  components:\n    - type: unknown\n      properties:\n        ¦')).toEqual([]);
  });

  it('says what is required, what is the default, and what the parts of an Application are', () => {
    const at = (text: string) => {
      const cursor = cursorAt(text, text.length);
      return cursor ? completionsAt(cursor, known) : [];
    };
    expect(at(app('      properties:\n        '))[0]).toMatchObject({
      label: 'image',
      detail: 'string, required',
    });
    expect(
      at(app('      properties:\n        addRevisionLabel: ')).find((each) => each.label === 'false')?.detail,
    ).toBe('default');
    expect(at('metadata:\n  ')[0]).toMatchObject({ label: 'name', info: 'applicationName' });
  });

  it('writes lists and maps as they must go on', () => {
    const text = app('      properties:\n        ');
    const cursor = cursorAt(text, text.length);
    const inserts = cursor && completionsAt(cursor, known).map((each) => each.insert);
    expect(inserts).toContain('ports:\n  - ');
    expect(inserts).toContain('image: ');
  });
});
