import { isMap } from 'yaml';
import { LoamError } from '@/server/domain/error';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';
import { type TextChange, applyChanges, tidy } from './changes';
import { entriesOf, extentOf } from './entries';
import { isSame, valueIn } from './plain-edit';
import { type YamlTree, isBlock, nodeIn, tryTree, walk } from './yaml-tree';

/**
 * The key at `path` and the one before it change places, each with its comments. What they hold stays as it is, which is read back.
 * Throws LoamError where there is none before it, or where the two cannot be told apart in the text.
 */
export function swapWithKeyBefore(tree: YamlTree, path: DocumentPath): TextChange[] {
  const place = path.slice(0, -1);
  const keys = Object.keys(valueIn(tree.value, place) ?? {});
  const at = keys.indexOf(String(path.at(-1)));
  const refusal = new LoamError('unsupported', 'the two cannot change places here', {
    path: formatPath(path),
    hint: 'change the text itself',
  });
  const spans = spansOf(tree, place);
  const [above, below] = [spans?.[at - 1], spans?.[at]];
  if (!above || !below) throw refusal;
  const changes = exchange(tree, above, below);
  const read = tryTree(applyChanges(tree.text, changes), tree.index);
  const [a, b] = [keys[at - 1] ?? '', keys[at] ?? ''];
  const wanted = keys.with(at - 1, b).with(at, a);
  const isRight =
    'value' in read &&
    isSame(read.value, tree.value) &&
    Object.keys(valueIn(read.value, place) ?? {}).join('\n') === wanted.join('\n');
  if (!isRight) throw refusal;
  return tidy(tree.text, changes);
}

type Span = { from: number; to: number };

function spansOf(tree: YamlTree, path: DocumentPath): (Span | null)[] | null {
  const slots = walk(tree, path);
  const slot = slots.length > path.length ? slots.at(-1) : undefined;
  const map = slot && nodeIn(tree, slot);
  if (!isMap(map)) return null;
  const entries = entriesOf(tree.text, map);
  if (!isBlock(map)) return entries.map(({ start, end }) => ({ from: start, to: end }));
  return entries.map((_, index) => extentOf(tree.text, entries, index));
}

function exchange({ text, style }: YamlTree, above: Span, below: Span): TextChange[] {
  const [first, second] = [text.slice(above.from, above.to), text.slice(below.from, below.to)];
  // The last line of a text may have no end.
  const isOpen = first.endsWith('\n') && !second.endsWith('\n');
  return [
    { ...above, insert: isOpen ? second + style.lineEnd : second },
    { ...below, insert: isOpen ? first.replace(/\r?\n$/, '') : first },
  ];
}
