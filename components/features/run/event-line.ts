import type { LogLevel, LogLine } from '@/components/patterns/log-lines';

type Event = { seq: number; at: Date; nodeKey: string | null; type: string; data: unknown };

/** One transition as a line: who, what became of it, and whatever of attempt, person, message and error came with it. */
export function toEventLine({ seq, at, nodeKey, type, data }: Event, run: string): LogLine {
  return {
    id: String(seq),
    at: at.toISOString(),
    source: `${String(seq).padStart(3)}  ${nodeKey ?? run}`,
    level: levelOf(type),
    text: [type.padEnd(16), ...detailsOf(data)].join('  ').trimEnd(),
  };
}

function levelOf(type: string): LogLevel {
  if (type.endsWith('.failed')) return 'error';
  return type.endsWith('.cancelled') || type.endsWith('.retrying') ? 'warning' : 'plain';
}

function detailsOf(data: unknown): string[] {
  if (!isRecord(data)) return [];
  const { attempt, by, message, error, reason } = data;
  return [
    typeof attempt === 'number' && attempt > 1 ? `#${attempt}` : '',
    textOf(isRecord(by) ? by['name'] : undefined),
    textOf(reason),
    textOf(message),
    textOf(isRecord(error) ? error['message'] : undefined),
  ].filter(Boolean);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
