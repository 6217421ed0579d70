import { lineChanges } from './line-changes';

export type DiffLine =
  | { kind: 'same' | 'added' | 'removed'; text: string; before: number | null; after: number | null }
  | { kind: 'gap'; count: number; before: number };

/** Both texts as one list of lines, what is far from any change left out. */
export function unifiedDiff(before: string, after: string, around = 3): DiffLine[] {
  const old = toLines(before);
  const rows = [...pairedLines(old, toLines(after))];
  const near = rows.map((_, index) =>
    rows.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  const lines: DiffLine[] = [];
  for (const [index, row] of rows.entries()) {
    const last = lines.at(-1);
    if (near[index]) lines.push(row);
    else if (last?.kind === 'gap') last.count += 1;
    else lines.push({ kind: 'gap', count: 1, before: row.before ?? 0 });
  }
  return lines;
}

type Paired = Exclude<DiffLine, { kind: 'gap' }>;

function* pairedLines(old: readonly string[], fresh: readonly string[]): Generator<Paired> {
  let [x, y] = [0, 0];
  const end = { from: old.length, to: old.length, lines: [] as readonly string[] };
  for (const { from, to, lines } of [...lineChanges(old, fresh), end]) {
    for (; x < from; x += 1, y += 1) yield { kind: 'same', text: old[x] ?? '', before: x + 1, after: y + 1 };
    for (; x < to; x += 1) yield { kind: 'removed', text: old[x] ?? '', before: x + 1, after: null };
    for (const text of lines) yield { kind: 'added', text, before: null, after: ++y };
  }
}

// The line break at the end of a text begins no line.
function toLines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
