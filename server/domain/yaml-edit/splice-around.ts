import { Pair, isPair } from 'yaml';
import type { JsonValue } from '@/server/domain/json';
import { endOf, entriesOf, shiftEntry } from './entries';
import { setIn } from './plain-edit';
import { collection, sourcesOf } from './shifted';
import { type Block, type Level, pathOf } from './splice-pieces';
import { type StyleTally, styleOf } from './yaml-style';
import type { YamlTree } from './yaml-tree';

/** The document `near` with another block at the end of `way`. */
export function assemble(
  text: string,
  near: YamlTree,
  way: readonly Level[],
  { block, value, tally }: { block: Block; value: JsonValue; tally: StyleTally },
): YamlTree {
  const above = way.slice(0, -1);
  return {
    ...near,
    text,
    root: above.reduceRight<Block>((inner, level) => withInner(level, inner, text, near.text), block),
    value: setIn(near.value, pathOf(way), 0, value),
    tally,
    style: styleOf(text, tally),
    positionAt: (offset) => {
      const before = text.slice(0, offset);
      return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') };
    },
  };
}

/** A block as before but for one entry, which holds another block; what comes after that moves with it. */
function withInner({ block, index }: Level, inner: Block, text: string, oldText: string): Block {
  const shift = text.length - oldText.length;
  const old: unknown = block.items[index];
  const held = isPair(old) ? new Pair(old.key, inner) : inner;
  const sources = sourcesOf(block, oldText).map((source, at) => {
    if (at === index) return { held, text, shift: 0 };
    return at < index ? source : { ...source, shift: source.shift + shift };
  });
  const entries = entriesOf(oldText, block).map((entry, at) => {
    if (at === index) return { ...entry, end: endOf(text, inner) };
    return at < index ? entry : shiftEntry(entry, shift);
  });
  return collection(block, sources, entries, shift);
}
