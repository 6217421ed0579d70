import { styleText } from 'node:util';
import { redactText } from '@/server/platform/redact';

type Style = Parameters<typeof styleText>[0];

const levels: Record<string, Style> = {
  trace: 'gray',
  debug: 'gray',
  info: 'cyan',
  warn: 'yellow',
  error: 'red',
  fatal: 'red',
};

/** What Next.js says about itself; our own lines say it already. */
const banner =
  /^\s*(▲ Next\.js|- (Local|Network|Environments|Experiments)|✓ (Starting|Ready|Running next.config)|$)/;

/** What a child wrote as a record: its own JSON, or plain text taken as a message. Undefined when it holds no news. */
export function parseLogText(
  process: string,
  text: string,
  isError: boolean,
): Record<string, unknown> | undefined {
  if (text.startsWith('{"')) {
    try {
      return JSON.parse(text) as Record<string, unknown>;
    } catch {
      // Text that only begins like JSON is a message like any other.
    }
  }
  const lines = text.split('\n').filter((line) => !banner.test(line));
  if (lines.length === 0) return undefined;
  const message = redactText(lines.join('\n'));
  return { level: isError ? 'error' : 'info', time: new Date().toISOString(), process, message };
}

/** One line for people: time, process, level, message, then the other fields. */
export function formatPretty(record: Record<string, unknown>, withColor: boolean): string {
  const { level, time, process, message, pid: _pid, error, ...rest } = record;
  const paint = (style: Style, text: string) => (withColor && text !== '' ? styleText(style, text) : text);
  const name = typeof level === 'string' ? level : 'info';
  const clock = typeof time === 'string' ? time.slice(11, 19) : '';
  const fields = Object.entries(rest).map(([key, value]) => `${key}=${toText(value)}`);
  const head = [
    paint('gray', clock),
    paint('gray', toText(process).padEnd(10)),
    paint(levels[name] ?? 'cyan', name.padEnd(5)),
    toText(message),
    paint('gray', fields.join(' ')),
  ];
  const stack = errorText(error);
  return head.join(' ').trimEnd() + (stack ? `\n${paint('gray', stack)}` : '');
}

function errorText(error: unknown): string {
  if (typeof error !== 'object' || error === null) return error === undefined ? '' : toText(error);
  if ('stack' in error && typeof error.stack === 'string') return error.stack;
  return JSON.stringify(error);
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
