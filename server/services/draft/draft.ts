import { and, eq, isNotNull } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { draft } from '@/db/schema/draft';
import type { documentKinds } from '@/db/schema/enums';
import type { DraftOf, KeepDraft } from '@/server/domain/draft-input';
import { LoamError, isLoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import { getApplicationRow } from '../application/find';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getRevision } from '../revision/read';
import { inTransaction } from '../transaction';
import { getWorkflowRow } from '../workflow/find';
import { getWorkflowRevision } from '../workflow/revisions';

export type DocumentKind = (typeof documentKinds)[number];
export type Draft = {
  document: string;
  changedAt: Date;
  /** What it was begun with; null where that is gone with what it was a revision of. */
  base: { number: number; document: string; createdByName: string } | null;
};

/** What the one who asks wrote and did not save; null: nothing. Nobody sees what another one wrote. */
export async function getDraft(
  ctx: ServiceContext,
  kind: DocumentKind,
  input: DraftOf & { project: string },
): Promise<Draft | null> {
  const { project } = await authorize(ctx, { project: input.project, permission: `${kind}.read` });
  const [row] = await ctx.db
    .select()
    .from(draft)
    .where(own(ctx, project, kind, input.name));
  if (!row || row.document === null || row.changedAt === null || row.baseRevision === null) return null;
  const read = { project: input.project, name: input.name, number: row.baseRevision };
  const revision = kind === 'application' ? getRevision(ctx, read) : getWorkflowRevision(ctx, read);
  const base = await revision.catch((error: unknown) => {
    if (isLoamError(error) && error.code === 'not-found') return null;
    throw error;
  });
  return { document: row.document, changedAt: row.changedAt, base };
}

/** Keeps what is being written, over what was kept before. It is no revision: nobody else gets it, and nothing is checked but its size. */
export async function keepDraft(
  ctx: ServiceContext,
  kind: DocumentKind,
  input: KeepDraft & { project: string },
): Promise<{ changedAt: Date }> {
  const { project } = await authorize(ctx, { project: input.project, permission: `${kind}.write` });
  const changedAt = ctx.now();
  const { document, baseRevision } = input;
  await inTransaction(ctx, async (tx) => {
    const [before] = await tx.db
      .select({ document: draft.document })
      .from(draft)
      .where(own(tx, project, kind, input.name));
    if (!before) await assertThere(tx, project, kind, input.name);
    const set = { document, baseRevision, changedAt, seenAt: changedAt };
    await tx.db
      .insert(draft)
      .values({ ...keyOf(tx, project, kind, input.name), id: newId('drf'), ...set })
      .onConflictDoUpdate({ target: [draft.projectId, draft.kind, draft.name, draft.userId], set });
    // Others are told that somebody writes, not each time.
    if (!before || before.document === null) await tell(tx, project, kind, input.name);
  });
  return { changedAt };
}

/** Forgets what was kept: it was saved, or is not wanted. */
export async function discardDraft(
  ctx: ServiceContext,
  kind: DocumentKind,
  input: DraftOf & { project: string },
): Promise<void> {
  const { project } = await authorize(ctx, { project: input.project, permission: `${kind}.read` });
  await inTransaction(ctx, async (tx) => {
    const { rowCount } = await tx.db
      .update(draft)
      .set({ document: null, baseRevision: null, changedAt: null })
      .where(and(own(tx, project, kind, input.name), isNotNull(draft.document)));
    if (rowCount) await tell(tx, project, kind, input.name);
  });
}

/** Nobody begins at a document that there is not; what was begun outlives it. */
export async function assertThere(ctx: ServiceContext, project: Project, kind: DocumentKind, name: string) {
  if (kind === 'application') await getApplicationRow(ctx, project, name);
  else await getWorkflowRow(ctx, project, name);
}

/** Topic of the live signals about who is at a document. */
export function draftTopic(kind: DocumentKind, name: string): string {
  return `${kind}-drafts:${name}`;
}

export async function tell(
  ctx: ServiceContext,
  { id }: Pick<Project, 'id'>,
  kind: DocumentKind,
  name: string,
) {
  await recordChange(ctx.db, { projectId: id, topic: draftTopic(kind, name) });
}

export function own(ctx: ServiceContext, project: Pick<Project, 'id'>, kind: DocumentKind, name: string) {
  const key = keyOf(ctx, project, kind, name);
  return and(
    eq(draft.projectId, key.projectId),
    eq(draft.kind, kind),
    eq(draft.name, name),
    eq(draft.userId, key.userId),
  );
}

export function keyOf(
  { actor }: Pick<ServiceContext, 'actor'>,
  { id: projectId }: Pick<Project, 'id'>,
  kind: DocumentKind,
  name: string,
) {
  return { projectId, kind, name, userId: personOf(actor) };
}

function personOf(actor: ServiceContext['actor']): string {
  if (actor.type === 'user') return actor.id;
  throw new LoamError('denied', 'Drafts are kept for people.', {
    expected: 'a person who is signed in',
    got: actor.name,
  });
}
