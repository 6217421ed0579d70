import { type Node, Pair, Scalar, YAMLMap, YAMLSeq, isMap, isNode, isPair, isScalar, isSeq } from 'yaml';
import { type Entry, entriesOf, noteEntries, shiftEntry } from './entries';

/** What the parser read in one text, and how far from there it stands in another. */
export type Source<Held = unknown> = { held: Held; text: string; shift: number };

const sources = new WeakMap<YAMLSeq, readonly Source[]>();

/** What a collection holds, as it was read. */
export function sourcesOf(node: YAMLMap | YAMLSeq, text: string): readonly Source[] {
  const noted = isSeq(node) ? sources.get(node) : undefined;
  return noted ?? (node.items as unknown[]).map((held) => ({ held, text, shift: 0 }));
}

/** The same node, pair or nothing at its place in the other text. Without tokens: its entries are noted instead. */
export function shifted<Held>(source: Source<Held>): Held;
export function shifted({ held, text, shift }: Source): unknown {
  if (shift === 0 || !(isNode(held) || isPair(held))) return held;
  if (isPair(held)) {
    return new Pair(shifted({ held: held.key, text, shift }), shifted({ held: held.value, text, shift }));
  }
  if (isScalar(held)) return alike(Object.assign(new Scalar(held.value), typeOf(held)), held, shift);
  if (!isMap(held) && !isSeq(held)) throw new TypeError('an alias cannot be shifted');
  const entries = entriesOf(text, held).map((entry) => shiftEntry(entry, shift));
  const items = sourcesOf(held, text).map((source) => ({ ...source, shift: source.shift + shift }));
  const made = collection(held, items, entries, shift);
  if (made.range) made.range[0] += shift;
  return made;
}

function typeOf({ type, source }: Scalar): Pick<Scalar, 'type' | 'source'> {
  return { ...(type === undefined ? {} : { type }), ...(source === undefined ? {} : { source }) };
}

/** A map or list like another one, that holds something else and ends as much later. */
export function collection(
  old: YAMLMap | YAMLSeq,
  items: readonly Source[],
  entries: Entry[],
  shift: number,
): YAMLMap | YAMLSeq {
  const made = isMap(old) ? new YAMLMap() : new YAMLSeq();
  if (old.flow !== undefined) made.flow = old.flow;
  if (isMap(made) || old.flow) (made.items as unknown[]) = items.map(shifted);
  else {
    sources.set(made, items);
    made.items = lazily(items);
  }
  noteEntries(made, entries);
  return alike(made, old, shift, 0);
}

/** Hundreds of steps are moved by each letter that somebody types, and few of them are looked at before the next one. */
function lazily(items: readonly Source[]): unknown[] {
  const made: unknown[] = items.map(({ held }) => held);
  for (const [index, source] of items.entries()) {
    if (source.shift === 0) continue;
    const known = { configurable: true, enumerable: true };
    const get = () => {
      const value = shifted(source);
      Object.defineProperty(made, index, { ...known, writable: true, value });
      return value;
    };
    Object.defineProperty(made, index, { ...known, get });
  }
  return made;
}

function alike<Kind extends Node>(made: Kind, old: Node, shift: number, start = shift): Kind {
  const [from = 0, end = 0, stop = 0] = old.range ?? [];
  made.range = [from + start, end + shift, stop + shift];
  for (const key of ['tag', 'comment', 'commentBefore', 'spaceBefore'] as const) {
    if (old[key] !== undefined) Object.assign(made, { [key]: old[key] });
  }
  return made;
}
