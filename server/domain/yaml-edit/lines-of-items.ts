import { type YAMLMap, type YAMLSeq, isSeq } from 'yaml';
import { entriesOf, isOnOwnLine } from './entries';
import { lineStart } from './yaml-style';
import type { YamlTree } from './yaml-tree';

/** The lines of a block: from where each item or key starts up to the next one. Comments between them go with the one above. */
export type Lines = { starts: readonly number[]; end: number; column: number };

export function endOfLines({ starts, end }: Lines, index: number): number {
  return starts[index + 1] ?? end;
}

const known = new WeakMap<YAMLMap | YAMLSeq, Lines | null>();

/** Null where lines do not tell the items: then the block can only be read as a whole. */
export function linesOf({ text }: YamlTree, node: YAMLMap | YAMLSeq): Lines | null {
  const found = known.get(node);
  if (found !== undefined) return found;
  const lines = findLines(text, node);
  known.set(node, lines);
  return lines;
}

export function noteLines(node: YAMLMap | YAMLSeq, lines: Lines): void {
  known.set(node, lines);
}

function findLines(text: string, node: YAMLMap | YAMLSeq): Lines | null {
  const entries = entriesOf(text, node);
  const [first] = entries;
  if (!first || !isOnOwnLine(text, first)) return null;
  const lines = scanLines(text, lineStart(text, first.start), first.column, isSeq(node));
  const isTold =
    lines.starts.length === entries.length &&
    entries.every(({ start }, index) => lineStart(text, start) === lines.starts[index]);
  return isTold ? lines : null;
}

/** Where lines start in a block from `from` on, whose items or keys stand in `column`. */
export function scanLines(text: string, from: number, column: number, isList: boolean): Lines {
  const starts: number[] = [];
  let at = from;
  while (at < text.length) {
    const next = text.indexOf('\n', at) + 1 || text.length;
    const indent = indentAt(text, at, next);
    if (indent !== null && indent <= column) {
      const isItem = text[at + indent] === '-' && isSpace(text[at + indent + 1]);
      if (indent < column || (isList && !isItem)) break;
      // The items of a list may stand in the column of its key.
      if (isList || !isItem) starts.push(at);
    }
    at = next;
  }
  return { starts, end: at, column };
}

/** Null: nothing stands there, or a comment. */
function indentAt(text: string, at: number, end: number): number | null {
  let first = at === 0 && text.startsWith('\uFEFF') ? 1 : at;
  const start = first;
  while (first < end && text[first] === ' ') first += 1;
  let word = first;
  while (word < end && isSpace(text[word])) word += 1;
  return word >= end || text[word] === '#' ? null : first - start;
}

function isSpace(mark: string | undefined): boolean {
  return mark === undefined || mark === ' ' || mark === '\t' || mark === '\r' || mark === '\n';
}
