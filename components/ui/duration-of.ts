/** A time span in its two largest units, for the words of `run.duration`. */
export type Span = { unit: 'milliseconds' | 'seconds' | 'minutes' | 'hours'; large: number; small: number };

export function spanOf(ms: number): Span {
  if (ms < 1000) return { unit: 'milliseconds', large: Math.max(0, Math.round(ms)), small: 0 };
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return { unit: 'seconds', large: seconds, small: 0 };
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return { unit: 'minutes', large: minutes, small: seconds % 60 };
  return { unit: 'hours', large: Math.floor(minutes / 60), small: minutes % 60 };
}
