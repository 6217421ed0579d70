import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { chartLimits, inspectChart } from './chart-archive';
import { chartsOf, versionsOf } from './chart-index';
import { type TarFile, packChart, packTar } from './testing/chart-server';

const chartFile: TarFile = { path: 'web/Chart.yaml', data: 'apiVersion: v2\nname: web\nversion: 1.0.0\n' };
const pack = (...files: TarFile[]) => gzipSync(packTar([chartFile, ...files]));

describe('a chart from outside', () => {
  it('is known by its digest, and says what it is', async () => {
    const facts = await inspectChart(
      packChart({
        name: 'web',
        files: { 'values.yaml': 'a: {b: [1]}\n', 'values.schema.json': '{"type":"object"}' },
      }),
    );
    expect(facts).toMatchObject({
      name: 'web',
      version: '1.0.0',
      appVersion: '1.0',
      values: { a: { b: [1] } },
      schema: { type: 'object' },
    });
    expect(facts.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['no archive', Buffer.from('<html>not found</html>'), 'invalid-input'],
    ['an empty one', gzipSync(Buffer.alloc(1024)), 'invalid-input'],
    [
      'one that is cut',
      gzipSync(packTar([{ path: 'web/a', data: 'x'.repeat(5_000) }]).subarray(0, 2_000)),
      'invalid-input',
    ],
    ['one without Chart.yaml', gzipSync(packTar([{ path: 'web/values.yaml', data: '' }])), 'invalid-input'],
    [
      'a link',
      pack({ path: 'web/templates/a.yaml', data: '', type: '2', link: '/etc/passwd' }),
      'invalid-input',
    ],
    [
      'a hard link',
      pack({ path: 'web/templates/a.yaml', data: '', type: '1', link: 'web/Chart.yaml' }),
      'invalid-input',
    ],
    ['a device', pack({ path: 'web/templates/a.yaml', data: '', type: '3' }), 'invalid-input'],
    ['a way out', pack({ path: 'web/../../etc/cron.d/x', data: '' }), 'invalid-input'],
    ['an absolute path', pack({ path: '/etc/cron.d/x', data: '' }), 'invalid-input'],
    [
      'a path that is too long for its header',
      pack({ path: 'x', data: '120 path=web/../../x\n', type: 'x' }, { path: 'y', data: '' }),
      'invalid-input',
    ],
    [
      'values that are no YAML',
      packChart({ name: 'web', files: { 'values.yaml': 'a: [1\n' } }),
      'invalid-input',
    ],
    ['a bomb of references', packChart({ name: 'web', files: { 'values.yaml': bomb() } }), 'invalid-input'],
    [
      'a schema that is no JSON',
      packChart({ name: 'web', files: { 'values.schema.json': '{' } }),
      'invalid-input',
    ],
    [
      'a library',
      gzipSync(packTar([{ path: 'web/Chart.yaml', data: 'name: web\nversion: 1.0.0\ntype: library\n' }])),
      'invalid-input',
    ],
    [
      'a file that is too large',
      pack({ path: 'web/big', data: Buffer.alloc(chartLimits.fileBytes + 1) }),
      'too-large',
    ],
    ['what unpacks to too much', gzipSync(Buffer.alloc(chartLimits.unpackedBytes + 1)), 'too-large'],
    ['what is too large', Buffer.alloc(chartLimits.archiveBytes + 1), 'too-large'],
  ])('is refused when it is %s', async (_what, archive, code) => {
    await expect(inspectChart(archive)).rejects.toMatchObject({ code });
  });

  it('is refused with too many files', async () => {
    const files = Array.from({ length: chartLimits.entries + 1 }, (_, i) => ({
      path: `web/f${i}`,
      data: '',
    }));
    await expect(inspectChart(gzipSync(packTar(files)))).rejects.toMatchObject({ code: 'too-large' });
  }, 20_000);
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i += 1)
    lines.push(
      `a${i}: &a${i} [${Array<string>(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  return lines.join('\n');
}

describe('the index of a repository', () => {
  const index = `apiVersion: v1
entries:
  alpha:
  - version: 2.0.0
    appVersion: 3
    urls: [alpha-2.0.0.tgz]
    digest: sha256:aa
  - version: 1.0.0
    urls: [alpha-1.0.0.tgz]
  "beta":
    - version: 0.1.0
      urls: ["https://elsewhere.example.com/beta.tgz"]
generated: "2026-01-01"
`;

  it('is read for one chart, whatever else it holds', () => {
    expect(versionsOf(index, 'alpha')).toMatchObject([
      { version: '2.0.0', appVersion: '3', digest: 'aa', urls: ['alpha-2.0.0.tgz'] },
      { version: '1.0.0', digest: '' },
    ]);
    expect(versionsOf(index, 'beta')).toMatchObject([{ version: '0.1.0' }]);
    expect(versionsOf(index, 'gamma')).toEqual([]);
    expect(chartsOf(index)).toEqual(['alpha', 'beta']);
    expect(versionsOf(JSON.stringify({ entries: { alpha: [{ version: '1.0.0' }] } }), 'alpha')).toHaveLength(
      1,
    );
  });

  it('of 20 MB takes no longer than a moment', () => {
    const many = Array.from(
      { length: 20_000 },
      (_, i) => `  chart-${i}:\n  - version: 1.0.0\n    description: "${'x'.repeat(950)}"\n`,
    );
    const started = performance.now();
    expect(versionsOf(`apiVersion: v1\nentries:\n${many.join('')}`, 'chart-19999')).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each(['<html></html>', 'a: b\n', 'entries: [\n', ''])('rejects %j', (text) => {
    expect(() => versionsOf(text, 'alpha')).toThrowError(/index\.yaml cannot be read/);
  });
});
