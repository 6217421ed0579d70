/** Two letters for a round mark: first and last word, or the first two letters; one sign of a Chinese name is enough. */
export function initialsOf(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/)
    .filter(Boolean);
  const first = words[0];
  if (first === undefined) return '?';
  if (/\p{Script=Han}/u.test(first)) return Array.from(first).at(-1) ?? '?';
  const last = words.length > 1 ? words[words.length - 1] : undefined;
  const letters =
    last === undefined ? Array.from(first).slice(0, 2) : [Array.from(first)[0], Array.from(last)[0]];
  return letters.join('').toUpperCase();
}
