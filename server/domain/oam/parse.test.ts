import { describe, expect, it } from 'vitest';
import { LoamError } from '@/server/domain/error';
import { documentLimits } from './document-limits';
import { parseApplications, parseDocuments } from './parse';

function application(components: string, rest = ''): string {
  return `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
spec:
  components:
${components}${rest}`;
}

const web = '    - name: web\n      type: webservice\n      properties: {image: nginx}\n';

/** The one error of a text, as `line:column message`. */
function onlyError(text: string): string {
  const errors = parseDocuments(text).problems.filter((problem) => problem.severity !== 'warning');
  expect(errors).toHaveLength(1);
  const [error] = errors;
  return `${error?.position?.line}:${error?.position?.column} ${error?.message}`;
}

describe('parseDocuments', () => {
  it('reads an application and knows where everything stands', () => {
    const [document] = parseApplications(application(web));
    expect(document?.application.spec.components[0]).toMatchObject({
      name: 'web',
      type: 'webservice',
      properties: { image: 'nginx' },
      traits: [],
      dependsOn: [],
    });
    expect(document?.positionOf('spec.components[0].properties.image')).toEqual({ line: 9, column: 27 });
    expect(document?.positionOf('spec.components[0].properties.image', 'key')).toEqual({
      line: 9,
      column: 20,
    });
    expect(document?.positionOf('spec.components[0].traits[3].type')).toEqual({ line: 7, column: 7 });
  });

  it('takes every application of a file, each with its own lines', () => {
    const documents = parseApplications(
      `# first\n${application(web)}---\n${application(web).replace('shop', 'cart')}`,
    );
    expect(documents.map((document) => document.application.metadata.name)).toEqual(['shop', 'cart']);
    expect(documents[1]?.text.startsWith('apiVersion')).toBe(true);
    expect(parseApplications(documents[1]?.text ?? '')).toHaveLength(1);
    expect(documents[1]?.positionOf('metadata.name').line).toBe(15);
  });

  it('follows references and merge keys; what is written beside a merge key wins', () => {
    const [document] = parseApplications(
      application(
        '    - name: web\n      type: webservice\n      properties: &p {image: nginx, cpu: "1"}\n' +
          '    - name: back\n      type: worker\n      properties: {<<: *p, image: busybox}\n',
      ),
    );
    expect(document?.application.spec.components[1]?.properties).toEqual({ image: 'busybox', cpu: '1' });
    expect(document?.positionOf('spec.components[1].properties.cpu').line).toBe(9);
  });

  it.each([
    ['a: y', true],
    ['a: Off', false],
    ['a: 0644', 420],
    ['a: 0o644', 420],
    ['a: 1_000', 1000],
    ['a: 0x1F', 31],
    ['a: 1e3', 1000],
    ['a: 22:22', '22:22'],
    ['a: 2026-01-02', '2026-01-02'],
    ['a: "y"', 'y'],
    ['a: ~', null],
    ['a: 08', 8],
    ['a: -0', 0],
    ['a: 1.', 1],
    ['a: yeah', 'yeah'],
  ])('reads `%s` as kubectl and vela do', (line, value) => {
    const [document] = parseApplications(application(web.replace('{image: nginx}', `{${line}}`)));
    expect(document?.application.spec.components[0]?.properties).toEqual({ a: value });
  });

  it('warns of a word that is read otherwise than it looks', () => {
    const { problems } = parseDocuments(application(web.replace('nginx', 'on')));
    expect(problems).toMatchObject([
      { severity: 'warning', position: { line: 9, column: 27 }, path: 'spec.components[0].properties.image' },
    ]);
  });

  it.each([
    ['tab', 'a:\n\tb: 1', '2:1 not valid YAML: a tab is used as indentation'],
    ['two keys on a line', 'a: b: c', /^1:4 not valid YAML: a second `key: value`/],
    ['unclosed quote', 'a: "b\nc: d', /^2:5 not valid YAML/],
    ['equal keys', `${application(web)}  components: []\n`, '10:3 `components` is there twice in one map'],
    ['unknown tag', 'a: !!js/function "x"', '1:4 not valid YAML: this tag is not supported'],
    ['reference to nothing', 'a: *b', '1:4 the reference *b names no anchor'],
    ['reference to itself', 'a: &a [*a]', '1:8 *a refers to a value that it is part of'],
    ['prototype', '__proto__: {a: 1}', '1:1 `__proto__` cannot be a key'],
    ['a number that JSON has not', 'a: .inf', '1:4 `.inf` is no JSON number'],
    ['a number that would lose digits', 'a: 12345678901234567890', /^1:4 12345678901234567890 is too large/],
    ['nothing', '# only a comment', '1:1 there is no document here'],
    ['a list', '- a', '1:1 this is no Application'],
    [
      'another kind',
      'apiVersion: v1\nkind: Service',
      '2:7 only Applications, Workflows and WorkflowRuns can be applied',
    ],
    [
      'another version',
      'apiVersion: core.oam.dev/v1\nkind: Application',
      '1:13 this version of Application is not known',
    ],
    ['no name', application(web).replace('name: shop', '{}'), '4:3 `name` is missing'],
    [
      'a name that is none',
      application(web).replace('name: shop', 'name: My Shop'),
      '4:9 `name` is not what it must be',
    ],
    ['an unknown field', application(`${web}      trait: []\n`), '10:7 unknown field `trait`'],
    [
      'properties as a text',
      application(web.replace('{image: nginx}', 'image')),
      /^9:19 `properties` is not/,
    ],
    ['one name twice', application(web + web), '10:13 two components are called `web`'],
    [
      'unknown dependency',
      application(`${web}      dependsOn: [wev]\n`),
      '10:19 there is no component `wev` to depend on',
    ],
    [
      'circle of dependencies',
      application(
        `${web}      dependsOn: [back]\n    - {name: back, type: worker, dependsOn: [mid]}\n    - {name: mid, type: worker, dependsOn: [web]}\n`,
      ),
      '10:19 components wait for each other: web -> back -> mid -> web',
    ],
    [
      'an input that nobody puts out',
      application(`${web}      inputs: [{from: ip}]\n`),
      '10:23 no component puts out `ip`',
    ],
    [
      'two that put out one name',
      application(
        `${web}      outputs: [{name: ip, valueFrom: a}]\n    - {name: b, type: c, outputs: [{name: ip, valueFrom: a}]}\n`,
      ),
      '11:43 `ip` is put out twice, also by component `web`',
    ],
    [
      'a workflow of the library beside steps',
      application(web, '  workflow: {ref: w, steps: [{name: a, type: b}]}\n'),
      '10:19 `ref` and `steps` exclude each other',
    ],
    [
      'one step name twice',
      application(web, '  workflow:\n    steps:\n      - {name: a, type: b}\n      - {name: a, type: b}\n'),
      '13:16 two steps are called `a`',
    ],
    [
      'a step that waits for a later one',
      application(
        web,
        '  workflow:\n    steps:\n      - {name: a, type: t, dependsOn: [b]}\n      - {name: b, type: t}\n',
      ),
      '12:39 steps wait for each other: a -> b -> a',
    ],
    [
      'a sub-step that waits for its own group',
      application(
        web,
        '  workflow:\n    steps:\n      - name: g\n        type: step-group\n        subSteps:\n          - {name: s, type: t, dependsOn: [g]}\n',
      ),
      '15:43 steps wait for each other: g -> s -> g',
    ],
    [
      'a timeout that is none',
      application(web, '  workflow:\n    steps:\n      - {name: a, type: t, timeout: 5 minutes}\n'),
      '12:37 `timeout` is not what it must be',
    ],
  ])('refuses %s with its place', (_name, text, expected) => {
    expect(onlyError(text)).toMatch(expected);
  });

  it('suggests the field that was meant', () => {
    const [problem] = parseDocuments(application(web.replace('type:', 'tpye:'))).problems;
    expect(problem).toMatchObject({ message: '`type` is missing' });
    expect(parseDocuments(application(`${web}      trait: []\n`)).problems[0]?.hint).toBe(
      'did you mean `traits`?',
    );
  });

  it('says why a word is no text', () => {
    const errors = parseDocuments(application(web.replace('name: web', 'name: y'))).problems;
    expect(errors.at(-1)).toMatchObject({
      got: 'true',
      hint: '`y` is read as true, as kubectl and vela read it; put it into quotes if the text is meant',
    });
  });

  it('throws the first error, with all of them', () => {
    const text = application(`${web}      a: 1\n      b: 2\n`);
    const thrown = (() => {
      try {
        return parseApplications(text);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(LoamError);
    expect(thrown).toMatchObject({
      code: 'invalid-document',
      position: { line: 10, column: 7 },
      problems: { length: 2 },
    });
  });
});

describe('limits', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...'bcdefghij'
      .split('')
      .map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefghij'[i]}`).join(', ')}]`),
  ].join('\n');

  it.each([
    ['a file of 5 MB', `${application(web)}# ${'x'.repeat(5_000_000)}`, /^10:\d+ the document is too large$/],
    ['an alias bomb', bomb, /^\d+:\d+ more than 1000 references$/],
    [
      'a bomb of few references',
      `a: &a [${'x, '.repeat(2000)}]\nb: [${Array(30).fill('*a').join(', ')}]`,
      /50,000 values$/,
    ],
    ['deep nesting', `a: ${'['.repeat(100)}${']'.repeat(100)}`, /nested more than 64 levels deep$/],
    ['nesting that would end the stack', `a: ${'['.repeat(100_000)}`, /values are nested too deeply$/],
    ['a crowd of marks', `a: [${'1,'.repeat(700_000)}]`, /^1:\d+ the document has too many parts$/],
    ['a crowd of quotes', '"'.repeat(1_500_000), /^1:\d+ the document has too many parts$/],
    ['a key over and over', 'a:\n'.repeat(40_000), '2:1 `a` is there twice in one map'],
    ['many documents', '---\na\n'.repeat(documentLimits.documents + 1), /./],
  ])('refuses %s', (_name, text, expected) => {
    const { documents, problems } = parseDocuments(text);
    expect(documents).toEqual([]);
    expect(problems[0]?.position).toBeDefined();
    const first = problems[0];
    expect(`${first?.position?.line}:${first?.position?.column} ${first?.message}`).toMatch(expected);
  });

  it('reads 1,000 components within a second', () => {
    const many = Array.from({ length: 1000 }, (_, i) => web.replace('web', `web-${i}`)).join('');
    const start = process.cpuUsage();
    expect(parseApplications(application(many))[0]?.application.spec.components).toHaveLength(1000);
    // The processor's time, not the clock's: what else the machine does is not counted.
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1000);
  });
});
