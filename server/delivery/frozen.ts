import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { cluster } from '@/db/schema/environment';
import { freeze } from '@/db/schema/freeze';
import { project } from '@/db/schema/project';

export type Freezes = {
  /** Why nothing may begin in the project or on the cluster now, as a sentence; null when it may. */
  whyFrozen(at: { projectId: string; clusterId: string | null; nowMs: number }): Promise<string | null>;
};

type Row = {
  projectId: string | null;
  clusterId: string | null;
  what: string;
  reason: string;
  by: string;
  until: Date | null;
};

/** Reads what is frozen each time that a node begins: whoever freezes does not expect that something still begins after. */
export function createFreezes(db: Executor): Freezes {
  return {
    whyFrozen: async ({ projectId, clusterId, nowMs }) => {
      const found = (await readFreezes(db)).find(
        (row) =>
          (row.until === null || row.until.getTime() > nowMs) &&
          (row.projectId === projectId || (clusterId !== null && row.clusterId === clusterId)),
      );
      if (!found) return null;
      const until = found.until === null ? '' : ` until ${found.until.toISOString().replace(/\.\d+Z$/, 'Z')}`;
      return `${found.what} is frozen by ${found.by}${until}: ${found.reason}`;
    },
  };
}

function readFreezes(db: Executor): Promise<Row[]> {
  return db
    .select({
      projectId: freeze.projectId,
      clusterId: freeze.clusterId,
      what: sql<string>`coalesce('The project ' || ${project.name}, 'The cluster ' || ${cluster.name})`,
      reason: freeze.reason,
      by: freeze.createdByName,
      until: freeze.until,
    })
    .from(freeze)
    .leftJoin(project, sql`${project.id} = ${freeze.projectId}`)
    .leftJoin(cluster, sql`${cluster.id} = ${freeze.clusterId}`);
}
