import { isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import type { JsonValue } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { type Spacing, cutEntry, insertLines, itemText } from './block-entries';
import type { TextChange } from './changes';
import { cutFromFlow, flowLine, insertInFlow } from './flow-entries';
import { applyToValue, itemsOf, valueIn } from './plain-edit';
import { renderItem, renderKey, renderPair } from './render';
import { type Content, lookAround, replaceValue, shiftLines } from './replace-value';
import type { YamlEdit } from './yaml-edit';
import { type YamlTree, isBlock, isEmptyNode, isFlow, keyOf, nodeIn, walk } from './yaml-tree';

type Of<Op extends YamlEdit['op']> = Extract<YamlEdit, { op: Op }>;
type Plan = TextChange[] | null;

/**
 * Ways to make an edit in the text, the one that changes least first. `after` is what the document must hold then. They are
 * attempts: whoever takes one looks whether it reads as it must.
 */
export function* planEdit(tree: YamlTree, edit: YamlEdit, after: JsonValue): Generator<TextChange[]> {
  for (const plan of attempts(tree, edit, after)) if (plan) yield inOrder(plan);
}

function* attempts(tree: YamlTree, edit: YamlEdit, after: JsonValue): Generator<Plan> {
  switch (edit.op) {
    case 'set':
      yield put(tree, edit.path, after, {}, edit.order);
      yield put(tree, edit.path, after, { noBlocks: true }, edit.order);
      return;
    case 'delete':
      for (const spacing of spacings) yield remove(tree, edit.path, after, spacing);
      return;
    case 'insert':
    case 'paste':
      yield insert(tree, edit, after, 'as-around', false);
      yield insert(tree, edit, after, 'untouched', true);
      return;
    case 'move':
      for (const spacing of spacings) yield move(tree, edit, spacing);
      return;
    case 'rename':
      yield rename(tree, edit);
  }
}

const spacings: readonly Spacing[] = ['as-around', 'untouched', 'closed'];

/** Writes what `after` holds at a path: where it stands, or as a new key of the nearest map on the way. */
export function put(
  tree: YamlTree,
  path: DocumentPath,
  after: JsonValue,
  how: Omit<Content, 'value'> = {},
  order: readonly string[] = [],
): Plan {
  const slots = walk(tree, path);
  const depth = slots.length - 1;
  const slot = slots[depth];
  if (!slot) return null;
  const node = nodeIn(tree, slot);
  const isThere = depth === path.length;
  const isAlmost = depth === path.length - 1;
  const key = path[depth];
  if (!isThere && isMap(node) && node.items.length > 0 && typeof key === 'string') {
    const value = valueIn(after, path.slice(0, depth + 1)) ?? null;
    return addPair(tree, node, key, { value, ...(isAlmost ? how : {}) }, order);
  }
  const value = valueIn(after, path.slice(0, depth)) ?? null;
  return replaceValue(tree, slot, { value, ...(isThere ? how : {}) });
}

function addPair(
  tree: YamlTree,
  map: Parameters<typeof insertLines>[1],
  key: string,
  { value, body, noBlocks }: Content,
  order: readonly string[],
): Plan {
  const look = { ...lookAround(tree, map), noBlocks };
  const index = placeOf(map, key, order);
  if (look.flow) return insertInFlow(tree, map, index, renderPair(key, value, look));
  const pair =
    body === undefined
      ? renderPair(key, value, look)
      : `${renderKey(key, look)}:\n${shiftLines(body, tree.style.listIndent)}`;
  return [insertLines(tree, map, index, pair, 'untouched')];
}

/** Behind the last of the keys that stand before it in `order`, else before the first of those behind it; else at the end. */
function placeOf(map: Parameters<typeof insertLines>[1], key: string, order: readonly string[]): number {
  const rank = order.indexOf(key);
  const ranks = map.items.map((item) => (isPair(item) ? order.indexOf(keyOf(item) ?? '') : -1));
  if (rank < 0) return map.items.length;
  const before = ranks.findLastIndex((each) => each >= 0 && each < rank);
  if (before >= 0) return before + 1;
  const behind = ranks.findIndex((each) => each > rank);
  return behind < 0 ? map.items.length : behind;
}

function remove(tree: YamlTree, path: DocumentPath, after: JsonValue, spacing: Spacing): Plan {
  const slots = walk(tree, path);
  const slot = slots.at(-1);
  if (!slot || slot.kind === 'root') return null;
  if (slots.length <= path.length) {
    // What an alias brings is written out where it is used; what a merge key brings cannot be left out there.
    return isAlias(nodeIn(tree, slot)) ? put(tree, path.slice(0, slots.length - 1), after) : null;
  }
  const container = slot.kind === 'pair' ? slot.map : slot.list;
  const index = slot.kind === 'pair' ? slot.map.items.indexOf(slot.pair) : slot.index;
  if (isFlow(container)) return cutFromFlow(tree, container, index);
  if (container.items.length === 1) return put(tree, path.slice(0, -1), after);
  const cut = cutEntry(tree, container, index, spacing);
  return cut && [cut];
}

function insert(
  tree: YamlTree,
  edit: Of<'insert'> | Of<'paste'>,
  after: JsonValue,
  spacing: Spacing,
  noBlocks: boolean,
): Plan {
  const { path, index } = edit;
  const values = edit.op === 'insert' ? [edit.value] : itemsOf(edit.text);
  const body = edit.op === 'paste' ? edit.text.replaceAll('\r\n', '\n').replace(/\n$/, '') : undefined;
  return insertItems(tree, path, index, { values, body, noBlocks, spacing }, after);
}

type Items = {
  values: JsonValue[];
  /** The items as they are to stand in a block. Where they cannot stand so, only their values are taken. */
  body: string | undefined;
  noBlocks: boolean;
  spacing: Spacing;
};

function insertItems(
  tree: YamlTree,
  path: DocumentPath,
  index: number,
  { values, body, noBlocks, spacing }: Items,
  after: JsonValue,
): Plan {
  const slots = walk(tree, path);
  const slot = slots.at(-1);
  const list = slot && slots.length > path.length ? nodeIn(tree, slot) : null;
  const isMissing =
    slots.length <= path.length || isEmptyNode(list) || (isSeq(list) && list.items.length === 0);
  if (isMissing) return put(tree, path, after, { body, noBlocks });
  if (!isSeq(list)) return put(tree, path, after);
  const look = { ...lookAround(tree, list), noBlocks };
  if (!isBlock(list)) {
    return insertInFlow(tree, list, index, values.map((value) => renderItem(value, look)).join(', '));
  }
  const written = values.map((value) => `- ${renderItem(value, look)}`).join('\n');
  return [insertLines(tree, list, index, body ?? written, spacing)];
}

function move(tree: YamlTree, edit: Of<'move'>, spacing: Spacing): Plan {
  const { path, to, index } = edit;
  const from = Number(path.at(-1));
  const listSlot = walk(tree, path.slice(0, -1));
  const slot = listSlot.at(-1);
  const list = slot && listSlot.length === path.length ? nodeIn(tree, slot) : null;
  const value = valueIn(tree.value, path) ?? null;
  if (!isSeq(list)) return null;
  const isSameList = to.length === path.length - 1 && to.every((part, depth) => path[depth] === part);
  if (isSameList && index === from) return [];
  const place = isSameList && index > from ? index + 1 : index;
  const text = isBlock(list) ? itemText(tree, list, from) : null;
  const left = applyToValue(tree.value, { op: 'delete', path });
  const cut = remove(tree, path, left, spacing);
  const items = { values: [value], body: text ?? undefined, noBlocks: false, spacing };
  const inserted = applyToValue(tree.value, { op: 'insert', path: to, index: place, value });
  const placed = insertItems(tree, to, place, items, inserted);
  // Where its lines cannot stand, its comments would be lost.
  const comments = (text ?? flowLine(tree, list, from)).match(/(?<=^|\s)#.*/gm) ?? [];
  const isWhole = comments.every((comment) => placed?.some(({ insert }) => insert.includes(comment)));
  return cut && placed && isWhole ? [...placed, ...cut] : null;
}

function rename(tree: YamlTree, { path, key }: Of<'rename'>): Plan {
  const slots = walk(tree, path);
  const slot = slots.at(-1);
  if (slots.length <= path.length || slot?.kind !== 'pair' || !isNode(slot.pair.key)) return null;
  const old = slot.pair.key;
  const [from, to] = old.range ?? [0, 0];
  const type = isScalar(old) ? old.type : undefined;
  const look = lookAround(tree, slot.map);
  const text = look.flow
    ? renderPair(key, null, look).replace(/: null$/, '')
    : renderKey(key, { ...look, quotedKeys: look.quotedKeys || type === 'QUOTE_DOUBLE' });
  return [{ from, to, insert: text }];
}

function inOrder(changes: TextChange[]): TextChange[] {
  return changes
    .filter(({ from, to, insert }) => from < to || insert !== '')
    .sort((a, b) => a.from - b.from || a.to - b.to);
}
