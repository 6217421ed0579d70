import { and, count, desc, eq, ilike, like, or } from 'drizzle-orm';
import { audit } from '@/db/schema/audit';
import type { JsonObject } from '@/server/domain/json';
import { type Page, containsPattern, pageRange, prefixPattern, toPage } from '@/server/domain/page';
import type { ListAudit } from '@/server/domain/project-input';
import { inChain } from '../audit';
import { authorize, authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';

export type AuditItem = {
  id: number;
  at: Date;
  actorId: string | null;
  actorName: string;
  action: string;
  target: string;
  result: 'allowed' | 'denied';
  detail: JsonObject;
  requestId: string | null;
};

/** What was done in a project and what was refused, newest first. */
export async function listAudit(
  ctx: ServiceContext,
  input: ListAudit & { project: string },
): Promise<Page<AuditItem>> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'audit.read' });
  return readChain(ctx, project.id, input);
}

/** The same for what concerns the whole instance: sign-ins, people, projects that do not exist. */
export async function listInstanceAudit(ctx: ServiceContext, input: ListAudit): Promise<Page<AuditItem>> {
  await authorizeInstance(ctx, 'instance-wide.audit.read');
  return readChain(ctx, null, input);
}

async function readChain(
  ctx: ServiceContext,
  projectId: string | null,
  input: ListAudit,
): Promise<Page<AuditItem>> {
  const pattern = input.search ? containsPattern(input.search) : null;
  const where = and(
    inChain(projectId),
    input.result ? eq(audit.result, input.result) : undefined,
    input.action ? like(audit.action, prefixPattern(input.action)) : undefined,
    pattern ? or(ilike(audit.target, pattern), ilike(audit.actorName, pattern)) : undefined,
  );
  const { limit, offset } = pageRange(input);
  const rows = await ctx.db
    .select()
    .from(audit)
    .where(where)
    .orderBy(desc(audit.id))
    .limit(limit)
    .offset(offset);
  const [sum] = await ctx.db.select({ of: count() }).from(audit).where(where);
  const items = rows.map(({ previousHash: _previous, hash: _hash, projectId: _project, detail, ...row }) => ({
    ...row,
    detail: detail as JsonObject,
  }));
  return toPage(input, items, sum?.of ?? 0);
}
