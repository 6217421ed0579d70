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
  const all = [...lines, ...more];
  return all.length > mostLogLines ? all.slice(all.length - mostLogLines) : all;
}

/**
 * As `appendLines`, but what several sources say stands in the order of its times: each tells its past first. Lines
 * without a time stay where they came.
 */
export function mergeLines(lines: readonly LogLine[], more: readonly LogLine[]): LogLine[] {
  const all = appendLines(lines, more);
  const isInOrder = all.every((line, i) => i === 0 || !isBefore(line, all[i - 1]));
  return isInOrder ? all : all.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
}

function isBefore(a: LogLine, b: LogLine | undefined): boolean {
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

export function searchLines(lines: readonly LogLine[], search: string): LogLine[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [...lines];
  return lines.filter(
    (line) => line.text.toLowerCase().includes(wanted) || line.source.toLowerCase().includes(wanted),
  );
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
