/**
 * The text without the list items that the cursor is not in, each left as `- ~` so that positions in lists stay: what
 * may be written at the cursor does not depend on them, and a document of thousands of lines is read in no time.
 */
export function aroundCursor(text: string, offset: number): { text: string; offset: number } {
  const lines = text.split('\n');
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const at = text.slice(0, lineStart).split('\n').length - 1;
  const column = offset - lineStart;
  const dropped = new Set<number>();
  const replaced = new Set<number>();
  for (const indent of listsAround(lines, at, column)) {
    for (const [from, to] of otherItems(lines, at, indent)) {
      if (lines.slice(from, to).some((line) => anchor.test(line))) continue;
      replaced.add(from);
      for (let i = from + 1; i < to; i += 1) dropped.add(i);
    }
  }
  const kept = (from: number, to: number) =>
    lines
      .slice(from, to)
      .map((line, i) => (replaced.has(from + i) ? `${' '.repeat(indentOf(line))}- ~` : line))
      .filter((_, i) => !dropped.has(from + i));
  const before = kept(0, at).reduce((length, line) => length + line.length + 1, 0);
  return { text: kept(0, lines.length).join('\n'), offset: before + column };
}

// An alias elsewhere may need it.
const anchor = /(^|\s)&\S/;
const isBlank = (line: string) => /^\s*(#.*)?$/.test(line);
const isItem = (line: string) => /^ *-(\s|$)/.test(line);
const isBreak = (line: string) => /^(---|\.\.\.)(\s|$)/.test(line);
const indentOf = (line: string) => line.length - line.trimStart().length;

/** From the inside out: how far the dashes of each list around the cursor are indented. */
function listsAround(lines: string[], at: number, column: number): Set<number> {
  const lists = new Set<number>();
  const own = lines[at] ?? '';
  let limit = isBlank(own) ? column : indentOf(own);
  for (let i = at; i >= 0; i -= 1) {
    const line = lines[i] ?? '';
    if (isBreak(line)) break;
    const indent = indentOf(line);
    if (isBlank(line) || indent > limit) continue;
    if (isItem(line)) lists.add(indent);
    limit = indent;
  }
  return lists;
}

/** First line, and the line after the last, of each item of the list that has its dashes at `indent`, but for the one with the cursor. */
function otherItems(lines: string[], at: number, indent: number): [number, number][] {
  const belongs = (line: string) =>
    !isBreak(line) && (isBlank(line) || indentOf(line) > indent || startsItem(line));
  const startsItem = (line: string) => isItem(line) && indentOf(line) === indent;
  let [first, last] = [at, at];
  while (first > 0 && belongs(lines[first - 1] ?? '')) first -= 1;
  while (last + 1 < lines.length && belongs(lines[last + 1] ?? '')) last += 1;
  const starts: number[] = [];
  for (let i = first; i <= last; i += 1) if (startsItem(lines[i] ?? '')) starts.push(i);
  return starts
    .map((start, n): [number, number] => [start, starts[n + 1] ?? last + 1])
    .filter(([from, to]) => at < from || to <= at);
}
