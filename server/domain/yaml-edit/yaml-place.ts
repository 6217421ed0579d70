import { isSeq } from 'yaml';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { itemText } from './block-entries';
import { type Extent, entriesOf, extentOf, tailOf } from './entries';
import { type YamlTree, isBlock, nodeIn, walk } from './yaml-tree';

/** Where the items of the list at a path stand, with their comments: from the start of a line to the start of the next one. */
export function extentsIn(tree: YamlTree, path: DocumentPath): Extent[] {
  const slots = walk(tree, path);
  const slot = slots.at(-1);
  const list = slot && slots.length > path.length ? nodeIn(tree, slot) : null;
  if (!isSeq(list)) return [];
  const entries = entriesOf(tree.text, list);
  if (!isBlock(list)) return entries.map(({ start, end }) => ({ from: start, to: end }));
  return entries.map((entry, index) => {
    return extentOf(tree.text, entries, index) ?? { from: entry.start, to: tailOf(tree.text, entry) };
  });
}

/** An item of a list as YAML that is a list itself, at column 0, with its comments; null where its text cannot stand alone. */
export function itemTextAt(tree: YamlTree, path: DocumentPath): string | null {
  const slots = walk(tree, path);
  const list = slots.length > path.length ? slots.at(-1) : undefined;
  if (list?.kind !== 'item' || !isBlock(list.list) || !isSeq(list.list) || !nodeIn(tree, list)) return null;
  return itemText(tree, list.list, list.index);
}
