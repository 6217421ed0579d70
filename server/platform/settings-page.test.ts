import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientSettings, settingsSchema } from './env';

const root = join(import.meta.dirname, '..', '..');
const page = join(root, 'docs', 'settings.md');
const begin = '<!-- settings: written by settings-page.test.ts -->';
const end = '<!-- end of settings -->';

/** Values that depend on where Loam is started are told in the description. */
const defaults = Object.entries(settingsSchema.parse({})).flatMap(([name, value]) =>
  name === 'LOAM_DATA_DIR' || typeof value === 'object' ? [] : [[name, `\`${value}\``] as const],
);
const defaultOf = new Map(defaults);

function table(): string {
  const rows = Object.entries(settingsSchema.shape).map(
    ([name, schema]) => `| \`${name}\` | ${defaultOf.get(name) ?? ''} | ${schema.description ?? ''} |`,
  );
  const client = Object.entries(clientSettings).map(([name, text]) => `| \`${name}\` |  | ${text} |`);
  return ['| setting | default | meaning |', '| --- | --- | --- |', ...rows, ...client].join('\n');
}

function parts(): { before: string; listed: string; after: string } {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  return { before: text.slice(0, from), listed: text.slice(from, to), after: text.slice(to) };
}

/** Without the padding with which the formatter lines up the columns. */
function cells(markdown: string): string[] {
  const lines = markdown.trim().split('\n');
  return lines.map((line) => line.replaceAll(/ *\| */g, '|').replaceAll(/-{3,}/g, '---'));
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name) && !entry.name.endsWith('.test.ts'),
    )
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('docs/settings.md', () => {
  it('lists every setting with its default and meaning (UPDATE_DOCS=1 writes it)', () => {
    const { before, after } = parts();
    if (process.env['UPDATE_DOCS']) writeFileSync(page, `${before}\n\n${table()}\n\n${after}`);
    expect(cells(parts().listed)).toEqual(cells(table()));
  });

  it('says of every setting what it means', () => {
    for (const [name, schema] of Object.entries(settingsSchema.shape)) {
      expect(schema.description, name).toMatch(/\.$/);
    }
  });

  it('knows every LOAM_ variable that the product reads', () => {
    const known = [...Object.keys(settingsSchema.shape), ...Object.keys(clientSettings)];
    const inside = ['LOAM_PROCESS', 'LOAM_NODE', 'LOAM_CONTRACT'];
    const rooms = ['app', 'cli', 'components', 'db', 'playground', 'plugins', 'server', 'scripts', 'bin'];
    const read = rooms
      .flatMap((room) => filesBelow(join(root, room)))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bLOAM_[A-Z][A-Z_]+\b/g)])
      .map(([name]) => name);
    expect([...new Set(read)].filter((name) => !known.includes(name) && !inside.includes(name))).toEqual([]);
  });
});
