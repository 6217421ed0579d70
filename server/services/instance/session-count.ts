import { LoamError } from '@/server/domain/error';
import type { Actor } from '../context';

const holder = globalThis as typeof globalThis & { loamPodSessions?: Map<string, number> };

// On globalThis, because Next.js bundles a module once per entry point.
function counts(): Map<string, number> {
  holder.loamPodSessions ??= new Map();
  return holder.loamPodSessions;
}

export type SessionKind = 'exec' | 'forward';
const words: Record<SessionKind, { what: string; hint: string }> = {
  exec: { what: 'terminals', hint: 'Close one. LOAM_POD_SESSIONS sets how many a person may have.' },
  forward: { what: 'forwarded connections', hint: 'Close one; a program may hold more than it uses.' },
};

/**
 * Takes one of the places that a person has in this process, of each kind so many; throws when all are taken. Returns what
 * gives it back.
 */
export function takeSession(actor: Actor, kind: SessionKind, most: number): () => void {
  const person = actor.type === 'token' ? actor.userId : actor.type === 'user' ? actor.id : 'system';
  const who = `${kind} ${person}`;
  const open = counts().get(who) ?? 0;
  if (open >= most)
    throw new LoamError('rate-limited', `You have ${open} ${words[kind].what} open already.`, {
      expected: `at most ${most} at once`,
      hint: words[kind].hint,
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
