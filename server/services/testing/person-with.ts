import { eq } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { project as projectTable, projectMember } from '@/db/schema/project';
import type { ProjectRole } from '@/server/domain/permission';
import { newId } from '@/server/platform/ids';
import type { ServiceContext } from '../context';
import { uniqueName } from './delivery-world';

/** The context of a new person with this role in a project. */
export async function personWith(
  ctx: ServiceContext,
  project: string,
  role: ProjectRole,
): Promise<ServiceContext> {
  const [id, name] = [newId('usr'), uniqueName(role)];
  await ctx.db.insert(user).values({ id, name, email: `${name}@example.com` });
  const [own] = await ctx.db.select().from(projectTable).where(eq(projectTable.name, project));
  await ctx.db.insert(projectMember).values({ projectId: own?.id ?? '', userId: id, role });
  return { ...ctx, actor: { type: 'user', id, name, instanceAdmin: false, mustChangePassword: false } };
}
