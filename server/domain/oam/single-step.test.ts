import { describe, expect, it } from 'vitest';
import { whyNotAlone } from './not-alone';
import { parseDocuments } from './parse';
import { singleStep } from './single-step';

function applicationOf(steps: string) {
  const text = `apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: {name: flow}\nsteps:\n${steps}`;
  const { workflows, problems } = parseDocuments(text);
  expect(problems).toEqual([]);
  const [workflow] = workflows;
  if (!workflow) throw new TypeError('no workflow');
  return workflow.application;
}

const steps = `  - {name: build, type: b, outputs: [{name: image, valueFrom: output.x}, {name: names, valueFrom: output.y}]}
  - name: both
    type: step-group
    subSteps:
      - name: tell
        type: t
        if: status.build.succeeded
        dependsOn: [build]
        timeout: 5m
        properties: {to: ops}
        inputs: [{from: image, parameterKey: deep.image}, {from: context.word, parameterKey: word}]
        outputs:
          - {name: said, valueFrom: output.message}
          - {name: other, valueFrom: outputs.image}
  - {name: each, type: t, forEach: {items: outputs.names}, inputs: [{from: item, parameterKey: word}]}
  - {name: regions, type: t, forEach: {items: context.regions}, inputs: [{from: item, parameterKey: word}]}
  - {name: mixed, type: t, forEach: {matrix: {a: 'inputs.names', b: 'outputs.the-names'}}, inputs: [{from: names}]}
  - {name: lists, type: b, outputs: [{name: the-names, valueFrom: output.x}]}
  - {name: ask, type: approval}
`;
const given = { outputs: { image: 'web:1', names: ['a', 'b'] }, context: { word: 'hi' } };
const only = (name: string, values: Parameters<typeof singleStep>[2] = given) => {
  const { application, path } = singleStep(applicationOf(steps), name, values);
  return { path, step: application.spec.workflow?.steps[0], count: application.spec.workflow?.steps.length };
};

describe('a single step of a document', () => {
  it('has what others would give it, and waits for nobody', () => {
    const { path, step, count } = only('tell');
    expect([path, count]).toEqual(['spec.workflow.steps[1].subSteps[0]', 1]);
    expect(step).toMatchObject({
      name: 'tell',
      type: 't',
      timeout: '5m',
      dependsOn: [],
      properties: { to: 'ops', deep: { image: 'web:1' } },
      inputs: [{ from: 'context.word', parameterKey: 'word' }],
      outputs: [{ name: 'said', valueFrom: 'output.message' }],
    });
    expect(step?.if).toBeUndefined();
  });

  it('runs for items that another step would give', () => {
    expect(only('each').step).toMatchObject({ forEach: { items: ['a', 'b'] }, inputs: [{ from: 'item' }] });
    expect(only('regions').step, 'the run has the context').toMatchObject({
      forEach: { items: 'context.regions' },
    });
    const outputs = { names: ['a'], 'the-names': ['c'] };
    expect(only('mixed', { outputs, context: {} }).step).toMatchObject({
      forEach: { matrix: { a: ['a'], b: ['c'] } },
    });
  });

  it('rejects what it takes and nobody has, what waits for a person, what holds others, and what is not there', () => {
    const fails = (name: string, values: Parameters<typeof singleStep>[2] = given) => {
      try {
        only(name, values);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    expect(fails('tell', { outputs: { names: [] }, context: {} })).toMatchObject({
      code: 'invalid-input',
      path: 'spec.workflow.steps[1].subSteps[0].inputs[0].from',
      got: 'image',
    });
    expect(fails('mixed')).toMatchObject({
      code: 'invalid-input',
      path: 'spec.workflow.steps[4].forEach.matrix.b',
    });
    expect(fails('both')).toMatchObject({ code: 'illegal-state' });
    expect(fails('none')).toMatchObject({ code: 'not-found' });
    expect(['deploy@v2', 'form', 'request'].map(whyNotAlone)).toEqual(['application', null, null]);
  });
});
