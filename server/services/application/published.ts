import { and, asc, eq } from 'drizzle-orm';
import { applicationRevision } from '@/db/schema/application';
import { publishVersionOf } from '@/server/domain/oam/control';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { ServiceContext } from '../context';
import type { ApplicationRow } from './find';

/**
 * What the publishVersion of a document stands for: the revision that carried it first, as for KubeVela. The same value
 * again publishes nothing new, an older one brings that revision back. `first` is null where none carried it yet. Null: it has none.
 */
export async function findPublished(
  ctx: ServiceContext,
  row: Pick<ApplicationRow, 'id'>,
  { application }: ParsedDocument,
): Promise<{ version: string; first: number | null } | null> {
  const version = publishVersionOf(application.metadata);
  if (version === null) return null;
  const [first] = await ctx.db
    .select({ number: applicationRevision.number })
    .from(applicationRevision)
    .where(
      and(eq(applicationRevision.applicationId, row.id), eq(applicationRevision.publishVersion, version)),
    )
    .orderBy(asc(applicationRevision.number))
    .limit(1);
  return { version, first: first?.number ?? null };
}
