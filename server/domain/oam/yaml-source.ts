import { type Document, LineCounter, type Node, isAlias, isMap, isNode, isScalar, isSeq } from 'yaml';
import type { Problem, TextPosition } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import { documentLimits } from './document-limits';
import type { DocumentPath } from './document-path';
import { composeYaml } from './yaml-compose';
import { findExcess } from './yaml-excess';
import { syntaxProblem } from './yaml-problem';
import { isMergeKey, offsetOf, readYamlValue } from './yaml-value';

/** One document of a YAML text, as plain values, with the place of each. */
export type SourceDocument = {
  value: JsonValue;
  /** The document's own lines, without the separator. */
  text: string;
  /** Where the value (or, on `key`, its key) stands; of what is not there, the nearest thing that holds it. */
  positionOf: (path: DocumentPath, part?: 'key' | 'value') => TextPosition;
  problems: Problem[];
};

/** Reads every document of a text. Problems that concern the text as a whole come with no documents. */
export function readYaml(text: string): { documents: SourceDocument[]; problems: Problem[] } {
  const lines = new LineCounter();
  const positionAt = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tooLarge = findExcess(text);
  if (tooLarge) return { documents: [], problems: [tooLarge] };

  const documents: SourceDocument[] = [];
  let start = 0;
  for (const document of composeYaml(text, lines)) {
    if (documents.length >= documentLimits.documents) {
      const message = `more than ${documentLimits.documents} documents in one file`;
      return {
        documents,
        problems: [{ code: 'too-large', message, position: positionAt(document.range[0]) }],
      };
    }
    documents.push(toSource(document, text.slice(start, document.range[2]), positionAt));
    start = document.range[2];
  }
  return { documents, problems: [] };
}

function toSource(
  document: Document.Parsed,
  text: string,
  positionAt: (offset: number) => TextPosition,
): SourceDocument {
  const own = text.replace(/^---[ \t]*(?:\r?\n|$)/, '').replace(/^\.\.\.[ \t]*\r?\n/, '');
  const problem = syntaxProblem(document, positionAt);
  if (problem) {
    return {
      value: null,
      text: own,
      positionOf: () => problem.position ?? { line: 1, column: 1 },
      problems: [problem],
    };
  }
  const root = document.contents;
  const { value, anchors, problems } = readYamlValue(root, positionAt);
  return {
    value,
    text: own,
    positionOf: (path, part = 'value') => positionAt(findOffset(root, anchors, path, part)),
    problems,
  };
}

function findOffset(
  root: Node | null,
  anchors: Map<string, Node>,
  path: DocumentPath,
  part: 'key' | 'value',
): number {
  let node = root ?? undefined;
  let offset = offsetOf(node);
  for (const [depth, segment] of path.entries()) {
    const step = node && stepInto(node, anchors, segment);
    if (!step) break;
    const isLast = depth === path.length - 1;
    offset = isLast && part === 'key' ? step.keyOffset : step.offset;
    node = step.node;
  }
  return offset;
}

type Step = { node: Node | undefined; offset: number; keyOffset: number };

function stepInto(from: Node, anchors: Map<string, Node>, segment: string | number): Step | undefined {
  const node = isAlias(from) ? anchors.get(from.source) : from;
  if (isSeq(node)) {
    const item: unknown = node.items[Number(segment)];
    return isNode(item) ? { node: item, offset: offsetOf(item), keyOffset: offsetOf(item) } : undefined;
  }
  if (!isMap(node)) return undefined;
  let inherited: Step | undefined;
  for (const pair of node.items) {
    const keyOffset = isNode(pair.key) ? offsetOf(pair.key) : 0;
    if (isScalar(pair.key) && String(pair.key.value) === String(segment)) {
      // An empty value stands nowhere: its key is the place.
      const value = isNode(pair.value) && !isEmpty(pair.value) ? pair.value : undefined;
      return { node: value, offset: value ? offsetOf(value) : keyOffset, keyOffset };
    }
    if (isMergeKey(pair.key) && isNode(pair.value))
      inherited ??= stepIntoMerged(pair.value, anchors, segment);
  }
  return inherited;
}

function stepIntoMerged(from: Node, anchors: Map<string, Node>, segment: string | number): Step | undefined {
  if (!isSeq(from)) return stepInto(from, anchors, segment);
  for (const item of from.items) {
    const step = isNode(item) ? stepInto(item, anchors, segment) : undefined;
    if (step) return step;
  }
  return undefined;
}

function isEmpty(node: Node): boolean {
  return isScalar(node) && node.value === null && node.source === '';
}
