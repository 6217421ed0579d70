/** Texts in order, where an answer's own order does not matter. */
export function sorted(texts: Iterable<string | undefined>): (string | undefined)[] {
  return [...texts].toSorted((left = '', right = '') => (left < right ? -1 : Number(left > right)));
}
