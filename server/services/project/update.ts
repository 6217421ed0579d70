import { eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { project } from '@/db/schema/project';
import type { UpdateProject } from '@/server/domain/project-input';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';

export async function updateProject(ctx: ServiceContext, input: UpdateProject): Promise<{ name: string }> {
  const { project: found } = await authorize(ctx, { ...input, permission: 'project.manage' });
  return inTransaction(ctx, async (ctx) => {
    await ctx.db.update(project).set({ title: input.title }).where(eq(project.id, found.id));
    await recordChange(ctx.db, { projectId: found.id, topic: 'project' });
    await recordAudit(ctx, {
      projectId: found.id,
      action: 'project.update',
      target: `project/${found.name}`,
      detail: { before: { title: found.title }, after: { title: input.title } },
    });
    return { name: found.name };
  });
}
