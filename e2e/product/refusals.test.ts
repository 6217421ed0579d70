import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { Loam } from './support/loam';

const loam = new Loam(inject('product').dataDir);
const folder = mkdtempSync(join(tmpdir(), 'loam-refusals-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const head = `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: refused
spec:
  components:
`;
const component = (name: string, more = '') => `    - name: ${name}
      type: webservice
      properties:
        image: nginx:1.27
${more}`;

/** Each level holds ten times the one before: 10^9 values from a few lines. */
const bomb = Array.from({ length: 9 }, (_, level) => {
  const inside = level === 0 ? 'x' : `*l${level - 1}`;
  return `  l${level}: &l${level} [${Array.from({ length: 10 }, () => inside).join(', ')}]`;
}).join('\n');

type Refusal = { what: string; document: string; says: RegExp; line: number; column?: number };

const refusals: Refusal[] = [
  {
    what: 'bad YAML',
    document: `${head}${component('web')}      traits: [`,
    says: /not valid YAML/,
    line: 11,
  },
  {
    what: 'a tab as indentation',
    document: `${head}\t- name: web\n`,
    says: /tab/,
    line: 7,
    column: 1,
  },
  {
    what: 'an alias bomb',
    document: `${head}${component('web')}x-bomb:\n${bomb}\n`,
    says: /references|repeated|alias/,
    line: 13,
  },
  {
    what: 'an unknown type',
    document: `${head}    - name: web\n      type: webserver\n      properties:\n        image: nginx\n`,
    says: /there is no component type `webserver`/,
    line: 8,
    column: 13,
  },
  {
    what: 'a wrong parameter',
    document: `${head}${component('web', '        cpuu: 100m\n')}`,
    says: /there is no property "cpuu"/,
    line: 11,
    column: 9,
  },
  {
    what: 'a parameter of a wrong type',
    document: `${head}${component('web', '        ports:\n          - port: eighty\n')}`,
    says: /number|integer/,
    line: 12,
    column: 19,
  },
  {
    what: 'a circle of dependsOn',
    document: `${head}${component('a', '      dependsOn: [b]\n')}${component('b', '      dependsOn: [c]\n')}${component('c', '      dependsOn: [a]\n')}`,
    says: /a.*b.*c|circle|cycle/,
    line: 11,
  },
  {
    what: 'two components of one name',
    document: `${head}${component('web')}${component('web')}`,
    says: /two components are called `web`/,
    line: 11,
  },
  {
    what: 'another kind',
    document: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: refused\n',
    says: /ConfigMap/,
    line: 2,
  },
];

describe('a document with a fault', () => {
  it.each(refusals)(
    'is refused with one clear error and its place: $what',
    async ({ document, says, line, column }) => {
      const file = join(folder, 'app.yaml');
      writeFileSync(file, document);
      const { code, stdout, stderr, tookMs } = await loam.run(['apply', '-f', file]);
      expect(code, stderr).toBe(2);
      expect(stdout).toBe('');
      expect(stderr.match(/^error: /gm)).toHaveLength(1);
      expect(stderr).toMatch(says);
      expect(stderr).toContain(file);
      expect(stderr).toMatch(
        column === undefined
          ? new RegExp(`line ${line}, column \\d+`)
          : new RegExp(`line ${line}, column ${column}\\n`),
      );
      expect(tookMs).toBeLessThan(30_000);
      expect((await loam.run(['get', 'app', 'refused'])).code).toBe(3);
    },
  );

  it('of 5 MB is refused in one sentence with the limit, as soon as it is read', async () => {
    const file = join(folder, 'large.yaml');
    writeFileSync(file, `${head}${component('web')}# ${'x'.repeat(5 * 1024 * 1024)}\n`);
    const { code, stderr } = await loam.run(['apply', '-f', file]);
    expect(code, stderr).toBe(2);
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
    expect(stderr).toMatch(/1\.5 MiB/);
    expect(stderr).toContain(file);
    expect((await loam.run(['get', 'app', 'refused'])).code).toBe(3);
  });

  it('keeps the others of its file from being saved', async () => {
    const good = `${head}${component('web')}`.replace('refused', 'beside-refused');
    const bad = `${head}    - name: web\n      type: webserver\n`;
    const { code, stderr } = await loam.run(['apply', '-f', '-'], { stdin: `${good}---\n${bad}` });
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(/line 19, column 13/);
    expect((await loam.run(['get', 'app', 'beside-refused'])).code).toBe(3);
  });

  it('is refused by dry-run in the same words', async () => {
    const [first] = refusals.filter(({ what }) => what === 'an unknown type');
    const apply = await loam.run(['apply', '-f', '-'], { stdin: first?.document ?? '' });
    const dryRun = await loam.run(['dry-run', '-f', '-'], { stdin: first?.document ?? '' });
    expect(dryRun).toMatchObject({ code: 2, stdout: '', stderr: apply.stderr });
  });
});
