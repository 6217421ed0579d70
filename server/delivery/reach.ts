import { eq } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { namespace } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import type { Reach } from './policy';

/** What the instance admins gave a project. */
export async function loadGrants(
  db: Executor,
  projectId: string,
): Promise<Pick<Reach, 'project' | 'grants'>> {
  const [owner] = await db
    .select({ project: project.name, grants: project.grants })
    .from(project)
    .where(eq(project.id, projectId));
  return owner ?? { project: '', grants: [] };
}

/** What a project may touch in a cluster, as it stands now. */
export async function loadReach(db: Executor, projectId: string, clusterId: string): Promise<Reach> {
  const rows = await db
    .select({
      project: project.name,
      grants: project.grants,
      name: namespace.name,
      owner: namespace.projectId,
    })
    .from(project)
    .leftJoin(namespace, eq(namespace.clusterId, clusterId))
    .where(eq(project.id, projectId));
  const { project: name = '', grants = [] } = rows[0] ?? {};
  const names = (mine: boolean) =>
    new Set(rows.flatMap((row) => ((row.owner === projectId) === mine && row.name ? [row.name] : [])));
  return { project: name, grants, own: names(true), others: names(false) };
}
