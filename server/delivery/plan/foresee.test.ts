import { describe, expect, it } from 'vitest';
import { parseDocuments } from '@/server/domain/oam/parse';
import { foresee } from './foresee';

function of(steps: string, context = {}) {
  const text = `apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: {name: flow}\nsteps:\n${steps}`;
  const { workflows, problems } = parseDocuments(text);
  expect(problems).toEqual([]);
  const [workflow] = workflows;
  if (!workflow) throw new TypeError('no workflow');
  return foresee(workflow.application, { name: 'flow', ...context });
}

const decisions = (found: ReturnType<typeof foresee>) =>
  Object.fromEntries(found.steps.map(({ name, decision }) => [name, decision]));

describe('what a run would do', () => {
  it('knows conditions that only the inputs decide, and what follows from a step that is skipped', () => {
    const steps = `  - {name: build, type: a, outputs: [{name: image, valueFrom: output.x}]}
  - {name: small, type: a, if: context.size < 3}
  - {name: instead, type: a, if: status.small.skipped}
  - {name: after, type: a, if: status.build.succeeded && context.size < 3}
`;
    expect(decisions(of(steps, { size: 5 }))).toEqual({
      build: 'runs',
      small: 'skipped',
      instead: 'runs',
      after: 'open',
    });
    const { steps: open } = of(steps, { size: 1 });
    expect(open.map(({ decision, decidedBy }) => [decision, decidedBy])).toEqual([
      ['runs', []],
      ['runs', []],
      ['open', ['status.small']],
      ['open', ['status.build']],
    ]);
  });

  it('skips what is in a group that is skipped, and says what then lacks its input', () => {
    const found = of(
      `  - name: both
    type: step-group
    if: context.full
    subSteps:
      - {name: one, type: a, outputs: [{name: found, valueFrom: output.x}]}
  - {name: last, type: a, inputs: [{from: found, parameterKey: message}]}
`,
      { full: false },
    );
    expect(decisions(found)).toEqual({ both: 'skipped', one: 'skipped', last: 'runs' });
    expect(found.problems).toMatchObject([
      { path: 'spec.workflow.steps[1].inputs[0].from', message: '`found` comes from one, which is skipped' },
    ]);
  });

  it('puts in the inputs that are known, and lists those that only come with the run', () => {
    const found = of(
      `  - {name: build, type: a, outputs: [{name: image, valueFrom: output.x}]}
  - name: tell
    type: a
    properties: {to: ops, deep: {keep: 1}}
    inputs: [{from: context.word, parameterKey: deep.word}, {from: image, parameterKey: image}, {from: context.no}]
`,
      { word: 'hi' },
    );
    expect(found.steps[1]).toMatchObject({
      waitsFor: ['build'],
      properties: { to: 'ops', deep: { keep: 1, word: 'hi' } },
      later: [
        { from: 'image', parameterKey: 'image' },
        { from: 'context.no', parameterKey: null },
      ],
    });
    expect(found.problems).toMatchObject([{ message: 'nothing gives `context.no`' }]);
  });

  it('has the status that a run would give to what is skipped, under its name and its other one', () => {
    const found = of(
      `  - {name: small, type: a, if: context.size < 3, meta: {alias: the-small}}
  - {name: one, type: a, if: status.small.reason == "condition" && status.small.message.contains("size < 3")}
  - {name: two, type: a, if: status.the-small.skipped}
`,
      { size: 5 },
    );
    expect(decisions(found)).toEqual({ small: 'skipped', one: 'runs', two: 'runs' });
    expect(found.problems).toEqual([]);
  });

  it('knows who comes first where the document has them in another order', () => {
    const found = of(
      `  - {name: late, type: a, dependsOn: [inner], if: status.inner.skipped}
  - {name: takes, type: a, inputs: [{from: found, parameterKey: message}]}
  - {name: both, type: step-group, if: context.full, subSteps: [{name: inner, type: a, outputs: [{name: found, valueFrom: output.x}]}]}
mode: {steps: DAG}
`,
      { full: false },
    );
    expect(decisions(found)).toEqual({ late: 'runs', takes: 'runs', both: 'skipped', inner: 'skipped' });
    expect(found.steps[1]?.waitsFor).toEqual(['inner']);
    expect(found.problems).toMatchObject([{ message: '`found` comes from inner, which is skipped' }]);
  });

  it('says of a value that can go nowhere where it stands, and tells the rest', () => {
    const found = of(
      '  - {name: odd, type: a, inputs: [{from: context.name, parameterKey: constructor.x}]}\n  - {name: next, type: a}\n',
    );
    expect(found.problems).toMatchObject([{ path: 'spec.workflow.steps[0].inputs[0].from' }]);
    expect(decisions(found)).toEqual({ odd: 'runs', next: 'runs' });
  });

  it('says of a condition that cannot be worked out where it stands', () => {
    const found = of('  - {name: odd, type: a, if: context.size}\n', { size: 3 });
    expect(found.problems).toMatchObject([{ path: 'spec.workflow.steps[0].if', expected: 'true or false' }]);
  });
});
