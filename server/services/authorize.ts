import { and, eq, isNull } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { project, projectMember } from '@/db/schema/project';
import type { Actor } from '@/server/auth/actor';
import { LoamError } from '@/server/domain/error';
import { type Permission, type ProjectRole, hasPermission, rolesWith } from '@/server/domain/permission';
import { AccessError, type AccessAttempt } from './access-error';
import { recordDenial } from './audit';
import type { ServiceContext } from './context';

export type Project = typeof project.$inferSelect;
export type Authorized = {
  project: Project;
  /** What the actor is in this project. Instance admins and the system are `admin`. */
  role: ProjectRole;
};

/**
 * The first line of every verb: may the actor do this, or all of these, in the project of that name? Throws `not-found` with the same
 * words when the project is absent and when it is somebody else's, `denied` when the role is too small. Refusals are audited.
 */
export async function authorize(
  ctx: ServiceContext,
  {
    project: name,
    permission,
  }: { project: string; permission: Permission | readonly [Permission, ...Permission[]] },
): Promise<Authorized> {
  assertPasswordChanged(ctx);
  const wanted = typeof permission === 'string' ? ([permission] as const) : permission;
  const found = await findProject(ctx, name);
  const attempt = (action: Permission) => ({
    action,
    projectId: found?.project.id ?? null,
    target: `project/${name}`,
  });
  if (!found || found.roles.length === 0) {
    return refuse(ctx, new AccessError('not-found', `There is no project "${name}".`, attempt(wanted[0])));
  }
  const { project, roles } = found;
  const missing = wanted.find(
    (each) => !roles.every((role) => hasPermission({ instanceAdmin: false, role }, each)),
  );
  if (missing) return refuse(ctx, tooSmall(roles, attempt(missing), `in project "${project.name}"`));
  for (const each of wanted) ctx.granted?.add(each);
  return { project, role: roles[0] ?? 'viewer' };
}

/** As `authorize`, for what concerns the whole instance. */
export async function authorizeInstance(ctx: ServiceContext, permission: Permission): Promise<void> {
  assertPasswordChanged(ctx);
  const { actor } = ctx;
  if (actor.type !== 'system' && !actor.instanceAdmin) {
    const attempt = { action: permission, projectId: null, target: 'instance' };
    const options = { expected: 'an instance admin', hint: 'Ask an instance admin to do it.' };
    return refuse(
      ctx,
      new AccessError('denied', `Only instance admins have ${permission}.`, attempt, options),
    );
  }
  ctx.granted?.add(permission);
}

/** Nobody does anything with a one-time password but change it. */
export function assertPasswordChanged({ actor }: Pick<ServiceContext, 'actor'>): void {
  if (actor.type === 'user' && actor.mustChangePassword) {
    throw new LoamError('denied', 'Your one-time password must be changed first.', {
      hint: 'Sign in to the console and choose a password of your own.',
    });
  }
}

type Found = {
  project: Project;
  /** Every one of them must have the permission: a token's own role, and what its maker is today. None: not a member. */
  roles: ProjectRole[];
};

async function findProject(ctx: ServiceContext, name: string): Promise<Found | undefined> {
  const { actor } = ctx;
  const personId = actor.type === 'user' ? actor.id : actor.type === 'token' ? actor.userId : '';
  const [row] = await ctx.db
    .select({ project, memberRole: projectMember.role, instanceAdmin: user.instanceAdmin })
    .from(project)
    .leftJoin(user, eq(user.id, personId))
    .leftJoin(projectMember, and(eq(projectMember.projectId, project.id), eq(projectMember.userId, user.id)))
    .where(and(eq(project.name, name), isNull(project.archivedAt)));
  if (!row) return undefined;
  const personRole = row.instanceAdmin ? 'admin' : row.memberRole;
  return { project: row.project, roles: rolesIn(actor, row.project.id, personRole) };
}

function rolesIn(actor: Actor, projectId: string, personRole: ProjectRole | null): ProjectRole[] {
  if (actor.type === 'system') return ['admin'];
  if (personRole === null) return [];
  if (actor.type === 'user') return [personRole];
  if (actor.projectId === null) return [personRole];
  return actor.projectId === projectId ? [actor.role, personRole] : [];
}

function tooSmall(roles: ProjectRole[], attempt: AccessAttempt, where: string): AccessError {
  const able = rolesWith(attempt.action);
  return new AccessError('denied', `Your role ${where} does not have ${attempt.action}.`, attempt, {
    expected: able.length > 0 ? `one of the roles ${able.join(', ')}` : 'an instance admin',
    got: [...new Set(roles)].join(' of '),
    hint: 'Ask an admin of the project for the role.',
  });
}

async function refuse(ctx: ServiceContext, error: AccessError): Promise<never> {
  // In a transaction the entry would be rolled back with it; `inTransaction` writes it afterwards.
  if (!ctx.inTransaction) await recordDenial(ctx, error.attempt);
  throw error;
}
