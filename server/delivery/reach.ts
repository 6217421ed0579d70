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
  const [granted, rows] = await Promise.all([
    loadGrants(db, projectId),
    db
      .select({ name: namespace.name, projectId: namespace.projectId })
      .from(namespace)
      .where(eq(namespace.clusterId, clusterId)),
  ]);
  const names = (mine: boolean) =>
    new Set(rows.filter((row) => (row.projectId === projectId) === mine).map((row) => row.name));
  return { ...granted, own: names(true), others: names(false) };
}
