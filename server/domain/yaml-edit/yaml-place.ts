import { isSeq } from 'yaml';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { itemText } from './block-entries';
import { type Extent, entriesOf, extentOf, tailOf } from './entries';
import { type YamlTree, isBlock, nodeIn, walk } from './yaml-tree';

/** Where the entry at a path stands, with its comments: from the start of a line to the start of the next one. */
export function extentAt(tree: YamlTree, path: DocumentPath): Extent | null {
  const slots = walk(tree, path);
  const slot = slots.at(-1);
  if (!slot || slots.length <= path.length) return null;
  if (slot.kind === 'root') return { from: 0, to: tree.text.length };
  const container = slot.kind === 'pair' ? slot.map : slot.list;
  const index = slot.kind === 'pair' ? slot.map.items.indexOf(slot.pair) : slot.index;
  const entries = entriesOf(tree.text, container);
  const entry = entries[index];
  if (!entry) return null;
  if (!isBlock(container)) return { from: entry.start, to: entry.end };
  return extentOf(tree.text, entries, index) ?? { from: entry.start, to: tailOf(tree.text, entry) };
}

/** An item of a list as YAML that is a list itself, at column 0, with its comments; null where its text cannot stand alone. */
export function itemTextAt(tree: YamlTree, path: DocumentPath): string | null {
  const slots = walk(tree, path);
  const list = slots.length > path.length ? slots.at(-1) : undefined;
  if (list?.kind !== 'item' || !isBlock(list.list) || !isSeq(list.list) || !nodeIn(tree, list)) return null;
  return itemText(tree, list.list, list.index);
}
