/** Versions by the rules of semver, newest first; a release before its candidates. What is no version comes last, as it is written. */
export function newestFirst(versions: readonly string[]): string[] {
  return [...versions].sort((a, b) => compare(parse(b), parse(a)) || (a < b ? 1 : -1));
}

type Parsed = { numbers: number[]; before: string[] } | null;

function parse(version: string): Parsed {
  const found = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+.*)?$/.exec(version);
  if (!found) return null;
  return {
    numbers: found.slice(1, 4).map((part) => Number(part ?? 0)),
    before: found[4]?.split('.') ?? [],
  };
}

function compare(a: Parsed, b: Parsed): number {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null);
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  // 1.0.0-rc.1 comes before 1.0.0.
  if (a.before.length === 0 || b.before.length === 0) return b.before.length - a.before.length;
  return comparePrereleases(a.before, b.before);
}

function comparePrereleases(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    if (part === other) continue;
    const [number, otherNumber] = [part, other].map((each) => (/^\d+$/.test(each) ? Number(each) : null));
    if (number != null && otherNumber != null) return number - otherNumber;
    if (number != null || otherNumber != null) return number != null ? -1 : 1;
    return part < other ? -1 : 1;
  }
  return a.length - b.length;
}
