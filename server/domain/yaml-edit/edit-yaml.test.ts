import { expect, it } from 'vitest';
import { LoamError } from '@/server/domain/error';
import { applyChanges, composeChanges, invertChanges } from './changes';
import { editYaml } from './edit-yaml';
import type { YamlEdit } from './yaml-edit';

const text = `# the shop
spec:
  components:
    - name: 'web'   # seen by all
      type: webservice
      properties:
        image: nginx:1.26 # pinned
        ports: [80, 443]

    # keeps the carts
    - name: 'cache'
      type: worker
  policies: []
`;

function edited(before: string, ...edits: YamlEdit[]): string {
  const changes = editYaml(before, edits);
  const after = applyChanges(before, changes);
  expect(applyChanges(after, invertChanges(before, changes))).toBe(before);
  return after;
}

function refusal(before: string, edit: YamlEdit): LoamError {
  try {
    editYaml(before, [edit]);
  } catch (error) {
    if (error instanceof LoamError) return error;
  }
  throw new Error('it was made');
}

const image = ['spec', 'components', 0, 'properties', 'image'];

it('changes one value by the characters that differ', () => {
  expect(editYaml(text, [{ op: 'set', path: image, value: 'nginx:1.27' }])).toEqual([
    { from: text.indexOf('6 # pinned'), to: text.indexOf(' # pinned'), insert: '7' },
  ]);
  expect(editYaml(text, [{ op: 'set', path: image, value: 'nginx:1.26' }])).toEqual([]);
});

it('writes as its neighbours are written', () => {
  const first = ['spec', 'components', 0];
  const after = edited(
    text,
    { op: 'set', path: [...first, 'properties', 'env'], value: [{ name: 'A', value: 'no' }] },
    { op: 'insert', path: [...first, 'properties', 'ports'], index: 2, value: 8080 },
    { op: 'set', path: [...first, 'dependsOn'], value: ['cache'], order: ['name', 'type', 'dependsOn'] },
    { op: 'insert', path: ['spec', 'components'], index: 2, value: { name: 'db' } },
    { op: 'set', path: ['spec', 'policies'], value: [{ type: 'topology' }] },
  );
  expect(after).toBe(`# the shop
spec:
  components:
    - name: 'web'   # seen by all
      type: webservice
      dependsOn:
        - cache
      properties:
        image: nginx:1.26 # pinned
        ports: [80, 443, 8080]
        env:
          - name: A
            value: 'no'

    # keeps the carts
    - name: 'cache'
      type: worker

    - name: db
  policies:
    - type: topology
`);
});

it('takes away and moves with the comments that belong to it', () => {
  expect(edited(text, { op: 'delete', path: ['spec', 'components', 1] })).toBe(
    text.replace(/\n {4}# keeps[^]*worker\n/, ''),
  );
  const swapped = edited(text, {
    op: 'move',
    path: ['spec', 'components', 1],
    to: ['spec', 'components'],
    index: 0,
  });
  expect(swapped).toContain(
    "components:\n    # keeps the carts\n    - name: 'cache'\n      type: worker\n\n    - name: 'web'",
  );
});

it('indents anew what it moves to another depth, texts in it too', () => {
  const steps = `steps:
- name: group
  type: step-group
  subSteps: []
- name: run   # the job
  script: |
    set -e
      # deep
    exit 0
`;
  expect(edited(steps, { op: 'move', path: ['steps', 1], to: ['steps', 0, 'subSteps'], index: 0 }))
    .toBe(`steps:
- name: group
  type: step-group
  subSteps:
  - name: run   # the job
    script: |
      set -e
        # deep
      exit 0
`);
});

it('keeps line ends, a byte order mark, other documents and blank ends', () => {
  const before = '\uFEFFa: 1\r\nb:\r\n  - x\r\n---\r\na: 1\r\n\r\n';
  expect(edited(before, { op: 'insert', path: ['b'], index: 1, value: { k: 'v', l: 2 } })).toBe(
    '\uFEFFa: 1\r\nb:\r\n  - x\r\n  - k: v\r\n    l: 2\r\n---\r\na: 1\r\n\r\n',
  );
  const second = editYaml(before, [{ op: 'set', path: ['a'], value: 2 }], 1);
  expect(applyChanges(before, second)).toBe(before.replace('---\r\na: 1', '---\r\na: 2'));
});

it('makes what is missing, and leaves empty brackets behind', () => {
  expect(
    edited('kind: Application\n', { op: 'set', path: ['spec', 'workflow', 'mode', 'steps'], value: 'DAG' }),
  ).toBe('kind: Application\nspec:\n  workflow:\n    mode:\n      steps: DAG\n');
  expect(edited('a:\n  - x # only\nb: 1\n', { op: 'delete', path: ['a', 0] })).toBe('a: []\nb: 1\n');
  expect(edited('', { op: 'set', path: ['a'], value: 1 })).toBe('a: 1\n');
  expect(edited('# nothing yet\n', { op: 'set', path: ['a'], value: [] })).toBe('# nothing yet\na: []\n');
});

it('quotes what would be read as something else', () => {
  for (const value of [
    'yes',
    '007',
    '1e3',
    'null',
    '',
    ' x',
    '# x',
    'a: b',
    '*a',
    '2001-01-01',
    'line\nend',
  ]) {
    const after = edited(
      'a: 1\nl: [b]\n',
      { op: 'set', path: ['a'], value },
      { op: 'set', path: ['l', 0], value },
    );
    expect(editYaml(after, [{ op: 'set', path: ['a'], value }])).toEqual([]);
  }
});

it('changes a map that is set only where it differs', () => {
  const before = 'env:\n  # first\n  A: 1\n  B: 2 # two\n  C: 3\n';
  expect(edited(before, { op: 'set', path: ['env'], value: { B: 2, A: 5, D: 4 } })).toBe(
    'env:\n  # first\n  A: 5\n  B: 2 # two\n  D: 4\n',
  );
});

const shared = 'base: &base\n  image: a\n  env: {x: 1}\nweb:\n  <<: *base\n  port: 80\ncopy: *base\n';

it('writes at its own place what an alias or a merge key brought', () => {
  expect(edited(shared, { op: 'set', path: ['web', 'image'], value: 'b' })).toBe(
    shared.replace('port: 80\n', 'port: 80\n  image: b\n'),
  );
  expect(edited(shared, { op: 'set', path: ['web', 'env', 'x'], value: 2 })).toContain('  env:\n    x: 2\n');
  expect(edited(shared, { op: 'set', path: ['copy', 'image'], value: 'b' })).toBe(
    shared.replace('copy: *base', 'copy:\n  image: b\n  env:\n    x: 1'),
  );
});

it('refuses what would change another place too, or lose something', () => {
  expect(refusal(shared, { op: 'set', path: ['base', 'image'], value: 'b' })).toMatchObject({
    code: 'unsupported',
    path: 'base.image',
    position: { line: 2 },
    got: '*base in line 5, 7',
  });
  expect(refusal(shared, { op: 'delete', path: ['base'] }).message).toContain('&base');
  expect(refusal(shared, { op: 'delete', path: ['web', 'image'] }).message).toContain('merge key');
  expect(refusal('a: &x 1\nb: 2\nc: [*x]\n', { op: 'rename', path: ['c', 0], key: 'd' }).code).toBe(
    'not-found',
  );
  expect(refusal('a: 1\nb: 2\n', { op: 'rename', path: ['a'], key: 'b' }).code).toBe('conflict');
  expect(refusal('a: [[1]]\n', { op: 'move', path: ['a', 0], to: ['a', 0], index: 0 }).code).toBe(
    'invalid-input',
  );
});

it('refuses a text that cannot be read, with the place', () => {
  expect(refusal('a: 1\nb: [\n', { op: 'set', path: ['a'], value: 2 })).toMatchObject({
    code: 'invalid-document',
    position: { line: 3 },
  });
  expect(refusal('a: 1\na: 2\n', { op: 'set', path: ['a'], value: 2 }).message).toContain('twice');
  expect(refusal('a: 1\n', { op: 'paste', path: ['b'], index: 0, text: ': [' }).code).toBe('invalid-input');
});

it('says edits that follow each other as changes of the first text', () => {
  const steps = [
    [{ from: 1, to: 2, insert: 'XYZ' }],
    [
      { from: 0, to: 2, insert: '' },
      { from: 5, to: 5, insert: '!' },
    ],
  ];
  expect(composeChanges('abcd', steps)).toEqual([
    { from: 0, to: 2, insert: 'YZ' },
    { from: 3, to: 3, insert: '!' },
  ]);
});
