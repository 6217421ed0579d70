import { eq } from 'drizzle-orm';
import { project, projectMember } from '@/db/schema/project';
import { LoamError } from '@/server/domain/error';
import type { CreateProject } from '@/server/domain/project-input';
import { newId } from '@/server/platform/ids';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';

/** Makes a project; whoever makes it is its first admin. */
export async function createProject(ctx: ServiceContext, input: CreateProject): Promise<{ name: string }> {
  await authorizeInstance(ctx, 'instance-wide.project.create');
  const { name, title = name, grants = [] } = input;
  return inTransaction(ctx, async (ctx) => {
    const id = newId('prj');
    const made = await ctx.db
      .insert(project)
      .values({ id, name, title, grants, createdAt: ctx.now() })
      .onConflictDoNothing({ target: project.name })
      .returning({ id: project.id });
    if (made.length === 0) throw await nameTaken(ctx, name);
    const { actor } = ctx;
    const userId = actor.type === 'user' ? actor.id : actor.type === 'token' ? actor.userId : null;
    if (userId) await ctx.db.insert(projectMember).values({ projectId: id, userId, role: 'admin' });
    await recordAudit(ctx, {
      projectId: id,
      action: 'project.create',
      target: `project/${name}`,
      detail: { grants },
    });
    return { name };
  });
}

async function nameTaken(ctx: ServiceContext, name: string): Promise<LoamError> {
  const [found] = await ctx.db
    .select({ archivedAt: project.archivedAt })
    .from(project)
    .where(eq(project.name, name));
  const archived = found?.archivedAt ? ', which is archived' : '';
  return new LoamError('conflict', `There is a project "${name}" already${archived}.`, {
    path: 'name',
    hint: 'Choose another name.',
  });
}
