import { and, asc, gt, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { audit } from '@/db/schema/audit';
import { chainStart, hashOf, inChain } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';

export type ChainVerdict = {
  /** Null: the chain of the instance. */
  projectId: string | null;
  entries: number;
  /** Hash of the last entry. Kept elsewhere, it also shows that none was cut off at the end. */
  head: string;
  /** Id of the first entry that does not fit, null when all do. */
  brokenAt: number | null;
};

const batchSize = 1000;

/** Follows one chain from its start and compares every hash with the content it stands for. */
export async function verifyAuditChain(db: Executor, projectId: string | null): Promise<ChainVerdict> {
  let head = chainStart;
  let entries = 0;
  let lastId = 0;
  for (;;) {
    const rows = await db
      .select()
      .from(audit)
      .where(and(inChain(projectId), gt(audit.id, lastId)))
      .orderBy(asc(audit.id))
      .limit(batchSize);
    for (const row of rows) {
      if (row.previousHash !== head || hashOf(row) !== row.hash) {
        return { projectId, entries, head, brokenAt: row.id };
      }
      head = row.hash;
      lastId = row.id;
      entries += 1;
    }
    if (rows.length < batchSize) return { projectId, entries, head, brokenAt: null };
  }
}

/** Verifies every chain there is. */
export async function verifyAudit(ctx: ServiceContext): Promise<{ ok: boolean; chains: ChainVerdict[] }> {
  await authorizeInstance(ctx, 'instance-wide.audit.read');
  const found = await ctx.db
    .selectDistinct({ projectId: audit.projectId })
    .from(audit)
    .orderBy(sql`1 nulls first`);
  const chains: ChainVerdict[] = [];
  for (const { projectId } of found) chains.push(await verifyAuditChain(ctx.db, projectId));
  return { ok: chains.every(({ brokenAt }) => brokenAt === null), chains };
}
