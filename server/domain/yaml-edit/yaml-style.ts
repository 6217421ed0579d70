import { type Pair, isCollection, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';

/** How the author of a text writes, so that what is put in looks like the rest. */
export type YamlStyle = {
  lineEnd: '\n' | '\r\n';
  /** Columns from a key to the keys in its map. */
  indent: number;
  /** Columns from a key to the dashes of its list. */
  listIndent: number;
  singleQuote: boolean;
};

/** How often things are written in which way: columns of the blocks that keys hold, and quotes. */
export type StyleTally = {
  indents: Map<number, number>;
  listIndents: Map<number, number>;
  quotes: { single: number; double: number };
};

export function newTally(): StyleTally {
  return { indents: new Map(), listIndents: new Map(), quotes: { single: 0, double: 0 } };
}

/** Counts what stands in a part of a document in, `times` of it; takes it out where that is negative. */
export function addToTally(tally: StyleTally, text: string, part: unknown, times: number): void {
  if (isPair(part)) {
    const columns = blockColumns(text, part);
    const kind = isSeq(part.value) ? tally.listIndents : tally.indents;
    if (columns !== undefined) kind.set(columns, (kind.get(columns) ?? 0) + times);
    addToTally(tally, text, part.key, times);
    addToTally(tally, text, part.value, times);
  } else if (isCollection(part)) for (const item of part.items) addToTally(tally, text, item, times);
  else if (isScalar(part) && part.type === 'QUOTE_SINGLE') tally.quotes.single += times;
  else if (isScalar(part) && part.type === 'QUOTE_DOUBLE') tally.quotes.double += times;
}

export function styleOf(text: string, { indents, listIndents, quotes }: StyleTally): YamlStyle {
  const indent = mostOf(indents) ?? (mostOf(listIndents) || 2);
  return {
    lineEnd: /\r\n/.test(text.slice(0, text.indexOf('\n') + 1)) ? '\r\n' : '\n',
    indent: Math.max(indent, 1),
    listIndent: mostOf(listIndents) ?? indent,
    singleQuote: quotes.single > quotes.double,
  };
}

/** How many columns the block that a pair holds stands right of its key. */
function blockColumns(text: string, { key, value }: Pair): number | undefined {
  if (!isNode(key) || !(isMap(value) || isSeq(value)) || value.flow === true) return undefined;
  const [from, to] = [key.range?.[0], value.range?.[0]];
  return from === undefined || to === undefined ? undefined : columnOf(text, to) - columnOf(text, from);
}

function mostOf(tally: ReadonlyMap<number, number>): number | undefined {
  return [...tally].filter(([, count]) => count > 0).sort(([x, a], [y, b]) => b - a || x - y)[0]?.[0];
}

export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (start === 0 && text.startsWith('\uFEFF') ? 1 : 0);
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line, before its line end. */
export function lineStop(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}
