/**
 * Of two texts the parts in which they differ, each of about `longest` characters at most; `…` stands for what is left out. Two
 * long texts, such as files in a ConfigMap, begin alike as a rule: their beginnings would say nothing.
 */
export function differingParts(before: string, after: string, longest: number): [string, string] {
  if (before.length <= longest && after.length <= longest) return [before, after];
  const same = sameBeginning(before, after);
  const lead = Math.floor(longest / 3);
  const start = same > lead ? same - lead : 0;
  return [part(before, start, longest), part(after, start, longest)];
}

/** The beginning of a text. */
export function beginning(text: string, longest: number): string {
  return part(text, 0, longest);
}

function part(text: string, start: number, longest: number): string {
  const end = start + longest;
  return `${start > 0 ? '…' : ''}${text.slice(start, end)}${text.length > end ? '…' : ''}`;
}

function sameBeginning(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  for (let i = 0; i < most; i += 1) if (a.codePointAt(i) !== b.codePointAt(i)) return i;
  return most;
}
