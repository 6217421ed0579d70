import { and, eq } from 'drizzle-orm';
import { project as projectTable, projectMember } from '@/db/schema/project';
import { LoamError } from '@/server/domain/error';
import type { ProjectRole } from '@/server/domain/permission';
import type { RemoveMember, UpdateMemberRole } from '@/server/domain/project-input';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { recordMembership } from './record';

export async function updateMemberRole(ctx: ServiceContext, input: UpdateMemberRole): Promise<void> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'member.manage' });
  const { userId, role } = input;
  await inTransaction(ctx, async (ctx) => {
    const before = await lockMember(ctx, project, userId);
    if (before === role) return;
    if (before === 'admin') await assertOtherAdmin(ctx, project);
    await ctx.db.update(projectMember).set({ role }).where(isMember(project, userId));
    const detail = { before, after: role };
    await recordMembership(ctx, { project, userId, action: 'member.update-role', detail });
  });
}

export async function removeMember(ctx: ServiceContext, input: RemoveMember): Promise<void> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'member.manage' });
  const { userId } = input;
  await inTransaction(ctx, async (ctx) => {
    const before = await lockMember(ctx, project, userId);
    if (before === 'admin') await assertOtherAdmin(ctx, project);
    await ctx.db.delete(projectMember).where(isMember(project, userId));
    await recordMembership(ctx, { project, userId, action: 'member.remove', detail: { role: before } });
  });
}

/** One at a time per project: two admins who remove each other at the same moment must not both succeed. */
async function lockMember(ctx: ServiceContext, project: Project, userId: string): Promise<ProjectRole> {
  await ctx.db
    .select({ id: projectTable.id })
    .from(projectTable)
    .where(eq(projectTable.id, project.id))
    .for('update');
  const [member] = await ctx.db
    .select({ role: projectMember.role })
    .from(projectMember)
    .where(isMember(project, userId));
  if (!member) throw new LoamError('not-found', `There is no member "${userId}" in this project.`);
  return member.role;
}

async function assertOtherAdmin(ctx: ServiceContext, project: Project): Promise<void> {
  const admins = await ctx.db
    .select({ userId: projectMember.userId })
    .from(projectMember)
    .where(and(eq(projectMember.projectId, project.id), eq(projectMember.role, 'admin')))
    .limit(2);
  if (admins.length > 1) return;
  throw new LoamError('illegal-state', 'This is the last admin of the project.', {
    hint: 'Make somebody else an admin first.',
  });
}

function isMember(project: Project, userId: string) {
  return and(eq(projectMember.projectId, project.id), eq(projectMember.userId, userId));
}
