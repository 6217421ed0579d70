import { and, asc, count, eq, ilike, or } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { projectMember } from '@/db/schema/project';
import { type Page, containsPattern, pageRange, toPage } from '@/server/domain/page';
import type { ProjectRole } from '@/server/domain/permission';
import type { ListMembers } from '@/server/domain/project-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type MemberItem = {
  userId: string;
  name: string;
  email: string;
  role: ProjectRole;
  createdAt: Date;
};

/** Who is in a project, by name. Instance admins are in every project without being listed. */
export async function listMembers(ctx: ServiceContext, input: ListMembers): Promise<Page<MemberItem>> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'member.read' });
  const pattern = input.search ? containsPattern(input.search) : null;
  const where = and(
    eq(projectMember.projectId, project.id),
    pattern ? or(ilike(user.name, pattern), ilike(user.email, pattern)) : undefined,
  );
  const joined = eq(user.id, projectMember.userId);
  const { limit, offset } = pageRange(input);
  const items = await ctx.db
    .select({
      userId: user.id,
      name: user.name,
      email: user.email,
      role: projectMember.role,
      createdAt: projectMember.createdAt,
    })
    .from(projectMember)
    .innerJoin(user, joined)
    .where(where)
    .orderBy(asc(user.name), asc(user.id))
    .limit(limit)
    .offset(offset);
  const [sum] = await ctx.db.select({ of: count() }).from(projectMember).innerJoin(user, joined).where(where);
  return toPage(input, items, sum?.of ?? 0);
}
