import { and, asc, eq, isNull, or } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { project, projectMember } from '@/db/schema/project';
import type { ProjectRole } from '@/server/domain/permission';
import { assertPasswordChanged } from '../authorize';
import type { ServiceContext } from '../context';

export type ProjectOfActor = { name: string; title: string; role: ProjectRole };

/** The projects that the actor is in, by name; all of them for an instance admin. */
export async function listProjects(ctx: ServiceContext): Promise<ProjectOfActor[]> {
  assertPasswordChanged(ctx);
  const { actor } = ctx;
  const personId = actor.type === 'user' ? actor.id : actor.type === 'token' ? actor.userId : '';
  const rows = await ctx.db
    .select({ project, memberRole: projectMember.role, instanceAdmin: user.instanceAdmin })
    .from(project)
    .innerJoin(user, eq(user.id, personId))
    .leftJoin(projectMember, and(eq(projectMember.projectId, project.id), eq(projectMember.userId, user.id)))
    .where(
      and(
        isNull(project.archivedAt),
        or(eq(user.instanceAdmin, true), eq(projectMember.userId, user.id)),
        actor.type === 'token' && actor.projectId !== null ? eq(project.id, actor.projectId) : undefined,
      ),
    )
    .orderBy(asc(project.name));
  return rows.map(({ project: { name, title }, memberRole, instanceAdmin }) => {
    const personRole = instanceAdmin ? 'admin' : (memberRole ?? 'viewer');
    const role = actor.type === 'token' && actor.projectId !== null ? actor.role : personRole;
    return { name, title, role };
  });
}
