import { type Node, type Pair, isMap, isNode, isSeq, visit } from 'yaml';

/** How the author of a text writes, so that what is put in looks like the rest. */
export type YamlStyle = {
  lineEnd: '\n' | '\r\n';
  /** Columns from a key to the keys in its map. */
  indent: number;
  /** Columns from a key to the dashes of its list. */
  listIndent: number;
  singleQuote: boolean;
};

export function findStyle(text: string, root: Node | null): YamlStyle {
  const indents = new Map<number, number>();
  const listIndents = new Map<number, number>();
  const quotes = { single: 0, double: 0 };
  visit(root, {
    Pair(_, pair) {
      const columns = blockColumns(text, pair);
      if (columns === undefined) return;
      const tally = isSeq(pair.value) ? listIndents : indents;
      tally.set(columns, (tally.get(columns) ?? 0) + 1);
    },
    Scalar(_, { type }) {
      if (type === 'QUOTE_SINGLE') quotes.single += 1;
      if (type === 'QUOTE_DOUBLE') quotes.double += 1;
    },
  });
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
  return [...tally].sort(([, a], [, b]) => b - a)[0]?.[0];
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
