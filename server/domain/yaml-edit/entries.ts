import {
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
  type CST,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
} from 'yaml';
import { columnOf, lineStart, lineStop, nextLine } from './yaml-style';
import { isEmptyNode, isFlow } from './yaml-tree';

/** A pair of a map or an item of a list in the text. */
export type Entry = {
  /** The dash, the key, or in a flow the item; tags and anchors count in. */
  start: number;
  /** Behind the last character of its content. */
  end: number;
  /** Where what it holds begins: behind `:` or `-`, and behind the tag and the anchor of its value. */
  inner: number;
  /** Behind `:` or `-`, before the tag and the anchor. */
  mark: number;
  hasTag: boolean;
  column: number;
};

type Tokens = readonly CST.SourceToken[];

const known = new WeakMap<YAMLMap | YAMLSeq, Entry[]>();

/** Nodes are never changed here, so that what was found once for one stays right: a list is asked for each of its items. */
export function entriesOf(text: string, node: YAMLMap | YAMLSeq): readonly Entry[] {
  const found = known.get(node) ?? findEntries(text, node);
  known.set(node, found);
  return found;
}

/** What is known of a node that was not made by the parser, and so has no tokens. */
export function noteEntries(node: YAMLMap | YAMLSeq, entries: Entry[]): void {
  known.set(node, entries);
}

export function shiftEntry(entry: Entry, shift: number): Entry {
  const { start, end, inner, mark } = entry;
  return { ...entry, start: start + shift, end: end + shift, inner: inner + shift, mark: mark + shift };
}

function findEntries(text: string, node: YAMLMap | YAMLSeq): Entry[] {
  if (isMap(node)) return node.items.map((pair) => entryOfPair(text, pair));
  return itemTokens(node).map((tokens, index) => {
    const item = node.items[index];
    return isPair(item) ? entryOfPair(text, item) : entryOfItem(text, node, tokens, item);
  });
}

function entryOfPair(text: string, pair: Pair): Entry {
  const { start: before = [], sep = [] } = pair.srcToken ?? {};
  const key = isNode(pair.key) ? (pair.key.range?.[0] ?? 0) : 0;
  const start = before.find(isProperty)?.offset ?? key;
  const keyEnd = isNode(pair.key) ? endOf(text, pair.key) : key;
  const colon = sep.find((token) => token.type === 'map-value-ind');
  const mark = colon ? colon.offset + 1 : keyEnd;
  const inner = endOfLast(sep.filter(isProperty)) ?? mark;
  const end = Math.max(endOfValue(text, pair.value), inner, keyEnd);
  return { start, end, inner, mark, hasTag: sep.some(isTag), column: columnOf(text, start) };
}

function entryOfItem(text: string, list: YAMLSeq, tokens: Tokens, item: unknown): Entry {
  const node = isNode(item) ? item : null;
  const value = node?.range?.[0] ?? 0;
  const dash = tokens.find((token) => token.type === 'seq-item-ind');
  const properties = tokens.filter(isProperty);
  const start = dash?.offset ?? properties[0]?.offset ?? value;
  const mark = list.flow ? start : start + 1;
  const inner = endOfLast(properties) ?? mark;
  const end = Math.max(endOfValue(text, node), inner);
  return { start, end, inner, mark, hasTag: tokens.some(isTag), column: columnOf(text, start) };
}

/** The tokens before each item of a list. What stands behind the last one has tokens too, but is no item. */
function itemTokens(list: YAMLSeq): Tokens[] {
  const source = list.srcToken;
  const items = source && 'items' in source ? source.items : [];
  const all = items.map(({ start }) => start);
  return list.flow
    ? all.slice(0, list.items.length)
    : all.filter((tokens) => tokens.some(({ type }) => type === 'seq-item-ind'));
}

function isProperty({ type }: CST.SourceToken): boolean {
  return type === 'anchor' || type === 'tag' || type === 'explicit-key-ind';
}

function isTag({ type }: CST.SourceToken): boolean {
  return type === 'tag';
}

function endOfLast(tokens: Tokens): number | undefined {
  const last = tokens.at(-1);
  return last && last.offset + last.source.length;
}

/** Nothing stands nowhere: the parser puts it before a comment on its line. */
function endOfValue(text: string, value: unknown): number {
  return isNode(value) && !isEmptyNode(value) ? endOf(text, value) : 0;
}

/** Behind the last character of a node, without comments and blank lines that follow it. */
export function endOf(text: string, node: Node): number {
  const [start, end] = node.range ?? [0, 0];
  if (isScalar(node) && node.type?.startsWith('BLOCK')) return endOfBlock(text, start, end);
  if (!isCollection(node) || isFlow(node)) return end;
  return entriesOf(text, node).at(-1)?.end ?? end;
}

/** Blank lines at the end of a block of text belong to it only where its header says so (`|+`). */
function endOfBlock(text: string, start: number, end: number): number {
  const keeps = /^[|>]\d*\+/.test(text.slice(start, start + 4));
  const whole = text.slice(start, end);
  const used = keeps ? whole.replace(/\r?\n$/, '') : whole.trimEnd();
  return start + used.length;
}

/** What belongs to an entry of a block: its lines, the comments right above it and those below that are indented under it. */
export type Extent = { from: number; to: number };

/** Null for the first entry of a block that begins in mid-line, behind a dash. */
export function extentOf(text: string, entries: readonly Entry[], index: number): Extent | null {
  const entry = entries[index];
  if (!entry || !isOnOwnLine(text, entry)) return null;
  const floor = index > 0 ? tailOf(text, entries[index - 1] ?? entry) : 0;
  return { from: headOf(text, entry, floor), to: tailOf(text, entry) };
}

export function isOnOwnLine(text: string, { start }: Entry): boolean {
  return /^\uFEFF? *$/.test(text.slice(lineStart(text, start), start));
}

function headOf(text: string, { start }: Entry, floor: number): number {
  let from = lineStart(text, start);
  while (from > floor) {
    const above = lineStart(text, from - 1);
    if (above < floor || !isComment(text, above)) break;
    from = above;
  }
  return from === 0 && text.startsWith('\uFEFF') ? 1 : from;
}

/** The start of the line behind an entry. */
export function tailOf(text: string, { end, column }: Entry): number {
  let to = nextLine(text, end);
  while (to < text.length && isComment(text, to) && indentAt(text, to) > column) to = nextLine(text, to);
  return to;
}

function isComment(text: string, at: number): boolean {
  return /^\uFEFF?[ \t]*#/.test(text.slice(at, lineStop(text, at)));
}

function indentAt(text: string, at: number): number {
  return /^ */.exec(text.slice(at, lineStop(text, at)))?.[0].length ?? 0;
}

export function isBlankLine(text: string, at: number): boolean {
  return text.slice(at, lineStop(text, at)).trim() === '';
}
