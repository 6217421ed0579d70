import type { YAMLMap, YAMLSeq } from 'yaml';
import type { TextChange } from './changes';
import { type Entry, entriesOf, extentOf, isBlankLine, tailOf } from './entries';
import { indentLines } from './replace-value';
import { lineStart, lineStop, nextLine } from './yaml-style';
import type { YamlTree } from './yaml-tree';

/** What happens to blank lines: as it looks best, or as it must be where they are part of a text that stands above. */
export type Spacing = 'as-around' | 'untouched' | 'closed';

/** Puts lines (at column 0) before the entry at `index` of a block that is not empty, or behind the last one. */
export function insertLines(
  { text, style }: YamlTree,
  container: YAMLMap | YAMLSeq,
  index: number,
  body: string,
  spacing: Spacing,
): TextChange {
  const { lineEnd } = style;
  const entries = entriesOf(text, container);
  const column = entries[0]?.column ?? 0;
  const indent = ' '.repeat(column);
  const lines = indentLines(body, column, lineEnd);
  const gap = spacing === 'as-around' && isSpaced(text, entries, index) ? lineEnd : '';
  const next = entries[index];
  if (next) {
    const extent = extentOf(text, entries, index);
    const at = extent?.from ?? next.start;
    const insert = extent ? `${indent}${lines}${lineEnd}${gap}` : `${lines}${lineEnd}${gap}${indent}`;
    return { from: at, to: at, insert };
  }
  const last = entries.at(-1);
  const at = last ? tailOf(text, last) : text.length;
  const isOpen = at > 0 && text[at - 1] !== '\n';
  const insert = isOpen ? `${lineEnd}${gap}${indent}${lines}` : `${gap}${indent}${lines}${lineEnd}`;
  return { from: at, to: at, insert };
}

/** Whether the entries around a place stand apart by a blank line. */
function isSpaced(text: string, entries: readonly Entry[], index: number): boolean {
  const second = Math.min(Math.max(index, 1), entries.length - 1);
  const above = entries[second - 1];
  const extent = extentOf(text, entries, second);
  if (second < 1 || !above || !extent) return false;
  return /(?:^|\n)[ \t]*\r?\n/.test(text.slice(tailOf(text, above), extent.from));
}

/** Takes away one entry of a block that has others. */
export function cutEntry(
  { text }: YamlTree,
  container: YAMLMap | YAMLSeq,
  index: number,
  spacing: Spacing,
): TextChange | null {
  const entries = entriesOf(text, container);
  const entry = entries[index];
  if (!entry || entries.length < 2) return null;
  const extent = extentOf(text, entries, index);
  if (!extent) return cutCompact(text, entries, index);
  const { from, to } = extent;
  if (spacing === 'untouched') return { from, to, insert: '' };
  const above = entries[index - 1];
  const isOpen = index === entries.length - 1 || to >= text.length || isBlankLine(text, to);
  const isClosed = !above || spacing === 'closed';
  return {
    from: above && isOpen ? blankAbove(text, from, tailOf(text, above)) : from,
    to: isClosed ? blankBelow(text, to) : to,
    insert: '',
  };
}

function blankAbove(text: string, from: number, floor: number): number {
  let at = from;
  while (at > floor && isBlankLine(text, lineStart(text, at - 1))) at = lineStart(text, at - 1);
  return at;
}

function blankBelow(text: string, to: number): number {
  let at = to;
  while (at < text.length && isBlankLine(text, at)) at = nextLine(text, at);
  return at;
}

/** The first of a block that begins behind a dash: the next one takes its place, unless comments stand before that. */
function cutCompact(text: string, entries: readonly Entry[], index: number): TextChange | null {
  const [entry, next] = [entries[index], entries[index + 1]];
  if (!entry || !next) return null;
  const extent = extentOf(text, entries, index + 1);
  const isDirect =
    extent?.from === lineStart(text, next.start) &&
    !text.slice(tailOf(text, entry), extent.from).includes('#');
  if (isDirect) return { from: entry.start, to: next.start, insert: '' };
  const before = text.slice(0, entry.start).trimEnd().length;
  return { from: before, to: lineStop(text, entry.end), insert: '' };
}

/** An item of a block list as lines at column 0, with its comments. */
export function itemText({ text }: YamlTree, list: YAMLSeq, index: number): string | null {
  const entries = entriesOf(text, list);
  const entry = entries[index];
  if (!entry) return null;
  const extent = extentOf(text, entries, index);
  const whole = extent
    ? text.slice(extent.from, extent.to)
    : ' '.repeat(entry.column) + text.slice(entry.start, tailOf(text, entry));
  const lines = whole.replace(/\r?\n$/, '').split(/\r?\n/);
  const indent = new RegExp(`^ {0,${entry.column}}`);
  return lines.map((line) => line.replace(indent, '')).join('\n');
}
