import { and, eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { session } from '@/db/schema/auth';
import { LoamError } from '@/server/domain/error';
import type { EndSession } from '@/server/domain/session-input';
import { recordAudit } from '../audit';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { type SessionContext, assertPerson } from './session-context';

/** Ends the session of this browser and takes its cookie back. Signing out twice is no error. */
export async function signOut(ctx: SessionContext): Promise<void> {
  const { headers } = await ctx.auth.api.signOut({ headers: ctx.request.headers, returnHeaders: true });
  ctx.request.setCookies.splice(0, Infinity, ...headers.getSetCookie());
  if (ctx.actor?.type !== 'user') return;
  await inTransaction({ ...ctx, actor: ctx.actor }, async (ctx) => {
    await recordSessionEnd(ctx, 'session.end');
  });
}

/** Ends every session of this person, in every browser. */
export async function signOutEverywhere(ctx: SessionContext): Promise<{ ended: number }> {
  const actor = assertPerson(ctx.actor);
  const { headers } = await ctx.auth.api.signOut({ headers: ctx.request.headers, returnHeaders: true });
  ctx.request.setCookies.splice(0, Infinity, ...headers.getSetCookie());
  return inTransaction({ ...ctx, actor }, async (ctx) => {
    const ended = await ctx.db
      .delete(session)
      .where(eq(session.userId, actor.id))
      .returning({ id: session.id });
    await recordSessionEnd(ctx, 'session.end-all');
    // This browser's session is among them, ended above.
    return { ended: ended.length + 1 };
  });
}

/** Ends one session of this person, e.g. that of a lost laptop. */
export async function endSession(ctx: SessionContext, { id }: EndSession): Promise<void> {
  const actor = assertPerson(ctx.actor);
  await inTransaction({ ...ctx, actor }, async (ctx) => {
    const ended = await ctx.db
      .delete(session)
      .where(and(eq(session.id, id), eq(session.userId, actor.id)))
      .returning({ id: session.id });
    if (ended.length === 0) throw new LoamError('not-found', `There is no session "${id}" of yours.`);
    await recordSessionEnd(ctx, 'session.end');
  });
}

/** Wakes the live streams, which look whether they may go on. */
export const sessionsTopic = 'sessions';

async function recordSessionEnd(ctx: ServiceContext, action: string): Promise<void> {
  await recordChange(ctx.db, { projectId: null, topic: sessionsTopic });
  const target = ctx.actor.type === 'system' ? 'system' : `user/${ctx.actor.id}`;
  await recordAudit(ctx, { projectId: null, action, target });
}
