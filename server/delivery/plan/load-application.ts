import { and, eq } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { applicationRevision } from '@/db/schema/application';
import { LoamError } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import { parseApplications } from '@/server/domain/oam/parse';

/** The document of a revision. It never changes, so a run reads it when it needs it instead of carrying it along. */
export async function loadApplication(
  db: Executor,
  applicationId: string,
  revision: number,
): Promise<Application> {
  const [row] = await db
    .select({ document: applicationRevision.document })
    .from(applicationRevision)
    .where(
      and(eq(applicationRevision.applicationId, applicationId), eq(applicationRevision.number, revision)),
    );
  const [parsed] = row ? parseApplications(row.document) : [];
  if (parsed) return parsed.application;
  throw new LoamError('not-found', `Revision ${revision} of the application is not there.`, {
    got: String(revision),
  });
}
