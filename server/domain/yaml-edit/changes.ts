/** `insert` stands where the text from `from` up to `to` stood. Lists of them are in order and do not overlap. */
export type TextChange = { from: number; to: number; insert: string };

export function applyChanges(text: string, changes: readonly TextChange[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of changes) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** What brings `text` back once `changes` were applied to it, to the byte. */
export function invertChanges(text: string, changes: readonly TextChange[]): TextChange[] {
  let shift = 0;
  return changes.map(({ from, to, insert }) => {
    const start = from + shift;
    shift += insert.length - (to - from);
    return { from: start, to: start + insert.length, insert: text.slice(from, to) };
  });
}

type Piece = { from: number; to: number } | { insert: string };

const lengthOf = (piece: Piece) => ('insert' in piece ? piece.insert.length : piece.to - piece.from);

/** Changes that are made one after the other, each to what the ones before left, as changes of the first text. */
export function composeChanges(text: string, steps: readonly (readonly TextChange[])[]): TextChange[] {
  let pieces: Piece[] = [{ from: 0, to: text.length }];
  for (const changes of steps) pieces = changes.reduceRight(replacePieces, pieces);
  return tidy(text, toChanges(pieces, text.length));
}

function replacePieces(pieces: Piece[], { from, to, insert }: TextChange): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  let isPlaced = insert === '';
  for (const piece of pieces) {
    const end = at + lengthOf(piece);
    if (from > at) result.push(cut(piece, 0, Math.min(from, end) - at));
    if (!isPlaced && from <= end) {
      result.push({ insert });
      isPlaced = true;
    }
    if (to < end) result.push(cut(piece, Math.max(to - at, 0), end - at));
    at = end;
  }
  return result.filter((piece) => lengthOf(piece) > 0);
}

function cut(piece: Piece, start: number, end: number): Piece {
  if ('insert' in piece) return { insert: piece.insert.slice(start, end) };
  return { from: piece.from + start, to: piece.from + end };
}

function toChanges(pieces: readonly Piece[], length: number): TextChange[] {
  const changes: TextChange[] = [];
  let at = 0;
  let insert = '';
  for (const piece of [...pieces, { from: length, to: length }]) {
    if ('insert' in piece) insert += piece.insert;
    else {
      if (piece.from > at || insert !== '') changes.push({ from: at, to: piece.from, insert });
      at = piece.to;
      insert = '';
    }
  }
  return changes;
}

/** Without what stays the same, so that a cursor and comments of an editor stay where they are. */
export function tidy(text: string, changes: readonly TextChange[]): TextChange[] {
  return changes
    .map((change) => trim(text, change))
    .filter(({ from, to, insert }) => from < to || insert !== '');
}

function trim(text: string, { from, to, insert }: TextChange): TextChange {
  const old = text.slice(from, to);
  const room = Math.min(old.length, insert.length);
  let start = 0;
  while (start < room && old[start] === insert[start]) start += 1;
  if (isInsideCharacter(old, start) || isInsideCharacter(insert, start)) start -= 1;
  let end = 0;
  while (end < room - start && old.at(-1 - end) === insert.at(-1 - end)) end += 1;
  if (isInsideCharacter(old, old.length - end) || isInsideCharacter(insert, insert.length - end)) end -= 1;
  return { from: from + start, to: to - end, insert: insert.slice(start, insert.length - end) };
}

/** Between the two halves of a character outside of the basic plane, or of a line end. */
function isInsideCharacter(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const code = text.charCodeAt(at);
  return (code >= 0xdc00 && code <= 0xdfff) || (text[at] === '\n' && text[at - 1] === '\r');
}
