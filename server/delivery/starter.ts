import { eq, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { user } from '@/db/schema/auth';
import { project, projectMember } from '@/db/schema/project';
import { apiToken } from '@/db/schema/token';
import { LoamError } from '@/server/domain/error';
import { smallerRole } from '@/server/domain/permission';
import type { NodeHandler } from '@/server/engine/runner/handler';
import type { Person } from '@/server/targets/kubernetes/impersonate';
import type { DeliveryDeps } from './handlers/deps';

/**
 * Writes to clusters as whoever is answerable for the run, where a cluster is to be written to so. `make` makes a handler out
 * of what it works with.
 */
export function asStarter(deps: DeliveryDeps, make: (deps: DeliveryDeps) => NodeHandler): NodeHandler {
  const { poll, cancel } = make(deps);
  const own = ({ executionId }: { executionId: string }): NodeHandler => {
    const whose = once(() => personBehind(deps.db, executionId));
    const open = (clusterId: string) => deps.clusters.openAs(clusterId, whose);
    return make({ ...deps, clusters: { ...deps.clusters, open } });
  };
  return {
    start: (ctx) => own(ctx).start(ctx),
    ...(poll
      ? {
          poll: (ctx) => {
            const handler = own(ctx);
            return (handler.poll ?? handler.start)(ctx);
          },
        }
      : {}),
    ...(cancel ? { cancel: async (ctx) => own(ctx).cancel?.(ctx) } : {}),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function personBehind(db: Executor, executionId: string): Promise<Person | null> {
  const starter = await starterOf(db, executionId);
  return starter && personOf(db, starter.by, starter.projectId);
}

/** Who started a run: as it is on record, which may be a token, and the person behind that. */
export type Starter = { by: string; personId: string; projectId: string };

/** Who started the run that an execution is part of. Null: nobody did, but Loam itself. */
export async function starterOf(db: Executor, executionId: string): Promise<Starter | null> {
  const { rows } = await db.execute<Starter>(sql`
    with recursive run as (
      select id, parent_id, created_by, project_id from execution where id = ${executionId}
      union all
      select above.id, above.parent_id, above.created_by, above.project_id
      from execution above join run on above.id = run.parent_id
    )
    select run.created_by as by, coalesce(api_token.user_id, run.created_by) as "personId", run.project_id as "projectId"
    from run
    left join api_token on api_token.id = run.created_by
    where run.parent_id is null and run.created_by is not null
  `);
  return rows[0] ?? null;
}

/**
 * Whom the id of a person or of a token stands for, with the role that holds now: with a token never more than either has.
 * Throws `denied` for who has none any more.
 */
export async function personOf(db: Executor, actorId: string, projectId: string): Promise<Person> {
  const [token] = await db.select().from(apiToken).where(eq(apiToken.id, actorId));
  const userId = token?.userId ?? actorId;
  const [found] = await db
    .select({
      email: user.email,
      project: project.name,
      isAdmin: user.instanceAdmin,
      role: projectMember.role,
    })
    .from(user)
    .innerJoin(project, eq(project.id, projectId))
    .leftJoin(
      projectMember,
      sql`${projectMember.userId} = ${user.id} and ${projectMember.projectId} = ${project.id}`,
    )
    .where(eq(user.id, userId));
  const own = found?.isAdmin ? 'admin' : (found?.role ?? null);
  const role = own && token ? smallerRole(own, token.role) : own;
  if (!found || role === null || token?.revokedAt) {
    throw new LoamError('denied', 'Whoever started this has no role in the project any more.', {
      expected: 'a person of the project: this cluster is written to as the one who started a run',
      got: found?.email ?? 'somebody who is gone',
      hint: 'Start it again as somebody who has one.',
    });
  }
  return { email: found.email, project: found.project, role };
}
