import { eq } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { namespace } from '@/db/schema/environment';
import { project } from '@/db/schema/project';
import type { Reach } from './policy';

/** What a project may touch in a cluster, as it stands now. */
export async function loadReach(db: Executor, projectId: string, clusterId: string): Promise<Reach> {
  const [[owner], rows] = await Promise.all([
    db.select({ name: project.name, grants: project.grants }).from(project).where(eq(project.id, projectId)),
    db
      .select({ name: namespace.name, projectId: namespace.projectId })
      .from(namespace)
      .where(eq(namespace.clusterId, clusterId)),
  ]);
  const names = (mine: boolean) =>
    new Set(rows.filter((row) => (row.projectId === projectId) === mine).map((row) => row.name));
  return { project: owner?.name ?? '', grants: owner?.grants ?? [], own: names(true), others: names(false) };
}
