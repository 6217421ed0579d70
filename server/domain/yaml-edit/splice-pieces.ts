import { type YAMLMap, type YAMLSeq, isPair, isSeq } from 'yaml';
import type { JsonValue } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { type Entry, entriesOf, shiftEntry } from './entries';
import { type Lines, endOfLines } from './lines-of-items';
import { valueIn } from './plain-edit';
import { isPlain, isPlainBlock } from './plain-tree';
import { type Source, sourcesOf } from './shifted';
import { lineStart } from './yaml-style';
import { type YamlTree, isBlock, keyOf, nodeIn, tryTree, walk } from './yaml-tree';

export type Block = YAMLMap | YAMLSeq;

/** A block, and which of its entries leads on, in which column. */
export type Level = { block: Block; index: number; column: number };

/** An entry of a block where it stands in a text. */
export type Piece = { source: Source; entry: Entry; key: string; value: JsonValue };

/** Where the last block of a way is. */
export function pathOf(way: readonly Level[]): DocumentPath {
  return way.slice(0, -1).map(({ block, index }) => (isSeq(block) ? index : keyAt(block, index)));
}

function keyAt(block: Block, index: number): string {
  const held: unknown = block.items[index];
  return isPair(held) ? (keyOf(held) ?? '') : '';
}

/** The entries of the block at a path that was read. */
export function piecesAt(tree: YamlTree, block: Block, path: DocumentPath): Piece[] {
  const inside = valueIn(tree.value, path) ?? null;
  const sources = sourcesOf(block, tree.text);
  return entriesOf(tree.text, block).map((entry, index) => {
    // Not asked of a list: its items would have to be made.
    const key = isSeq(block) ? '' : keyAt(block, index);
    const value = valueIn(inside, [isSeq(block) ? index : key]) ?? null;
    return { source: sources[index] ?? { held: null, text: tree.text, shift: 0 }, entry, key, value };
  });
}

export function shiftPiece(piece: Piece, shift: number): Piece {
  const source = { ...piece.source, shift: piece.source.shift + shift };
  return { ...piece, source, entry: shiftEntry(piece.entry, shift) };
}

/**
 * The entries `from` up to `to` of the block at the end of `way`, as lines of a new text, read by themselves under keys and
 * dashes in the same columns. `around`: these lines do not tell them. `whole`: they cannot be read, or not by themselves.
 */
export function parsePieces(
  text: string,
  way: readonly Level[],
  lines: Lines,
  from: number,
  to: number,
): Piece[] | 'around' | 'whole' {
  const start = lines.starts[from] ?? 0;
  const above = way.slice(0, -1);
  const head = above
    .map(({ block, column }) => `${' '.repeat(column)}${isSeq(block) ? '-' : 'x:'}\n`)
    .join('');
  const mini = tryTree(head + text.slice(start, endOfLines(lines, to - 1)), 0);
  if (!('value' in mini) || !isPlain(mini)) return 'whole';
  const path = above.map(({ block }) => (isSeq(block) ? 0 : 'x'));
  const slots = walk(mini, path);
  const slot = slots.at(-1);
  const block = slot && slots.length > path.length ? nodeIn(mini, slot) : null;
  if (!isBlock(block) || isSeq(block) !== isSeq(way.at(-1)?.block)) return 'around';
  if (!isPlainBlock(block)) return 'whole';
  const pieces = piecesAt(mini, block, path).map((piece) => shiftPiece(piece, start - head.length));
  const isTold =
    pieces.length === to - from &&
    pieces.every(({ entry }, at) => lineStart(text, entry.start) === lines.starts[from + at]);
  return isTold ? pieces : 'around';
}
