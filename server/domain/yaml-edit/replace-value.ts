import { isCollection, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';
import type { JsonValue } from '@/server/domain/json';
import type { TextChange } from './changes';
import { type Entry, endOf, entriesOf, tailOf } from './entries';
import { type Look, isInline, renderItem, renderRoot, renderValue } from './render';
import { lineStart, lineStop } from './yaml-style';
import { type Slot, type YamlTree, isBlock, isEmptyNode, isFlow, isOneWord, nodeIn } from './yaml-tree';

/** What is put in: a value, and where it is a list that was written already, its text at column 0. */
export type Content = { value: JsonValue; body?: string | undefined; noBlocks?: boolean };

/** Puts something else where a value stands, or nothing does. Comments behind it on the line stay. */
export function replaceValue(tree: YamlTree, slot: Slot, content: Content): TextChange[] {
  if (slot.kind === 'root') return [replaceRoot(tree, content)];
  const { text } = tree;
  const node = nodeIn(tree, slot);
  const container = slot.kind === 'pair' ? slot.map : slot.list;
  const index = slot.kind === 'pair' ? slot.map.items.indexOf(slot.pair) : slot.index;
  const entry = entriesOf(text, container)[index];
  if (!entry) return [];
  const look = { ...lookAround(tree, container, node, content.value), ...textLook(content, node) };
  const from = entry.hasTag ? entry.mark : entry.inner;
  if (isFlow(container)) return [replaceInFlow(slot, node, entry, from, renderItem(content.value, look))];
  const rendered = renderIn(tree, slot, content, look, from > entry.mark);
  const isInPlace = isOneWord(node) && !isEmptyNode(node) && !entry.hasTag && !rendered.includes('\n');
  if (isInPlace) return [{ ...rangeOf(node), insert: rendered.trim() }];
  const lines = indentLines(rendered, entry.column, tree.style.lineEnd);
  return placeLines(text, entry, from, node, lines);
}

function rangeOf(node: Node | null): { from: number; to: number } {
  const [from = 0, to = 0] = node?.range ?? [];
  return { from, to };
}

function textLook({ noBlocks }: Content, old: Node | null): Pick<Look, 'noBlocks' | 'type'> {
  return noBlocks ? { noBlocks, type: 'QUOTE_DOUBLE' } : { type: typeOf(old) };
}

function typeOf(node: Node | null): Look['type'] {
  if (!isScalar(node) || typeof node.value !== 'string') return undefined;
  return node.type === 'PLAIN' ? undefined : node.type;
}

function replaceRoot({ text, root, style, start }: YamlTree, content: Content): TextChange {
  const { value, body } = content;
  const flow = isFlow(root) && !isInline(value);
  const lines = indentLines(
    body ?? renderRoot(value, { style, flow, ...textLook(content, root) }),
    0,
    style.lineEnd,
  );
  if (root !== null && !isEmptyNode(root)) {
    return { from: rangeOf(root).from, to: endOf(text, root), insert: lines };
  }
  const at = root?.range?.[0] ?? start;
  const isFresh = lineStart(text, at) === at || text.slice(0, at) === '\uFEFF';
  return { from: at, to: at, insert: `${isFresh ? '' : style.lineEnd}${lines}${style.lineEnd}` };
}

function replaceInFlow(slot: Slot, node: Node | null, entry: Entry, from: number, text: string): TextChange {
  if (!isEmptyNode(node) && !entry.hasTag) return { ...rangeOf(node), insert: text };
  return { from, to: entry.end, insert: slot.kind === 'pair' || from > entry.mark ? ` ${text}` : text };
}

/** Behind `:` or `-`, from the first space or line end on. */
function renderIn(
  tree: YamlTree,
  slot: Slot,
  { value, body }: Content,
  look: Look,
  hasAnchor: boolean,
): string {
  const isItem = slot.kind === 'item';
  if (body !== undefined && !look.flow) {
    if (isItem) return ` ${indentLines(body, 2, '\n')}`;
    return `\n${shiftLines(body, tree.style.listIndent)}`;
  }
  if (!isItem) return renderValue(value, look);
  const text = renderItem(value, look);
  // An anchor on the line of the first key would be that key's.
  if (hasAnchor && !look.flow && !isInline(value)) return `\n${shiftLines(text.replaceAll('\n  ', '\n'), 2)}`;
  return ` ${indentLines(text, 0, '\n')}`;
}

function placeLines(
  text: string,
  entry: Entry,
  from: number,
  node: Node | null,
  lines: string,
): TextChange[] {
  const split = lines.search(/\r?\n/);
  const first = split < 0 ? lines : lines.slice(0, split);
  const rest = split < 0 ? '' : lines.slice(split);
  const start = isEmptyNode(node) ? from : rangeOf(node).from;
  const end = Math.max(entry.end, from);
  if (start > lineStop(text, from)) {
    return [
      { from, to: from, insert: first },
      { from: lineStop(text, from), to: Math.max(end, stopOf(text, node)), insert: rest },
    ];
  }
  const stop = lineStop(text, end);
  if (text.slice(end, stop).trim() === '') return [{ from, to: first === '' ? stop : end, insert: lines }];
  return [
    { from, to: end, insert: first },
    { from: stop, to: stop, insert: rest },
  ];
}

/** The end of the last line of a block, with the comments that belong to its last entry. */
function stopOf(text: string, node: Node | null): number {
  const last = isBlock(node) ? entriesOf(text, node).at(-1) : undefined;
  const tail = last ? tailOf(text, last) : 0;
  return text[tail - 1] === '\n' ? lineStop(text, lineStart(text, tail - 1)) : tail;
}

/** How something is to be written between its neighbours. */
export function lookAround(
  { text, style }: YamlTree,
  container: Node,
  old: Node | null = null,
  value: JsonValue = null,
): Look {
  const flow = isFlow(container) || keepsFlow(old, value);
  const brackets = isFlow(container) ? container : old;
  const padding = flow && isFlow(brackets) && text[(brackets?.range?.[0] ?? -2) + 1] === ' ';
  const quotedKeys =
    isMap(container) &&
    container.items.length > 0 &&
    container.items.every(({ key }) => isNode(key) && isScalar(key) && key.type === 'QUOTE_DOUBLE');
  return { style, flow, padding, quotedKeys, type: typeOfItems(container) };
}

/** A list whose texts are all in quotes. */
function typeOfItems(container: Node): Look['type'] {
  const [first] = isSeq(container) ? container.items : [];
  if (!isSeq(container) || !isScalar(first)) return undefined;
  const { type } = first;
  if (type !== 'QUOTE_DOUBLE' && type !== 'QUOTE_SINGLE') return undefined;
  return container.items.every((item) => isScalar(item) && item.type === type) ? type : undefined;
}

/** What stands in brackets stays there; empty brackets are for short things only. */
function keepsFlow(old: Node | null, value: JsonValue): boolean {
  if (!isCollection(old) || !isFlow(old) || isInline(value)) return false;
  return old.items.length > 0 || Object.values(value as object).every((each: JsonValue) => isInline(each));
}

/** Indents every line but the first. */
export function indentLines(text: string, columns: number, lineEnd: string): string {
  const space = ' '.repeat(columns);
  return text
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : space + line))
    .join(lineEnd);
}

export function shiftLines(text: string, columns: number): string {
  return indentLines(`\n${text}`, columns, '\n').slice(1);
}
