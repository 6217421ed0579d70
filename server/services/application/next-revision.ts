import { and, eq } from 'drizzle-orm';
import { application, applicationRevision } from '@/db/schema/application';
import { sha256Digest } from '@/server/platform/crypto';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';

/** The number that a text would get if it were saved now. */
export async function nextRevision(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  name: string,
  text: string,
): Promise<{ id: string; revision: number }> {
  const [row] = await ctx.db
    .select({ id: application.id, revision: application.revision, digest: applicationRevision.digest })
    .from(application)
    .leftJoin(
      applicationRevision,
      and(
        eq(applicationRevision.applicationId, application.id),
        eq(applicationRevision.number, application.revision),
      ),
    )
    .where(and(eq(application.projectId, project.id), eq(application.name, name)));
  if (!row) return { id: '', revision: 1 };
  return { id: row.id, revision: row.digest === sha256Digest(text) ? row.revision : row.revision + 1 };
}
