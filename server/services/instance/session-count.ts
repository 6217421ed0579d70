import { LoamError } from '@/server/domain/error';
import type { Actor } from '../context';

const holder = globalThis as typeof globalThis & { loamPodSessions?: Map<string, number> };

// On globalThis, because Next.js bundles a module once per entry point.
function counts(): Map<string, number> {
  holder.loamPodSessions ??= new Map();
  return holder.loamPodSessions;
}

/** Takes one of the places that a person has in this process; throws when all are taken. Returns what gives it back. */
export function takeSession(actor: Actor, most: number): () => void {
  const who = actor.type === 'token' ? actor.userId : actor.type === 'user' ? actor.id : 'system';
  const open = counts().get(who) ?? 0;
  if (open >= most)
    throw new LoamError('rate-limited', `You have ${open} sessions open already.`, {
      expected: `at most ${most} at once`,
      hint: 'Close one. LOAM_POD_SESSIONS sets how many a person may have.',
    });
  counts().set(who, open + 1);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const left = (counts().get(who) ?? 1) - 1;
    if (left > 0) counts().set(who, left);
    else counts().delete(who);
  };
}
