import type { Tx } from '@/db/client';
import { AccessError } from './access-error';
import { recordDenial, writeAudit } from './audit';
import type { AuditDraft } from './audit-draft';
import type { ServiceContext } from './context';

/**
 * Runs `fn` in one transaction: the caller's when it already is in one, so that verbs compose and commit together, else
 * a new one. A denial inside it is audited after the rollback, which would otherwise take the audit entry with it.
 */
export async function inTransaction<Result>(
  ctx: ServiceContext,
  fn: (ctx: ServiceContext) => Promise<Result>,
): Promise<Result> {
  if (ctx.inTransaction) return fn(ctx);
  const audited: Promise<void>[] = [];
  try {
    const result = await ctx.db.transaction(async (tx: Tx) => {
      const end = { audit: [] };
      const answer = await fn({ ...ctx, db: tx, inTransaction: end });
      // Not waited for, so that the commit goes with it: where this fails, that does, and the reason is told below.
      const written = writeAudit(tx, end.audit);
      written.catch(() => undefined);
      audited.push(written);
      return answer;
    });
    await Promise.all(audited);
    return result;
  } catch (error) {
    const [failed] = await Promise.allSettled(audited);
    if (failed?.status === 'rejected') throw failed.reason;
    if (error instanceof AccessError) await recordDenial(ctx, error.attempt);
    throw error;
  }
}

/** Runs `fn` so that what it wrote is undone alone when it throws. Only in a transaction. */
export async function inSavepoint<Result>(
  ctx: ServiceContext,
  fn: (ctx: ServiceContext) => Promise<Result>,
): Promise<Result> {
  const audit: AuditDraft[] = [];
  const result = await ctx.db.transaction((tx) => fn({ ...ctx, db: tx, inTransaction: { audit } }));
  ctx.inTransaction?.audit.push(...audit);
  return result;
}
