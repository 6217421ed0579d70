export type LogLevel = 'error' | 'warning' | 'plain';

export type LogLine = {
  id: string;
  /** ISO 8601, or empty where the source gives none. */
  at: string;
  /** Who says it, where several do: pod and container, or a node of a run. */
  source: string;
  level: LogLevel;
  text: string;
};

/** Beyond this many lines the oldest go: the page must not grow for ever. */
export const mostLogLines = 100_000;

export function appendLines(lines: readonly LogLine[], more: readonly LogLine[]): LogLine[] {
  return newest(lines.concat(more));
}

/**
 * As `appendLines`, but what several sources say stands in the order of its times: each tells its past first. Lines
 * without a time stay where they came. `lines` are in order already; mostly what comes belongs to their end.
 */
export function mergeLines(lines: readonly LogLine[], more: readonly LogLine[]): LogLine[] {
  const oldest = more.reduce<Pick<LogLine, 'at'>>(
    (old, line) => (isBefore(line, old) || old.at === '' ? line : old),
    noTime,
  );
  let from = lines.length;
  while (from > 0 && isBefore(oldest, lines[from - 1])) from -= 1;
  const end = lines.slice(from).concat(more);
  end.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
  return newest(lines.slice(0, from).concat(end));
}

const noTime = { at: '' };

function newest(lines: LogLine[]): LogLine[] {
  return lines.length > mostLogLines ? lines.slice(lines.length - mostLogLines) : lines;
}

function isBefore(a: Pick<LogLine, 'at'>, b: Pick<LogLine, 'at'> | undefined): boolean {
  return b !== undefined && a.at !== '' && b.at !== '' && a.at < b.at;
}

const error =
  /\b(error|fatal|panic|exception|critical|failed)\b|"level":\s*"?(error|fatal|50|60)\b|\b[EF]\d{4} /i;
const warning = /\b(warn|warning)\b|"level":\s*"?(warn|40)\b|\bW\d{4} /i;

/** How grave a line of a program is, by its words: logs have no one form. */
export function levelOf(text: string): LogLevel {
  const head = text.slice(0, 200);
  if (error.test(head)) return 'error';
  return warning.test(head) ? 'warning' : 'plain';
}

/** Null where nothing is searched for. In any case, letter by letter: no pattern. */
export function patternOf(search: string): RegExp | null {
  const wanted = search.trim().replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return wanted === '' ? null : new RegExp(wanted, 'i');
}

export function searchLines(lines: readonly LogLine[], search: string): readonly LogLine[] {
  const pattern = patternOf(search);
  return pattern ? lines.filter(({ text, source }) => pattern.test(text) || pattern.test(source)) : lines;
}

export type Piece = { from: number; text: string; isHit: boolean };

/** A text in pieces, those that were searched for apart from the others. */
export function piecesOf(text: string, pattern: RegExp | null): Piece[] {
  const parts = pattern ? text.split(new RegExp(`(${pattern.source})`, 'i')) : [text];
  let from = 0;
  return parts
    .map((part, i) => {
      const piece = { from, text: part, isHit: i % 2 === 1 };
      from += part.length;
      return piece;
    })
    .filter((piece) => piece.text !== '');
}

/** Letters of the longest source, so that what is said stands under each other; a very long one is let out. */
export function widthOfSources(lines: readonly LogLine[]): number {
  let width = 0;
  for (const { source } of lines) if (source.length <= 48) width = Math.max(width, source.length);
  return width;
}

export function toText(lines: readonly LogLine[]): string {
  return lines.map(({ at, source, text }) => `${[at, source, text].filter(Boolean).join(' ')}\n`).join('');
}
