import { type Document, type Node, type Pair, isPair, isScalar, isSeq, parseAllDocuments, visit } from 'yaml';
import { type JsonValue, isJsonObject } from '@/server/domain/json';
import { aroundCursor } from './around-cursor';

/** Where the cursor is in a YAML text that may be half written. */
export type YamlCursor = {
  /** Keys and list positions from the top of the document to the mapping or list that the cursor is in. */
  path: (string | number)[];
  /** Set when the cursor is behind `key:`: a value is wanted, else a key. */
  key: string | null;
  /** Offset at which what is typed begins. */
  from: number;
  /** The document without what is being typed. */
  document: JsonValue;
};

const marker = 'loam-cursor-7d2f';

/**
 * Puts a mark in place of the word at the cursor, parses, and looks where the mark came to lie: the parser knows best.
 * Null in comments, in block scalars and where no word is wanted.
 */
export function cursorAt(whole: string, at: number): YamlCursor | null {
  const { text, offset } = aroundCursor(whole, at);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(^|\s)#/.test(before)) return null;
  const typed = /[\w./@-]*$/.exec(before)?.[0] ?? '';
  const from = offset - typed.length;
  const lineEnd = text.indexOf('\n', offset) < 0 ? text.length : text.indexOf('\n', offset);
  const isValue = /[^\s:]:\s+$/.test(text.slice(lineStart, from));
  const marked = `${text.slice(0, from)}${marker}${isValue ? '' : ':'}${text.slice(lineEnd)}`;
  for (const document of parseAllDocuments(marked)) {
    const found = findMark(document.contents);
    if (found) return { ...found, from: at - typed.length, document: valueOf(document) };
  }
  return null;
}

/** Null where it cannot be read as a value: an alias of no anchor yet, or of far too many. */
function valueOf(document: Document): JsonValue {
  try {
    return (document.toJS({ maxAliasCount: 100 }) ?? null) as JsonValue;
  } catch {
    return null;
  }
}

function findMark(root: Node | null): { path: (string | number)[]; key: string | null } | null {
  let found: { path: (string | number)[]; key: string | null } | null = null;
  visit(root, {
    Scalar(at, node, ancestors) {
      if (node.value !== marker) return undefined;
      const path = pathOf(ancestors, node);
      const pair = ancestors.at(-1);
      const key = at === 'value' && isPair(pair) ? keyOf(pair) : null;
      // A pair's own key stands at the end of the path; the mapping is what counts.
      found = { path: path.slice(0, -1), key };
      return visit.BREAK;
    },
  });
  return found;
}

function pathOf(ancestors: readonly unknown[], node: unknown): (string | number)[] {
  const chain = [...ancestors, node];
  return chain.flatMap((part, i): (string | number)[] => {
    if (isPair(part)) return [keyOf(part)];
    if (isSeq(part)) return [part.items.indexOf(chain[i + 1])];
    return [];
  });
}

function keyOf(pair: Pair): string {
  return isScalar(pair.key) ? String(pair.key.value) : '';
}

/** What the document holds at a path. */
export function valueAt(document: JsonValue, path: (string | number)[]): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const part of path) {
    if (typeof part === 'number') value = Array.isArray(value) ? value[part] : undefined;
    else value = isJsonObject(value) ? value[part] : undefined;
  }
  return value;
}

/** Keys that the mapping at the cursor has already. */
export function siblingsOf(cursor: YamlCursor): string[] {
  const value = valueAt(cursor.document, cursor.path);
  return isJsonObject(value) ? Object.keys(value).filter((key) => key !== marker) : [];
}
