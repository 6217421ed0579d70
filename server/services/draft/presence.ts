import { and, eq, gt, isNotNull, isNull, lt, ne, or } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { user } from '@/db/schema/auth';
import { draft } from '@/db/schema/draft';
import { projectMember } from '@/db/schema/project';
import type { BeHere, DraftOf } from '@/server/domain/draft-input';
import { newId } from '@/server/platform/ids';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { type DocumentKind, assertThere, keyOf, own, tell } from './draft';

/** Whoever was not heard of for this long is gone: two of their signs were missed. */
export const awayAfterMs = 45_000;

export type OtherPerson = {
  id: string;
  name: string;
  /** They are at the document now. */
  isHere: boolean;
  /** The step that they are at; empty: none. */
  place: string;
  /** Since when they have what they did not save; null: nothing. */
  changedAt: Date | null;
};

/** A sign that one is at a document, and where; told to the others when it is news. */
export async function beHere(
  ctx: ServiceContext,
  kind: DocumentKind,
  input: BeHere & { project: string },
): Promise<void> {
  const { project } = await authorize(ctx, { project: input.project, permission: `${kind}.read` });
  const { name, place, gone } = input;
  await inTransaction(ctx, async (tx) => {
    const now = tx.now();
    const since = new Date(now.getTime() - awayAfterMs);
    const [before] = await tx.db
      .select()
      .from(draft)
      .where(own(tx, project, kind, name));
    if (!before) await assertThere(tx, project, kind, name);
    const wasHere = before !== undefined && before.seenAt > since;
    const set = { place: gone ? '' : place, seenAt: gone ? new Date(0) : now };
    await tx.db
      .insert(draft)
      .values({ ...keyOf(tx, project, kind, name), id: newId('drf'), ...set })
      .onConflictDoUpdate({ target: [draft.projectId, draft.kind, draft.name, draft.userId], set });
    if (gone ? wasHere : !wasHere || before.place !== place) await tell(tx, project, kind, name);
  });
}

/** Who else is at a document, or wrote what is not saved; of those who still may read it. */
export async function listOthers(
  ctx: ServiceContext,
  kind: DocumentKind,
  input: DraftOf & { project: string },
): Promise<OtherPerson[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: `${kind}.read` });
  const since = new Date(ctx.now().getTime() - awayAfterMs);
  const rows = await ctx.db
    .select({
      id: user.id,
      name: user.name,
      place: draft.place,
      seenAt: draft.seenAt,
      changedAt: draft.changedAt,
    })
    .from(draft)
    .innerJoin(user, eq(user.id, draft.userId))
    .leftJoin(
      projectMember,
      and(eq(projectMember.projectId, draft.projectId), eq(projectMember.userId, draft.userId)),
    )
    .where(
      and(
        eq(draft.projectId, project.id),
        eq(draft.kind, kind),
        eq(draft.name, input.name),
        ctx.actor.type === 'user' ? ne(draft.userId, ctx.actor.id) : undefined,
        or(gt(draft.seenAt, since), isNotNull(draft.document)),
        or(isNotNull(projectMember.userId), eq(user.instanceAdmin, true)),
      ),
    )
    .orderBy(user.name)
    .limit(100);
  return rows.map(({ seenAt, place, ...row }) => {
    const isHere = seenAt > since;
    return { ...row, isHere, place: isHere ? place : '' };
  });
}

/** Forgets who was somewhere, a day later; what they wrote stays. */
export async function prunePresence(db: Executor, now: Date): Promise<number> {
  const before = new Date(now.getTime() - 86_400_000);
  const { rowCount } = await db.delete(draft).where(and(isNull(draft.document), lt(draft.seenAt, before)));
  return rowCount ?? 0;
}
