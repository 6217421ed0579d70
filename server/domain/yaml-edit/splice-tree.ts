import { isNode, isPair, isSeq } from 'yaml';
import type { Problem } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import { findLength } from '@/server/domain/oam/yaml-excess';
import { entriesOf } from './entries';
import { type Lines, endOfLines, linesOf, noteLines, scanLines } from './lines-of-items';
import { hasRoomFor, isPlain, isPlainBlock, notePlain } from './plain-tree';
import { collection } from './shifted';
import { assemble } from './splice-around';
import { type Level, type Piece, parsePieces, pathOf, piecesAt, shiftPiece } from './splice-pieces';
import { type StyleTally, addToTally } from './yaml-style';
import { type YamlTree, isBlock, tryTree } from './yaml-tree';

/**
 * Reads a text that is nearly that of `near`, which was read already. Only the entries of a block that differ are parsed; what
 * comes out is what the parser makes of the whole.
 */
export function rereadTree(text: string, near: YamlTree): YamlTree | Problem {
  if (text === near.text) return near;
  return spliceTree(text, near) ?? tryTree(text, near.index);
}

/** Whether a line may begin so is decided by what comes after it. */
const tabsAhead = /^ *\t/m;

/** Null where the difference does not lie within one block, or cannot be read by itself. */
export function spliceTree(text: string, near: YamlTree): YamlTree | null {
  if (!isPlain(near) || text.startsWith('\uFEFF') || tabsAhead.test(text) || findLength(text)) return null;
  const change = differenceOf(near.text, text);
  // The innermost block first; what is not told by its lines is told by those around it.
  for (const way of waysTo(near, change).toReversed()) {
    const spliced = spliceBlock(text, near, way, change);
    if (spliced !== 'around') return spliced === 'whole' ? null : spliced;
  }
  return null;
}

type Change = { from: number; to: number; shift: number };

function differenceOf(old: string, fresh: string): Change {
  const shorter = Math.min(old.length, fresh.length);
  let from = 0;
  while (from < shorter && old.charCodeAt(from) === fresh.charCodeAt(from)) from += 1;
  const [lastOld, lastFresh] = [old.length - 1, fresh.length - 1];
  let rest = 0;
  while (rest < shorter - from && old.charCodeAt(lastOld - rest) === fresh.charCodeAt(lastFresh - rest))
    rest += 1;
  return { from, to: old.length - rest, shift: fresh.length - old.length };
}

/** The blocks around a change, each with the way to it from the top, as far as keys are what they say. */
function waysTo(tree: YamlTree, { from }: Change): Level[][] {
  const ways: Level[][] = [];
  let node = tree.root;
  while (isBlock(node) && isPlainBlock(node)) {
    const entries = entriesOf(tree.text, node);
    const index = entries.findLastIndex(({ start }) => start <= from);
    ways.push([...(ways.at(-1) ?? []), { block: node, index, column: entries[index]?.column ?? 0 }]);
    const held: unknown = node.items[index];
    const inner: unknown = isPair(held) ? held.value : held;
    node = isNode(inner) ? inner : null;
  }
  return ways;
}

function spliceBlock(
  text: string,
  near: YamlTree,
  way: readonly Level[],
  change: Change,
): YamlTree | 'around' | 'whole' {
  const block = way.at(-1)?.block;
  const old = block && linesOf(near, block);
  const start = old?.starts[0];
  if (!block || !old || start === undefined || change.from < start || change.to > old.end) return 'around';
  const lines = scanLines(text, start, old.column, isSeq(block));
  if (lines.starts[0] !== start || lines.end !== old.end + change.shift) return 'around';
  const known = piecesAt(near, block, pathOf(way));
  const read = readPieces({ text, way, lines, old: { text: near.text, lines: old, pieces: known } });
  if (typeof read === 'string') return read;
  const { pieces, letters, kept } = read;
  const value = valueOf(pieces, isSeq(block));
  if (value === null || !hasRoomFor(near, letters)) return 'whole';
  const sources = pieces.map(({ source }) => source);
  const entries = pieces.map(({ entry }) => entry);
  const made = collection(block, sources, entries, change.shift);
  noteLines(made, lines);
  const tally = tallyOf(near.tally, known, kept, pieces);
  const tree = assemble(text, near, way, { block: made, value, tally });
  notePlain(tree, near, letters);
  return tree;
}

type Reading = {
  text: string;
  way: readonly Level[];
  lines: Lines;
  /** As it was before. */
  old: { text: string; lines: Lines; pieces: readonly Piece[] };
};

type Read = {
  pieces: Piece[];
  /** Which of the old ones each is, if any. */
  kept: (number | undefined)[];
  /** How much was read anew. */
  letters: number;
};

/** What stands in the same lines as before is as it was read then; the rest is read now. */
function readPieces({ text, way, lines, old }: Reading): Read | 'around' | 'whole' {
  const places = new Map(
    old.lines.starts.map((start, at) => [old.text.slice(start, endOfLines(old.lines, at)), at]),
  );
  const kept = lines.starts.map((start, at) => places.get(text.slice(start, endOfLines(lines, at))));
  const pieces: Piece[] = [];
  let letters = 0;
  for (let at = 0; at < kept.length;) {
    const start = lines.starts[at] ?? 0;
    const place = kept[at] ?? -1;
    const piece = old.pieces[place];
    if (piece) {
      pieces.push(shiftPiece(piece, start - (old.lines.starts[place] ?? 0)));
      at += 1;
      continue;
    }
    const found = kept.findIndex((each, index) => index > at && each !== undefined);
    const end = found < 0 ? kept.length : found;
    const fresh = parsePieces(text, way, lines, at, end);
    if (typeof fresh === 'string') return fresh;
    letters += endOfLines(lines, end - 1) - start;
    pieces.push(...fresh);
    at = end;
  }
  return { pieces, kept, letters };
}

/** Null: a key is there twice. */
function valueOf(pieces: readonly Piece[], isList: boolean): JsonValue | null {
  if (isList) return pieces.map(({ value }) => value);
  const value = Object.fromEntries(pieces.map((piece) => [piece.key, piece.value]));
  return Object.keys(value).length === pieces.length ? value : null;
}

function tallyOf(
  near: StyleTally,
  known: readonly Piece[],
  kept: readonly (number | undefined)[],
  pieces: readonly Piece[],
): StyleTally {
  const tally = structuredClone(near);
  const uses = new Map<number, number>();
  for (const [at, { source }] of pieces.entries()) {
    const place = kept[at];
    if (place === undefined) addToTally(tally, source.text, source.held, 1);
    else uses.set(place, (uses.get(place) ?? 0) + 1);
  }
  for (const [place, { source }] of known.entries()) {
    const more = (uses.get(place) ?? 0) - 1;
    if (more !== 0) addToTally(tally, source.text, source.held, more);
  }
  return tally;
}
