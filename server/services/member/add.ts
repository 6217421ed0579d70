import { eq } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { projectMember } from '@/db/schema/project';
import { LoamError } from '@/server/domain/error';
import type { AddMember } from '@/server/domain/project-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { recordMembership } from './record';

/** Takes somebody who has an account into the project. */
export async function addMember(ctx: ServiceContext, input: AddMember): Promise<{ userId: string }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'member.manage' });
  return inTransaction(ctx, async (ctx) => {
    const [person] = await ctx.db.select({ id: user.id }).from(user).where(eq(user.email, input.email));
    if (!person) {
      throw new LoamError('not-found', `Nobody has an account with ${input.email}.`, {
        path: 'email',
        hint: 'An instance admin can make the account.',
      });
    }
    const added = await ctx.db
      .insert(projectMember)
      .values({ projectId: project.id, userId: person.id, role: input.role, createdAt: ctx.now() })
      .onConflictDoNothing()
      .returning({ userId: projectMember.userId });
    if (added.length === 0) {
      throw new LoamError('conflict', `${input.email} is a member already.`, {
        path: 'email',
        hint: 'Change the role of the member instead.',
      });
    }
    const detail = { email: input.email, role: input.role };
    await recordMembership(ctx, { project, userId: person.id, action: 'member.add', detail });
    return { userId: person.id };
  });
}
