import { eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { project } from '@/db/schema/project';
import type { UpdateProject } from '@/server/domain/project-input';
import { admitRuns } from '@/server/engine/store/admit';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { nothingToChange } from '../nothing-to-change';
import { inTransaction } from '../transaction';

/** Its title, and how many of its runs may be at work at once: those beyond that wait, in their order. */
export async function updateProject(ctx: ServiceContext, input: UpdateProject): Promise<{ name: string }> {
  const { project: found } = await authorize(ctx, { ...input, permission: 'project.manage' });
  if (input.title === undefined && input.maxRuns === undefined) throw nothingToChange('title or maxRuns');
  const before = { title: found.title, maxRuns: found.maxRuns };
  const after = { title: input.title ?? before.title, maxRuns: given(input.maxRuns, before.maxRuns) };
  return inTransaction(ctx, async (ctx) => {
    await ctx.db.update(project).set(after).where(eq(project.id, found.id));
    // There may be room for more of them now.
    if (after.maxRuns !== before.maxRuns) await admitRuns(ctx.db, found.id);
    await recordChange(ctx.db, { projectId: found.id, topic: 'project' });
    await recordAudit(ctx, {
      projectId: found.id,
      action: 'project.update',
      target: `project/${found.name}`,
      detail: { before, after },
    });
    return { name: found.name };
  });
}

function given(value: number | null | undefined, before: number | null): number | null {
  return value === undefined ? before : value;
}
