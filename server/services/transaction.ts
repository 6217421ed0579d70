import type { Tx } from '@/db/client';
import { AccessError } from './access-error';
import { recordDenial } from './audit';
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
  try {
    return await ctx.db.transaction((tx: Tx) => fn({ ...ctx, db: tx, inTransaction: true }));
  } catch (error) {
    if (error instanceof AccessError) await recordDenial(ctx, error.attempt);
    throw error;
  }
}
