import { and, desc, eq } from 'drizzle-orm';
import { applicationRevision } from '@/db/schema/application';
import type { GetRevision, ListRevisions } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { type Page, pageRange, toPage } from '@/server/domain/page';
import { getApplicationRow } from '../application/find';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type RevisionItem = {
  number: number;
  digest: string;
  note: string;
  createdByName: string;
  createdAt: Date;
  /** `app.oam.dev/publishVersion` of the document; null: it has none. */
  publishVersion: string | null;
};
export type RevisionDetail = RevisionItem & { document: string };

const columns = {
  number: applicationRevision.number,
  digest: applicationRevision.digest,
  note: applicationRevision.note,
  createdByName: applicationRevision.createdByName,
  createdAt: applicationRevision.createdAt,
  publishVersion: applicationRevision.publishVersion,
};

/** The revisions of an application, newest first. */
export async function listRevisions(
  ctx: ServiceContext,
  input: ListRevisions & { project: string },
): Promise<Page<RevisionItem>> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, input.name);
  const ofApplication = eq(applicationRevision.applicationId, row.id);
  const { limit, offset } = pageRange(input);
  const [items, total] = await Promise.all([
    ctx.db
      .select(columns)
      .from(applicationRevision)
      .where(ofApplication)
      .orderBy(desc(applicationRevision.number))
      .limit(limit)
      .offset(offset),
    ctx.db.$count(applicationRevision, ofApplication),
  ]);
  return toPage(input, items, total);
}

/** One revision with its document, exactly as it was saved. */
export async function getRevision(
  ctx: ServiceContext,
  input: GetRevision & { project: string },
): Promise<RevisionDetail> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, input.name);
  const [found] = await ctx.db
    .select({ ...columns, document: applicationRevision.document })
    .from(applicationRevision)
    .where(and(eq(applicationRevision.applicationId, row.id), eq(applicationRevision.number, input.number)));
  if (found) return found;
  throw new LoamError('not-found', `"${row.name}" has no revision ${input.number}.`, {
    expected: row.revision > 0 ? `1 to ${row.revision}` : 'a saved document',
    got: String(input.number),
  });
}
