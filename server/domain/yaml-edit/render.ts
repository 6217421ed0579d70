import { Document, type Scalar, type ToStringOptions, isCollection, visit } from 'yaml';
import type { JsonValue } from '@/server/domain/json';
import type { YamlStyle } from './yaml-style';

/** How what is put in is to look, from what stands around it. */
export type Look = {
  style: YamlStyle;
  /** Inside of brackets, where everything is. */
  flow?: boolean;
  /** Spaces inside of the brackets. */
  padding?: boolean;
  /** Keys in quotes, as in JSON. */
  quotedKeys?: boolean;
  /** No text in lines of its own (`|`), where blank lines around it would become part of it. */
  noBlocks?: boolean | undefined;
  /** How the text was written that stood there. */
  type?: Scalar.Type | undefined;
};

/** Text at column 0; the lines after the first one are indented from there. Line ends are `\n`. */
export function renderPair(key: string, value: JsonValue, look: Look): string {
  const pair = render({ [key]: value }, look);
  return look.flow ? unwrap(pair) : pair;
}

/** What stands behind a dash or a bracket. */
export function renderItem(value: JsonValue, look: Look): string {
  const list = render([value], look);
  return look.flow ? unwrap(list) : list.replace(/^- ?/, '');
}

/** What stands behind `key:`, the space or line end before it included. */
export function renderValue(value: JsonValue, look: Look): string {
  return renderPair('k', value, { ...look, quotedKeys: false }).slice(2);
}

export function renderKey(key: string, look: Look): string {
  return render({ [key]: null }, { ...look, flow: false }).replace(/: null$/, '');
}

export function renderRoot(value: JsonValue, look: Look): string {
  return render(value, look);
}

function render(value: JsonValue, look: Look): string {
  const { style, flow = false, padding = false, quotedKeys = false, noBlocks = false, type } = look;
  // Quoted so that readers of YAML 1.1, kubectl among them, take no text for a boolean or a number.
  const document = new Document(value, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  if (flow || noBlocks) keepOnOneLine(document);
  if (type !== undefined) keepType(document, type);
  const options: ToStringOptions = {
    lineWidth: 0,
    blockQuote: !noBlocks,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
    indent: style.indent,
    indentSeq: style.listIndent > 0,
    collectionStyle: flow ? 'flow' : 'any',
    flowCollectionPadding: padding,
    singleQuote: style.singleQuote && !quotedKeys ? true : null,
  };
  if (quotedKeys) {
    options.defaultKeyType = 'QUOTE_DOUBLE';
    options.defaultStringType = 'QUOTE_DOUBLE';
  }
  return document.toString(options).replace(/\n$/, '');
}

/** The one text that is put in keeps the quotes of the one that was there. */
function keepType(document: Document, type: Scalar.Type): void {
  visit(document, {
    Scalar(at, scalar) {
      if (at !== 'key' && typeof scalar.value === 'string') scalar.type = type;
    },
    Collection(at, node) {
      const isInner = at !== null && isCollection(node);
      return isInner ? visit.SKIP : undefined;
    },
  });
}

/** In single quotes a line end is a line end, with more of them around it. */
function keepOnOneLine(document: Document): void {
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value === 'string' && scalar.value.includes('\n')) scalar.type = 'QUOTE_DOUBLE';
    },
  });
}

function unwrap(text: string): string {
  return text.slice(1, -1).trim();
}

export function isInline(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Object.keys(value).length === 0;
}
