import { and, eq } from 'drizzle-orm';
import { applicationRevision } from '@/db/schema/application';
import { LoamError } from '@/server/domain/error';
import { type ParsedDocument, parseApplications } from '@/server/domain/oam/parse';
import type { ServiceContext } from '../context';
import type { ApplicationRow } from './find';

/** The document of a revision; `not-found` when there is no such revision. */
export async function getDocument(
  ctx: ServiceContext,
  row: ApplicationRow,
  revision: number,
): Promise<ParsedDocument> {
  const [found] = await ctx.db
    .select({ document: applicationRevision.document })
    .from(applicationRevision)
    .where(and(eq(applicationRevision.applicationId, row.id), eq(applicationRevision.number, revision)));
  const [document] = found ? parseApplications(found.document) : [];
  if (document) return document;
  throw new LoamError('not-found', `"${row.name}" has no revision ${revision}.`, {
    expected: row.revision > 0 ? `1 to ${row.revision}` : 'a saved document',
    got: String(revision),
  });
}
