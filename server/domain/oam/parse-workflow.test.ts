import { describe, expect, it } from 'vitest';
import { checkText } from './check';
import type { DefinitionLookup } from './definition-lookup';
import { parseApplications, parseDocuments } from './parse';
import { checkStandalone } from './parse-workflow';

const workflow = (body: string, annotations = '') => `apiVersion: core.oam.dev/v1alpha1
kind: Workflow
metadata:
  name: release
${annotations}${body}`;
const run = (spec: string) => `apiVersion: core.oam.dev/v1alpha1
kind: WorkflowRun
metadata: {name: once, namespace: tools}
spec:
${spec}`;

const errorsOf = (text: string) =>
  parseDocuments(text)
    .problems.filter((each) => each.severity !== 'warning')
    .map(({ position, path, message }) => `${position?.line}:${position?.column} ${path} ${message}`);

const fits = (error: string | RegExp): unknown =>
  typeof error === 'string' ? error : (expect.stringMatching(error) as unknown);

describe('a Workflow', () => {
  it('is read with its mode, its steps at the top, what a start asks for and its concurrency', () => {
    const annotations = `  annotations:
    workflow.loam.dev/concurrency: queue
    workflow.loam.dev/inputs: |
      type: object
      properties: {image: {type: string}}
`;
    const steps =
      'mode: {steps: DAG}\nsteps:\n  - {name: say, type: print-message-in-status, properties: {message: hi}}\n';
    const [document] = parseDocuments(workflow(steps, annotations)).workflows;
    expect(document).toMatchObject({
      metadata: { name: 'release' },
      application: { spec: { workflow: { mode: { steps: 'DAG' }, steps: [{ name: 'say' }] } } },
      inputs: { type: 'object', properties: { image: { type: 'string' } } },
      concurrency: { policy: 'queue', group: 'release' },
    });
    expect(document?.positionOf('steps[0].properties.message').line).toBe(12);
  });

  it('may hold steps of an application, which only the workflow of an application can run', () => {
    const steps = 'steps:\n  - type: step-group\n    subSteps:\n      - {name: go, type: deploy}\n';
    const [document] = parseDocuments(workflow(steps)).workflows;
    expect(document && checkStandalone(document)).toMatchObject([
      { path: 'steps[0].subSteps[0].type', message: expect.stringContaining('this run has none') },
    ]);
  });

  it.each([
    ['no steps', workflow('steps: []\n'), '5:8 steps a Workflow needs steps'],
    ['steps in a spec', workflow('spec: {steps: []}\n'), '5:1 spec unknown field `spec`'],
    [
      'a dependency on nothing',
      workflow('steps:\n  - {name: a, type: suspend, dependsOn: [b]}\n'),
      '6:42 steps[0].dependsOn[0] there is no step `b` to depend on',
    ],
    [
      'a policy of concurrency that there is not',
      workflow('steps: [{type: suspend}]\n', '  annotations: {workflow.loam.dev/concurrency: serial}\n'),
      '5:48 metadata.annotations["workflow.loam.dev/concurrency"] there is no such concurrency policy',
    ],
    [
      'an input schema that is none',
      workflow('steps: [{type: suspend}]\n', '  annotations: {workflow.loam.dev/inputs: "[1"}\n'),
      /the input schema cannot be read/,
    ],
    [
      'an input schema with a pattern that may never end',
      workflow(
        'steps: [{type: suspend}]\n',
        `  annotations: {workflow.loam.dev/inputs: '{"type": "object", "properties": {"a": {"pattern": "(a+)+"}}}'}\n`,
      ),
      /repeated group/,
    ],
  ])('rejects %s', (_what, text, error) => {
    expect(errorsOf(text)).toEqual([fits(error)]);
    expect(parseDocuments(text).workflows).toEqual([]);
  });

  it.each([
    ['false', undefined],
    ['true', 'warning'],
  ])('says where a step takes what no start asks for (additionalProperties: %s)', (open, severity) => {
    const schema = `{"type": "object", "properties": {"image": {}}, "additionalProperties": ${open}}`;
    const steps =
      'steps:\n  - {type: suspend, inputs: [{from: context.imgae, parameterKey: message}, {from: context.name}]}\n';
    const text = workflow(steps, `  annotations: {workflow.loam.dev/inputs: '${schema}'}\n`);
    expect(parseDocuments(text).problems).toEqual([
      {
        code: 'invalid-document',
        message: 'no start asks for `imgae`',
        path: 'steps[0].inputs[0].from',
        position: { line: 7, column: 37 },
        hint: 'did you mean `image`?',
        ...(severity ? { severity } : {}),
      },
    ]);
  });

  it('rejects the version of an Application, and says the right one', () => {
    const [problem] = parseDocuments(workflow('steps: []').replace('v1alpha1', 'v1beta1')).problems;
    expect(problem).toMatchObject({ path: 'apiVersion', expected: 'core.oam.dev/v1alpha1 Workflow' });
  });
});

describe('a WorkflowRun', () => {
  it('is read with its context and its own steps, or with the name of a workflow', () => {
    const own = run('  context: {env: dev}\n  workflowSpec:\n    steps:\n      - {type: suspend}\n');
    const named = run('  mode:\n  workflowRef: release\n');
    expect(parseDocuments(`${own}---\n${named}`)).toMatchObject({
      problems: [],
      runs: [
        { context: { env: 'dev' }, workflowRef: null },
        { context: {}, workflowRef: 'release' },
      ],
    });
  });

  it.each([
    ['neither', '  context: {}\n', '5:3 spec.workflowSpec.steps a WorkflowRun needs steps'],
    [
      'both',
      '  workflowRef: a\n  workflowSpec: {steps: [{type: suspend}]}\n',
      '5:16 spec.workflowRef `workflowRef` and `workflowSpec` exclude each other',
    ],
    [
      'a step that needs an application',
      '  workflowSpec:\n    steps:\n      - {name: go, type: deploy}\n',
      '7:26 spec.workflowSpec.steps[0].type a step of type `deploy` works on an application, and this run has none',
    ],
    ['a context that is no map', '  context: [1]\n', /5:12 spec.context/],
    ['an unknown field', '  workflowref: a\n', /unknown field `workflowref`/],
  ])('rejects %s', (_what, spec, error) => {
    const errors = errorsOf(run(spec));
    expect(errors[0]).toEqual(fits(error));
  });

  it('is no application where one is asked for', () => {
    expect(() => parseApplications(run('  workflowRef: a\n'))).toThrow('a WorkflowRun is no Application');
  });
});

it('checks the parameters of its steps, at their place', () => {
  const definitions: DefinitionLookup = {
    find: (_kind, type) => (type === 'suspend' ? { name: type, revision: 1 } : null),
    names: () => ['suspend'],
    validate: (_definition, _properties, path) => [
      { code: 'invalid-input', message: 'too long', path: `${path}.duration` },
    ],
  };
  const text = workflow('steps:\n  - {type: suspend, properties: {duration: 1h}}\n  - {type: suspent}\n');
  expect(checkText(text, definitions)).toMatchObject([
    { path: 'steps[0].properties.duration', position: { line: 6, column: 44 } },
    { path: 'steps[1].type', position: { line: 7, column: 12 }, hint: 'did you mean `suspend`?' },
  ]);
});
