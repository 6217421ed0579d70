import { describe, expect, it } from 'vitest';
import type { Problem } from '@/server/domain/error';
import { checkText } from './check';
import type { BlockDefinition, BlockKind, DefinitionLookup } from './definition-lookup';
import { parseType } from './definition-lookup';

type Known = BlockDefinition & { kind: BlockKind; required?: string[] };

const known: Known[] = [
  { kind: 'component', name: 'webservice', revision: 2, workload: 'apps/v1/Deployment', required: ['image'] },
  { kind: 'component', name: 'task', revision: 1, workload: 'batch/v1/Job' },
  { kind: 'component', name: 'raw', revision: 1, workload: '*' },
  { kind: 'trait', name: 'scaler', revision: 1, appliesTo: ['apps/v1/Deployment'], conflictsWith: ['hpa'] },
  { kind: 'trait', name: 'hpa', revision: 1, appliesTo: ['*'] },
  { kind: 'policy', name: 'topology', revision: 1 },
  { kind: 'policy', name: 'override', revision: 1 },
  { kind: 'policy', name: 'replication', revision: 1 },
  { kind: 'policy', name: 'drift', revision: 1 },
  { kind: 'workflow-step', name: 'deploy', revision: 1 },
  { kind: 'workflow-step', name: 'tell', revision: 1, required: ['to', 'message.title'] },
  { kind: 'workflow-step', name: 'apply-component', revision: 1 },
  {
    kind: 'workflow-step',
    name: 'count',
    revision: 1,
    schema: { type: 'object', properties: { names: { type: 'array' }, title: { type: 'string' } } },
    outputs: {
      type: 'object',
      additionalProperties: false,
      properties: {
        total: { type: 'integer' },
        title: { type: 'string' },
        more: { type: 'object', additionalProperties: false, properties: { ok: { type: 'boolean' } } },
      },
    },
  },
];

const lookup: DefinitionLookup<Known> = {
  find(kind, type) {
    const { name, revision } = parseType(type);
    const found = known.find((each) => each.kind === kind && each.name === name) ?? null;
    return revision === undefined || found?.revision === revision ? found : null;
  },
  names: (kind) => known.filter((each) => each.kind === kind).map((each) => each.name),
  validate: (definition, properties, path) =>
    (definition.required ?? [])
      .filter((key) => properties?.[key] === undefined)
      .map((key): Problem => ({
        code: 'invalid-input',
        message: `\`${key}\` is missing`,
        path: `${path}.${key}`,
      })),
};

function problemsOf(spec: string): string[] {
  const text = `apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec:\n${spec}`;
  return checkText(text, lookup).map(
    (problem) =>
      `${problem.position?.line}:${problem.position?.column} ${problem.message} (${problem.hint ?? ''})`,
  );
}

describe('check', () => {
  it('finds nothing wrong with what is right', () => {
    expect(
      problemsOf(
        '  components:\n    - {name: a, type: webservice@v2, properties: {image: b}, traits: [{type: scaler}]}\n',
      ),
    ).toEqual([]);
  });

  it.each([
    [
      '{name: a, type: webservise}',
      '6:23 there is no component type `webservise` (did you mean `webservice`?)',
    ],
    [
      '{name: a, type: webservice@v9}',
      '6:23 the component type `webservice` has no revision v9 (the active one is v2)',
    ],
    ['{name: a, type: webservice, properties: {img: b}}', '6:47 `image` is missing ()'],
    [
      '{name: a, type: raw, traits: [{type: scalar}]}',
      '6:44 there is no trait type `scalar` (did you mean `scaler`?)',
    ],
    ['{name: a, type: task, traits: [{type: scaler}]}', '6:45 the trait `scaler` does not go with a task ()'],
    [
      '{name: a, type: raw, traits: [{type: scaler}, {type: hpa}]}',
      '6:44 the traits `scaler` and `hpa` exclude each other ()',
    ],
  ])('refuses component %s', (component, problem) => {
    expect(problemsOf(`  components:\n    - ${component}\n`)).toEqual([problem]);
  });

  it('says of a step that is not run why, and what to use', () => {
    const steps =
      '  workflow:\n    steps:\n      - {name: a, type: deploy}\n      - {name: b, type: vela-cli}\n';
    const [problem, ...more] = problemsOf(steps);
    expect(problem).toMatch(
      /^8:25 Loam does not run the step `vela-cli`: it runs .*\(use instead: .*apply-job/,
    );
    expect(more).toEqual([]);
  });

  it('does not miss a parameter that an input or an override brings', () => {
    const provider = '    - {name: b, type: raw, outputs: [{name: tag, valueFrom: output.metadata.name}]}\n';
    const taker = '    - {name: a, type: webservice, inputs: [{from: tag, parameterKey: image}]}\n';
    expect(problemsOf(`  components:\n${provider}${taker}`)).toEqual([]);
    const override = '  policies: [{name: o, type: override, properties: {}}]\n';
    expect(problemsOf(`  components:\n    - {name: a, type: webservice}\n${override}`)).toEqual([]);
  });

  it('does not miss what an input brings a part of, and misses what is beside it', () => {
    const tell = (key: string) =>
      `      - {name: b, type: tell, inputs: [{from: total, parameterKey: ${key}}]}\n`;
    const problems = (key: string) =>
      problemsOf(
        `  workflow:\n    steps:\n      - {name: a, type: count, outputs: [{name: total, valueFrom: total}]}\n${tell(key)}`,
      ).map((problem) => problem.split(' ')[1]);
    expect(problems('to.name')).toEqual(['`message.title`']);
    expect(problems('message.title')).toEqual(['`to`']);
    expect(problems('message.titles')).toEqual(['`to`', '`message.title`']);
  });

  it('refuses a condition that cannot be read, with its place', () => {
    const steps = ['{name: a, type: deploy}', '{name: b, type: deploy, if: "status.a.failed &&"}'];
    const problems = problemsOf(
      `  workflow:\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`,
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^8:37 The expression "status\.a\.failed &&" cannot be read/);
  });

  it('refuses steps that name what is not there', () => {
    const steps = [
      '{type: deploy, properties: {policies: [prd]}}',
      '{type: apply-component, properties: {component: c}}',
      '{type: deply}',
    ];
    expect(
      problemsOf(
        `  components: [{name: a, type: task}]\n  policies: [{name: prod, type: topology}]\n  workflow:\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`,
      ),
    ).toEqual([
      '9:48 there is no policy `prd` (did you mean `prod`?)',
      '10:57 there is no component `c` ()',
      '11:16 there is no workflow step type `deply` (did you mean `deploy`?)',
    ]);
  });

  it.each([
    ['a step that names others', '[{type: deploy, properties: {policies: [prod]}}]', ['five']],
    ['steps that deliver nothing', '[{type: count}]', ['prod', 'five']],
    ['a step that names it', '[{type: deploy, properties: {policies: [five, prod]}}]', []],
    ['another step that names it', '[{type: tell, properties: {to: five, message: {title: prod}}}]', []],
    ['a workflow that may name it', '[{type: sub-workflow}]', []],
  ])('says of policies that only count where a step names them, beside %s', (_what, steps, unused) => {
    const policies = ['{name: prod, type: topology}', '{name: five, type: replication}', '{type: drift}'];
    const spec = `  components: [{name: a, type: task}]\n  policies: [${policies.join(', ')}]\n  workflow: {steps: ${steps}}\n`;
    const found = problemsOf(spec).filter((problem) => problem.includes('changes nothing'));
    expect(found.map((problem) => /`(\w+)`/.exec(problem)?.[1])).toEqual(unused);
  });

  it('takes topologies and overrides without steps, and says of the rest that nobody asks for it', () => {
    const policies =
      '[{name: prod, type: topology}, {name: o, type: override}, {name: five, type: replication}]';
    expect(problemsOf(`  components: [{name: a, type: task}]\n  policies: ${policies}\n`)).toEqual([
      '6:71 No step names the policy `five`, so it changes nothing. (Add it to the policies of a step of type deploy: `policies: [five]`.)',
    ]);
  });
});

describe('check of expressions', () => {
  const steps = (second: string, first = '') =>
    problemsOf(
      `  workflow:\n    steps:\n      - {name: one, type: count, outputs: [{name: sum, valueFrom: total}, {name: t, valueFrom: output.title}${first}]}\n      - ${second}\n`,
    );

  it.each([
    ['{name: two, type: count, if: "status.one.succeeded && inputs.sum > 3", inputs: [{from: sum}]}'],
    ['{name: two, type: count, if: "outputs.t == \'a\'"}'],
    ['{name: two, type: count, inputs: [{from: t, parameterKey: title}]}'],
    ['{name: two, type: deploy, outputs: [{name: x, valueFrom: anything.goes.here}]}'],
    ['{name: two, type: count, if: context.env == "dev"}'],
    [
      '{name: two, type: count, forEach: {items: [a, b]}, inputs: [{from: item, parameterKey: title}], outputs: [{name: x, valueFrom: "results[0].title"}]}',
    ],
    [
      '{name: two, type: count, forEach: {matrix: {a: [1], b: "[1, 2]"}}, inputs: [{from: item.a, parameterKey: title}]}',
    ],
    ['{name: two, type: count, retry: {times: 3, backoff: 10s, errors: [unavailable]}}'],
    [`{name: two, type: count, if: 'inputs["t"] != _|_', inputs: [{from: t}]}`],
  ])('takes %s', (second) => {
    expect(steps(second)).toEqual([]);
  });

  it.each([
    [
      '{name: two, type: count, if: status.on.failed}',
      /^8:.* reads `on`, which status has not.*did you mean `one`/,
    ],
    [
      '{name: two, type: count, if: status.one.faild}',
      /^8:.* reads `faild`, which status.one has not.*`failed`/,
    ],
    ['{name: two, type: count, if: inputs.sum > 3}', /^8:.* reads `sum`, which inputs has not/],
    ['{name: two, type: count, if: outputs.sun > 3}', /^8:.* reads `sun`, which outputs has not.*`sum`/],
    ['{name: two, type: count, if: outputs.t}', /^8:.* is neither true nor false/],
    [
      '{name: two, type: count, if: outputs.t + 1 == 2}',
      /^8:.* cannot be evaluated: no such overload: string \+ int/,
    ],
    ['{name: two, type: count, if: whatever}', /^8:.*Unknown variable: whatever/],
    ['{name: two, type: count, forEach: {items: outputs.t}}', /^8:.*does not give a list/],
    ['{name: two, type: count, forEach: {items: outputs.q}}', /^8:.* reads `q`/],
    ['{name: two, type: count, forEach: {}}', /^8:.*takes either `items` or `matrix`/],
    ['{name: two, type: count, forEach: {items: 7}}', /^8:/],
    ['{name: two, type: count, forEach: {items: [a]}, inputs: [{from: item}]}', /^8:.*an item goes nowhere/],
    [
      '{name: two, type: count, inputs: [{from: item.a, parameterKey: title}]}',
      /^8:.*no step puts out `item.a`/,
    ],
    [
      '{name: two, type: step-group, forEach: {items: [a]}, subSteps: [{name: in, type: count}]}',
      /^8:.*a step of type step-group has no items/,
    ],
    ['{name: two, type: count, retry: {times: 0}}', /^8:.*times/],
    ['{name: two, type: count, retry: {times: 2, backoff: soon}}', /^8:.*backoff/],
    [
      '{name: two, type: count, inputs: [{from: t, parameterKey: names}]}',
      /`t` is a string, and `names` of count takes a list/,
    ],
  ])('refuses %s', (second, message) => {
    expect(steps(second)[0]).toMatch(message);
  });

  it.each([
    ['totl', /^7:.* reads `totl`, which output has not.*did you mean `total`/],
    ['more.okay', /^7:.* reads `okay`, which output.more has not/],
    ['title + 1', /no such overload: string \+ int/],
    ['status.two.faild', /reads `faild`/],
  ])('refuses the output %s at its place', (valueFrom, message) => {
    expect(steps('{name: two, type: count}', `, {name: bad, valueFrom: ${valueFrom}}`)[0]).toMatch(message);
  });

  it('knows the context of a workflow whose inputs are closed', () => {
    const workflow = (condition: string, open: boolean) =>
      JSON.stringify({
        apiVersion: 'core.oam.dev/v1alpha1',
        kind: 'Workflow',
        metadata: {
          name: 'w',
          annotations: {
            'workflow.loam.dev/inputs': JSON.stringify({
              type: 'object',
              additionalProperties: open,
              properties: { image: { type: 'string' } },
            }),
          },
        },
        steps: [{ name: 'one', type: 'count', if: condition }],
      });
    const about = (condition: string, open = false) =>
      checkText(workflow(condition, open), lookup).map(({ path, hint }) => `${path} ${hint}`);
    expect(about('context.image == "a" && context.name != "" && context.appName != ""')).toEqual([]);
    expect(about('context.imgae == "a"')).toEqual(['steps[0].if did you mean `image`?']);
    expect(about('context.image > 1')).toHaveLength(1);
    expect(about('context.imgae == "a"', true)).toEqual([]);
  });

  it('looks at 5,000 steps in a moment', () => {
    const many = Array.from(
      { length: 5_000 },
      (_, i) => `      - {name: s${i}, type: count, if: "status.one.failed || outputs.t == 'x'"}\n`,
    );
    const started = performance.now();
    expect(
      problemsOf(
        `  workflow:\n    steps:\n      - {name: one, type: count, outputs: [{name: t, valueFrom: title}]}\n${many.join('')}`,
      ),
    ).toEqual([]);
    expect(performance.now() - started).toBeLessThan(10_000);
  }, 20_000);
});
