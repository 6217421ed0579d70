import { expect, it } from 'vitest';
import { readWorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { mayFill, membersOf, typeAt } from './schema-members';
import { filterGroups, valueGroups } from './value-tree';

const answer = {
  type: 'object',
  properties: {
    image: { type: 'string' },
    size: { type: 'integer' },
    layers: { type: 'array', items: { type: 'string' } },
    of: { type: 'object', properties: { 'the-base': { type: 'string' } } },
  },
};
const model = readWorkflowModel(`kind: Workflow
metadata:
  annotations:
    workflow.loam.dev/inputs: |
      type: object
      properties: {region: {type: string}}
mode: {steps: DAG}
steps:
  - name: build
    type: build-image
    outputs: [{name: picture, valueFrom: image}]
  - {name: test, type: build-image, dependsOn: [build]}
  - {name: deploy, type: deploy, dependsOn: [test], forEach: {matrix: {zone: [a]}}}
  - {name: aside, type: own}
  - {name: later, type: build-image, dependsOn: [deploy]}
`);
const answerOf = (type: string) => (type === 'build-image' ? answer : undefined);
const shown = (id: string) =>
  valueGroups(model, id, { answerOf }).map(
    ({ title, place, choices }) =>
      `${title} ${place}: ${choices.map(({ label, type }) => `${label} ${type}`.trim()).join(', ')}`,
  );

it('shows what comes before, the nearest first, then what the run knows, then what would be waited for', () => {
  const members =
    'output.size number, output.layers string[], output.of object, output.of["the-base"] string';
  expect(shown('deploy')).toEqual([
    'item item: item.zone',
    `test before: output.image string, ${members}`,
    `build before: picture string, ${members}`,
    'context context: context.region string, context.name string, context.namespace string',
  ]);
  expect(shown('aside').map((line) => line.split(':')[0])).toEqual([
    'context context',
    'build other',
    'test other',
    'deploy other',
    'later other',
  ]);
});

it('shows what the run that is watched had, also where nobody said what a step answers', () => {
  const groups = valueGroups(model, 'later', {
    answerOf,
    run: {
      outputs: new Map([['picture', { step: 'build', value: 'shop:1' }]]),
      answers: new Map([['aside', { url: 'https://x' }]]),
      context: { region: 'eu', who: 'ann' },
    },
  });
  const found = (title: string) => groups.find((group) => group.title === title)?.choices ?? [];
  expect(found('aside')).toEqual([
    {
      id: 'aside output.url',
      label: 'output.url',
      type: 'string',
      about: '',
      isNamed: false,
      depth: 0,
      value: 'https://x',
      taken: { step: 'aside', name: 'url', valueFrom: 'output.url' },
    },
  ]);
  expect(found('build')[0]).toMatchObject({ label: 'picture', value: 'shop:1', taken: { from: 'picture' } });
  expect(found('context').map(({ label, value }) => `${label} ${JSON.stringify(value) ?? '-'}`)).toEqual([
    'context.region "eu"',
    'context.name -',
    'context.namespace -',
    'context.who "ann"',
  ]);
});

it('finds by the name of a value or of its step', () => {
  const groups = valueGroups(model, 'deploy', { answerOf });
  expect(filterGroups(groups, 'BUILD').map(({ title, choices }) => `${title} ${choices.length}`)).toEqual([
    'build 5',
  ]);
  expect(filterGroups(groups, 'region').flatMap(({ choices }) => choices)).toHaveLength(1);
});

it('knows members and types of a schema, and what may fill what', () => {
  expect(membersOf(answer).map(({ key }) => key)).toEqual(['image', 'size', 'layers', 'of', 'of.the-base']);
  expect(typeAt(answer, ['of', 'the-base'])).toBe('string');
  expect(typeAt(answer, ['of', 'nobody'])).toBe('');
  expect(mayFill('string', 'string[]')).toBe(false);
  expect(mayFill('', 'number')).toBe(true);
  expect(mayFill('[]', 'string[]')).toBe(true);
});

it('shows what is in an answer that may be anything as the run had it, what is said of a value, and what a form asks for', () => {
  const asking = readWorkflowModel(`kind: Workflow
steps:
  - {name: call, type: request}
  - {name: ask, type: form, properties: {schema: {properties: {percent: {type: integer, title: How much}}}}}
  - {name: last, type: own}
`);
  const response = { title: 'Response', description: 'Up to the server' };
  const groups = valueGroups(asking, 'last', {
    answerOf: (type) =>
      type === 'request' ? { properties: { response, req: { type: 'object' } } } : undefined,
    run: {
      outputs: new Map(),
      answers: new Map([['call', { response: { name: 'v1', of: { size: 3 } } }]]),
      context: {},
    },
  });
  const found = (title: string) =>
    (groups.find((group) => group.title === title)?.choices ?? []).map(
      ({ label, type, about, depth }) => [label, type, about, depth] as const,
    );
  expect(found('call')).toEqual([
    ['output.response', 'object', 'Up to the server', 0],
    ['output.response.name', 'string', '', 1],
    ['output.response.of', 'object', '', 1],
    ['output.response.of.size', 'number', '', 2],
    ['output.req', 'object', '', 0],
  ]);
  expect(found('ask')).toEqual([['output.percent', 'number', 'How much', 0]]);
});
