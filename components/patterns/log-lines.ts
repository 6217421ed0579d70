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

export function toText(lines: readonly LogLine[]): string {
  return lines.map(({ at, source, text }) => `${[at, source, text].filter(Boolean).join(' ')}\n`).join('');
}
