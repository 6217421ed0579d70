import { toYaml } from '@/server/domain/kube-yaml';
import { unifiedDiff } from '@/server/domain/text/unified-diff';

export const formats = ['table', 'json', 'yaml'] as const;
export type Format = (typeof formats)[number];

export type Column<Row> = { title: string; value: (row: Row) => string | number | null | undefined };

export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') || text === '' ? text : `${text}\n`);
}

/** Rows as a table for people, or whole as JSON or YAML for programs. */
export function printRows<Row>(rows: Row[], columns: Column<Row>[], format: Format): void {
  if (format === 'table') print(toTable(rows, columns));
  else printValue(rows, format);
}

export function printValue(value: unknown, format: Exclude<Format, 'table'>): void {
  print(format === 'json' ? JSON.stringify(value, null, 2) : toYaml(value));
}

/** Columns two spaces apart, titles in capitals as kubectl prints them. Nothing at all: one line that says so. */
export function toTable<Row>(rows: Row[], columns: Column<Row>[]): string {
  if (rows.length === 0) return 'Nothing found.\n';
  const cells = [
    columns.map((column) => column.title.toUpperCase()),
    ...rows.map((row) => columns.map((column) => inOneLine(String(column.value(row) ?? '-')) || '-')),
  ];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => width(line[i] ?? ''))));
  return cells
    .map((line) =>
      line
        .map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

const longestCell = 200;

/** What another program said may have lines of its own, and no end. */
function inOneLine(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ').trim();
  return line.length > longestCell ? `${line.slice(0, longestCell - 1)}…` : line;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

// Chinese characters take two columns of a terminal.
function width(text: string): number {
  return text.length + (text.match(wide)?.length ?? 0);
}

/** `13 min`, as the console says it. */
export function ago(date: Date | string | null | undefined, now = Date.now()): string {
  if (!date) return '-';
  const seconds = Math.max(0, Math.round((now - new Date(date).getTime()) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

const signs = { same: ' ', added: '+', removed: '-' } as const;

/** What two texts have not in common, as `diff -u` tells it. */
export function diffLines(before: string, after: string): string[] {
  return unifiedDiff(before, after).map((line) =>
    line.kind === 'gap' ? `@@ ${line.count} lines the same @@` : `${signs[line.kind]}${line.text}`,
  );
}
