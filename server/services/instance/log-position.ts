import type { LogLine } from './merge-logs';

/** The time of the last line that was taken of each container: each tells its past on its own, so one time is not enough. */
export type LogPosition = ReadonlyMap<string, string>;

/** No name of a pod or container holds `_`, `*` or `!`, and they cost nothing in an address. */
export const sourceKey = ({ pod, container }: Pick<LogLine, 'pod' | 'container'>) => `${pod}*${container}`;

export function formatLogPosition(position: LogPosition): string {
  return [...position].map(([key, at]) => `${key}*${at.replaceAll(':', '_')}`).join('!');
}

/** Null for what no `formatLogPosition` wrote. */
export function parseLogPosition(text: string): LogPosition | null {
  const position = new Map<string, string>();
  for (const part of text === '' ? [] : text.split('!')) {
    const match = /^([^*]+\*[^*]+)\*(\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d(?:\.\d{1,9})?Z)$/.exec(part);
    if (!match?.[1] || !match[2]) return null;
    position.set(match[1], match[2].replaceAll('_', ':'));
  }
  return position;
}
