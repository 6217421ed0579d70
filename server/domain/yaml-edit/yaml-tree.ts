import {
  type Alias,
  LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  visit,
} from 'yaml';
import { LoamError, type Problem, type TextPosition } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { composeYaml } from '@/server/domain/oam/yaml-compose';
import { findExcess } from '@/server/domain/oam/yaml-excess';
import { syntaxProblem } from '@/server/domain/oam/yaml-problem';
import { isMergeKey, readYamlValue } from '@/server/domain/oam/yaml-value';
import { type StyleTally, type YamlStyle, addToTally, newTally, styleOf } from './yaml-style';

/** One document of a text as a tree with the places of everything in it. */
export type YamlTree = {
  text: string;
  /** Which of the text's documents it is. */
  index: number;
  /** Of how many. */
  count: number;
  /** Where its content begins, if it has none yet. */
  start: number;
  root: Node | null;
  value: JsonValue;
  style: YamlStyle;
  /** What the style was taken from. */
  tally: StyleTally;
  positionAt: (offset: number) => TextPosition;
};

/** Where a node hangs: the value of a pair, an item of a list, or the document itself. */
export type Slot =
  | { kind: 'pair'; map: YAMLMap; pair: Pair }
  | { kind: 'item'; list: YAMLSeq; index: number }
  | { kind: 'root' };

/** Throws LoamError with the first fault: where a document cannot be read, nobody can say what an edit of it would mean. */
export function readTree(text: string, index: number): YamlTree {
  const read = tryTree(text, index);
  if ('value' in read) return read;
  throw new LoamError(read.code, read.message, read);
}

export function tryTree(text: string, index: number): YamlTree | Problem {
  const excess = findExcess(text);
  if (excess) return excess;
  const lines = new LineCounter();
  const documents = [...composeYaml(text, lines, true)];
  const document = documents[index];
  const positionAt = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document === undefined) return { code: 'not-found', message: `there is no document ${index + 1}` };
  const broken = syntaxProblem(document, positionAt);
  if (broken) return broken;
  const root = document.contents;
  const { value, problems } = readYamlValue(root, positionAt);
  const error = problems.find((problem) => problem.severity !== 'warning');
  if (error) return error;
  const tally = newTally();
  addToTally(tally, text, root, 1);
  const [, start] = document.range;
  const style = styleOf(text, tally);
  return { text, index, count: documents.length, start, root, value, style, tally, positionAt };
}

/** What a slot holds; null also where nothing is written. */
export function nodeIn(tree: YamlTree, slot: Slot): Node | null {
  if (slot.kind === 'root') return tree.root;
  const node = slot.kind === 'pair' ? slot.pair.value : slot.list.items[slot.index];
  return isNode(node) ? node : null;
}

/** How far a path leads. `slots[n]` holds what the first n parts of the path name; what is behind an alias has none. */
export function walk(tree: YamlTree, path: DocumentPath): Slot[] {
  const slots: Slot[] = [{ kind: 'root' }];
  let node = tree.root;
  for (const part of path) {
    const slot = node && slotOf(node, part);
    if (!slot) break;
    slots.push(slot);
    node = nodeIn(tree, slot);
  }
  return slots;
}

function slotOf(node: Node, part: string | number): Slot | undefined {
  if (isSeq(node)) {
    const isThere = typeof part === 'number' && part in node.items && !isPair(node.items[part]);
    return isThere ? { kind: 'item', list: node, index: part } : undefined;
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((each) => keyOf(each) === String(part) && !isMergeKey(each.key));
  return pair && { kind: 'pair', map: node, pair };
}

export function keyOf(pair: Pair): string | undefined {
  if (!isScalar(pair.key)) return undefined;
  const { value } = pair.key;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Aliases by the anchor that they name. */
export function aliasesOf(tree: YamlTree): Map<string, Alias[]> {
  const found = new Map<string, Alias[]>();
  visit(tree.root, {
    Alias(_, alias) {
      found.set(alias.source, [...(found.get(alias.source) ?? []), alias]);
    },
  });
  return found;
}

export function isEmptyNode(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null && (node.source ?? '') === '');
}

export function isFlow(node: Node | null): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

export function isBlock(node: Node | null): node is YAMLMap | YAMLSeq {
  return (isMap(node) || isSeq(node)) && node.flow !== true;
}

export function isOneWord(node: Node | null): boolean {
  return isAlias(node) || isFlow(node) || (isScalar(node) && !node.type?.startsWith('BLOCK'));
}

/** Comments, anchors, aliases and tags: a value does not tell them. */
export function holdsMore(root: Node): boolean {
  let found = false;
  visit(root, {
    Node(_, node) {
      const hasAnchor = isAlias(node) || node.anchor !== undefined;
      const hasTag = isScalar(node) && node.tag !== undefined;
      if (!hasAnchor && !hasTag && !node.comment && !node.commentBefore) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
