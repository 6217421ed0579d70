import { and, eq, gt, isNull, lt, or } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { user } from '@/db/schema/auth';
import { apiToken } from '@/db/schema/token';
import type { ProjectRole } from '@/server/domain/permission';
import { newToken, sha256Digest } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import type { Actor } from './actor';

/** Every token begins with it, so that scanners and our own log recognise a leaked one. */
const prefix = 'loam';
const hintLength = 9;
const lastUsedEveryMs = 60_000;

export type IssuedToken = {
  id: string;
  /** The only time it can be read. */
  token: string;
};

/** Makes a token and stores its hash. Who may have which is decided by the caller. */
export async function issueToken(
  db: Executor,
  values: {
    name: string;
    userId: string;
    projectId: string | null;
    role: ProjectRole;
    createdAt: Date;
    expiresAt: Date | null;
  },
): Promise<IssuedToken> {
  const token = newToken(prefix);
  const id = newId('tok');
  await db
    .insert(apiToken)
    .values({ ...values, id, hash: sha256Digest(token), hint: token.slice(0, hintLength) });
  return { id, token };
}

/** Who acts with this token; null when it is unknown, expired or revoked. */
export async function findTokenActor(db: Executor, token: string, now: Date): Promise<Actor | null> {
  if (!token.startsWith(`${prefix}_`)) return null;
  const [row] = await db
    .select({ token: apiToken, person: user.name, instanceAdmin: user.instanceAdmin })
    .from(apiToken)
    .innerJoin(user, eq(user.id, apiToken.userId))
    .where(and(eq(apiToken.hash, sha256Digest(token)), isLive(now)));
  if (!row) return null;
  await noteUse(db, row.token, now);
  const { id, name, userId, projectId, role } = row.token;
  const instanceAdmin = projectId === null && row.instanceAdmin;
  return { type: 'token', id, name: `${row.person}: ${name}`, userId, projectId, role, instanceAdmin };
}

export function isLive(now: Date) {
  return and(isNull(apiToken.revokedAt), or(isNull(apiToken.expiresAt), gt(apiToken.expiresAt, now)));
}

// Once a minute is enough to see whether a token is in use, and spares a write per request.
async function noteUse(db: Executor, { id, lastUsedAt }: typeof apiToken.$inferSelect, now: Date) {
  const before = new Date(now.getTime() - lastUsedEveryMs);
  if (lastUsedAt && lastUsedAt > before) return;
  await db
    .update(apiToken)
    .set({ lastUsedAt: now })
    .where(and(eq(apiToken.id, id), or(isNull(apiToken.lastUsedAt), lt(apiToken.lastUsedAt, before))));
}
