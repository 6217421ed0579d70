import { desc, eq, isNull, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { audit } from '@/db/schema/audit';
import { canonicalJson } from '@/server/domain/canonical-json';
import type { JsonObject } from '@/server/domain/json';
import { sha256Digest } from '@/server/platform/crypto';
import { redact } from '@/server/platform/redact';
import type { ServiceContext } from './context';

export type AuditEntry = {
  /** Null for what concerns the whole instance. */
  projectId: string | null;
  /** `<noun>.<verb>`, or the permission that was refused. */
  action: string;
  /** What it was done to, as people know it: `application/shop`. */
  target: string;
  detail?: JsonObject;
};

type AuditRow = typeof audit.$inferSelect;

/** `previousHash` of the first entry of a chain. */
export const chainStart = 'sha256:'.padEnd(71, '0');

/**
 * Appends to the audit, in the caller's transaction: what is rolled back was not done. Each project has a hash chain of
 * its own, and the instance has one, so that projects do not wait for each other. Call it last in a transaction: its
 * lock keeps other writers of the same chain waiting until the commit.
 */
export async function recordAudit(ctx: ServiceContext, entry: AuditEntry): Promise<void> {
  await append(ctx, entry, 'allowed');
}

/** Writes down that something was tried and refused. Call it outside the transaction that is rolled back. */
export async function recordDenial(ctx: ServiceContext, entry: AuditEntry): Promise<void> {
  await append(ctx, entry, 'denied');
}

async function append(ctx: ServiceContext, entry: AuditEntry, result: 'allowed' | 'denied'): Promise<void> {
  const insert = async (db: Executor) => {
    const key = `audit:${entry.projectId ?? ''}`;
    await db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
    const [last] = await db
      .select({ hash: audit.hash })
      .from(audit)
      .where(inChain(entry.projectId))
      .orderBy(desc(audit.id))
      .limit(1);
    const row = { ...toRow(ctx, entry, result), previousHash: last?.hash ?? chainStart };
    await db.insert(audit).values({ ...row, hash: hashOf(row) });
  };
  // The lock lasts as long as the transaction; without one it would be gone before the insert.
  await (ctx.inTransaction ? insert(ctx.db) : ctx.db.transaction(insert));
}

function toRow(ctx: ServiceContext, entry: AuditEntry, result: 'allowed' | 'denied') {
  const { actor } = ctx;
  return {
    at: ctx.now(),
    actorId: actor.type === 'system' ? null : actor.id,
    actorName: actor.type === 'token' ? `${actor.name} (token)` : actor.name,
    projectId: entry.projectId,
    action: entry.action,
    // PostgreSQL keeps no NUL in text, and a name that was only tried may be anything.
    target: entry.target.replaceAll('\u0000', '').slice(0, 500),
    result,
    detail: redact(entry.detail ?? {}) as JsonObject,
    requestId: ctx.requestId,
  };
}

export function inChain(projectId: string | null) {
  return projectId === null ? isNull(audit.projectId) : eq(audit.projectId, projectId);
}

/** What an entry's hash is, by its content and the entry before it. */
export function hashOf(row: Omit<AuditRow, 'id' | 'hash'>): string {
  const { at, actorId, actorName, projectId, action, target, result, detail, requestId, previousHash } = row;
  const content = { at: at.toISOString(), actorId, actorName, projectId, action, target, result, requestId };
  return sha256Digest(canonicalJson({ ...content, detail: detail as JsonObject, previousHash }));
}
