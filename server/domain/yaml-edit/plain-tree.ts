import { Lexer, type YAMLMap, type YAMLSeq, isAlias, isScalar, isSeq, visit } from 'yaml';
import { documentLimits } from '@/server/domain/oam/document-limits';
import { isMergeKey } from '@/server/domain/oam/yaml-value';
import type { YamlTree } from './yaml-tree';

type Facts = { isPlain: boolean; words: number | null };

const facts = new WeakMap<YamlTree, Facts>();

function factsOf(tree: YamlTree): Facts {
  const known = facts.get(tree);
  if (known) return known;
  const found = { isPlain: findPlain(tree), words: null };
  facts.set(tree, found);
  return found;
}

/** One document, in which no part changes what another one means: no anchors, and nothing but the document at its head. */
export function isPlain(tree: YamlTree): boolean {
  return factsOf(tree).isPlain;
}

function findPlain({ count, text, root }: YamlTree): boolean {
  if (count !== 1 || text.startsWith('\uFEFF') || /^%/m.test(text)) return false;
  let isFree = true;
  visit(root, {
    Node(_, node) {
      if (!isAlias(node) && node.anchor === undefined) return undefined;
      isFree = false;
      return visit.BREAK;
    },
  });
  return isFree;
}

/** Each key of a map is one of its own: written out, without a tag, and no `<<` that brings others. */
export function isPlainBlock(node: YAMLMap | YAMLSeq): boolean {
  return isSeq(node) || node.items.every(({ key }) => isPlainKey(key));
}

function isPlainKey(key: unknown): boolean {
  if (!isScalar(key) || key.tag !== undefined || isMergeKey(key)) return false;
  const [start, end] = key.range ?? [0, 0];
  return end > start;
}

/** Whether so many letters more surely stay within what is read at all. */
export function hasRoomFor(tree: YamlTree, letters: number): boolean {
  if ((tree.text.length + letters) * 3 <= documentLimits.words) return true;
  return wordsOf(tree) + letters * 3 <= documentLimits.words;
}

/** At most; counting costs a part of reading. */
function wordsOf(tree: YamlTree): number {
  const found = factsOf(tree);
  found.words ??= [...new Lexer().lex(tree.text)].length;
  return found.words;
}

/** Notes of a tree that was made of a plain one what it takes long to find out. */
export function notePlain(tree: YamlTree, near: YamlTree, letters: number): void {
  const { words } = factsOf(near);
  facts.set(tree, { isPlain: true, words: words === null ? null : words + letters * 3 });
}
