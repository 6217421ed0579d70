import { and, desc, eq, gt } from 'drizzle-orm';
import { session } from '@/db/schema/auth';
import { type SessionContext, assertPerson } from './session-context';

export type SessionItem = {
  id: string;
  /** The browser that asks. */
  current: boolean;
  address: string | null;
  userAgent: string | null;
  createdAt: Date;
  expiresAt: Date;
};

/** Where this person is signed in, newest first. */
export async function listSessions(ctx: SessionContext): Promise<SessionItem[]> {
  const actor = assertPerson(ctx.actor);
  const rows = await ctx.db
    .select()
    .from(session)
    .where(and(eq(session.userId, actor.id), gt(session.expiresAt, ctx.now())))
    .orderBy(desc(session.createdAt))
    .limit(200);
  return rows.map(({ id, ipAddress, userAgent, createdAt, expiresAt }) => ({
    id,
    current: id === actor.sessionId,
    address: ipAddress,
    userAgent,
    createdAt,
    expiresAt,
  }));
}
