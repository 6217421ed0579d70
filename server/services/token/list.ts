import { and, count, desc, eq, ilike, isNull } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { apiToken } from '@/db/schema/token';
import { type Page, containsPattern, pageRange, toPage } from '@/server/domain/page';
import type { ProjectRole } from '@/server/domain/permission';
import type { ListTokens } from '@/server/domain/project-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { ownedBy } from './own';

export type TokenItem = {
  id: string;
  name: string;
  /** First characters, to tell it by. */
  hint: string;
  role: ProjectRole;
  owner: string;
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

/** Tokens that are not revoked, newest first: one's own, and everybody's for an admin of the project. */
export async function listTokens(ctx: ServiceContext, input: ListTokens): Promise<Page<TokenItem>> {
  const { project, role } = await authorize(ctx, { project: input.project, permission: 'token.manage' });
  const where = and(
    eq(apiToken.projectId, project.id),
    isNull(apiToken.revokedAt),
    ownedBy(ctx.actor, role),
    input.search ? ilike(apiToken.name, containsPattern(input.search)) : undefined,
  );
  const { limit, offset } = pageRange(input);
  const items = await ctx.db
    .select({
      id: apiToken.id,
      name: apiToken.name,
      hint: apiToken.hint,
      role: apiToken.role,
      owner: user.name,
      createdAt: apiToken.createdAt,
      expiresAt: apiToken.expiresAt,
      lastUsedAt: apiToken.lastUsedAt,
    })
    .from(apiToken)
    .innerJoin(user, eq(user.id, apiToken.userId))
    .where(where)
    .orderBy(desc(apiToken.createdAt), desc(apiToken.id))
    .limit(limit)
    .offset(offset);
  const [sum] = await ctx.db.select({ of: count() }).from(apiToken).where(where);
  return toPage(input, items, sum?.of ?? 0);
}
