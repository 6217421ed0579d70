import type { Drift, Repair } from '@/server/domain/drift';

const firstPauseMs = 5_000;
const longestPauseMs = 5 * 60_000;
const forgetMs = 10 * 60_000;

/** Why it is not put back just now, and when that changes by itself. */
export type Held = { why: string; until: Date | null };

/** Longer and longer where somebody changes it again and again. */
export function whyPatient(repaired: Repair | null, { by }: Pick<Drift, 'by'>, now: Date): Held | null {
  if (!isRecent(repaired, now)) return null;
  const at = Date.parse(repaired.at) + Math.min(firstPauseMs * 2 ** (repaired.times - 1), longestPauseMs);
  if (at <= now.getTime()) return null;
  const who = by.map((each) => each.manager).join(', ') || 'somebody';
  const until = new Date(at);
  const why = `${who} changed it again, after it was put back ${repaired.times} times; it is tried again from ${until.toISOString().slice(11, 19)} UTC on`;
  return { why, until };
}

/** How often it was put back in short order, with this time. */
export function timesOf(repaired: Repair | null, now: Date): number {
  return isRecent(repaired, now) ? repaired.times + 1 : 1;
}

function isRecent(repaired: Repair | null, now: Date): repaired is Repair {
  return repaired !== null && now.getTime() - Date.parse(repaired.at) < forgetMs;
}
