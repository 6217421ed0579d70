import type { YAMLMap, YAMLSeq } from 'yaml';
import type { TextChange } from './changes';
import { type Entry, entriesOf, isOnOwnLine } from './entries';
import { columnOf, lineStart, lineStop, nextLine } from './yaml-style';
import type { YamlTree } from './yaml-tree';

/** Puts an entry before the one at `index` of a list or map in brackets, or behind the last one. */
export function insertInFlow(
  { text, style }: YamlTree,
  container: YAMLMap | YAMLSeq,
  index: number,
  entry: string,
): TextChange[] {
  const entries = entriesOf(text, container);
  const [start = 0, end = 0] = container.range ?? [];
  const first = entries[0];
  if (!first) return [{ from: start + 1, to: end - 1, insert: entry }];
  const isTall = text.slice(start, first.start).includes('\n');
  const space = isTall ? style.lineEnd + ' '.repeat(columnOf(text, first.start)) : ' ';
  const next = entries[index];
  if (next) return [{ from: next.start, to: next.start, insert: `${entry},${space}` }];
  const last = entries.at(-1) ?? first;
  const line = text.slice(last.end, lineStop(text, last.end));
  if (!isTall || !line.includes('#')) return [{ from: last.end, to: last.end, insert: `,${space}${entry}` }];
  const stop = last.end + line.length;
  const hasComma = /^\s*,/.test(line);
  if (hasComma) return [{ from: stop, to: stop, insert: `${space}${entry},` }];
  return [
    { from: last.end, to: last.end, insert: ',' },
    { from: stop, to: stop, insert: `${space}${entry}` },
  ];
}

/** Takes away an entry and the comma that it needed. */
export function cutFromFlow(
  { text }: YamlTree,
  container: YAMLMap | YAMLSeq,
  index: number,
): TextChange[] | null {
  const entries = entriesOf(text, container);
  const [before, entry, next] = [entries[index - 1], entries[index], entries[index + 1]];
  if (!entry) return null;
  const [start = 0, end = 0] = container.range ?? [];
  const [from, to] = [before?.end ?? start + 1, next?.start ?? end - 1];
  if (text.slice(from, entry.start).includes('#') || text.slice(entry.end, to).includes('#')) {
    return cutFlowLines(text, entry, next ? undefined : before);
  }
  if (next) return [{ from: entry.start, to: next.start, insert: '' }];
  if (before) return [{ from: before.end, to: entry.end, insert: '' }];
  return [{ from: start + 1, to: end - 1, insert: '' }];
}

/** Where comments stand between the entries: the lines of one entry. The one before the last needs its comma no more. */
function cutFlowLines(text: string, entry: Entry, before: Entry | undefined): TextChange[] | null {
  const rest = text.slice(entry.end, lineStop(text, entry.end));
  if (!isOnOwnLine(text, entry) || !/^[ \t]*,?[ \t]*(?:#.*)?$/.test(rest)) return null;
  const cut = { from: lineStart(text, entry.start), to: nextLine(text, entry.end), insert: '' };
  const hasOwnComma = /^[ \t]*,/.test(rest);
  if (!before || hasOwnComma || text[before.end] !== ',') return [cut];
  return [{ from: before.end, to: before.end + 1, insert: '' }, cut];
}

/** The line of an entry in brackets that has one to itself, with its comment. */
export function flowLine({ text }: YamlTree, container: YAMLMap | YAMLSeq, index: number): string {
  const entry = entriesOf(text, container)[index];
  return entry && isOnOwnLine(text, entry) ? text.slice(entry.start, lineStop(text, entry.end)) : '';
}
