export type AgoUnit = 'now' | 'seconds' | 'minutes' | 'hours' | 'date';

/** How a list says when: seconds under a minute, minutes, hours up to a day, then the date. The future counts as now. */
export function agoOf(at: Date, now: Date): { unit: AgoUnit; count: number } {
  const seconds = Math.floor((now.getTime() - at.getTime()) / 1000);
  if (seconds < 5) return { unit: 'now', count: 0 };
  if (seconds < 60) return { unit: 'seconds', count: seconds };
  if (seconds < 3600) return { unit: 'minutes', count: Math.floor(seconds / 60) };
  if (seconds < 86_400) return { unit: 'hours', count: Math.floor(seconds / 3600) };
  return { unit: 'date', count: 0 };
}
