import { and, eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { arrangement } from '@/db/schema/arrangement';
import { type Spot, type Spots, mostSpots, patchSpots } from '@/server/domain/arrangement';
import type { KeepArrangement, SpotOf } from '@/server/domain/arrangement-input';
import type { DraftOf } from '@/server/domain/draft-input';
import { LoamError } from '@/server/domain/error';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { parseDocuments } from '@/server/domain/oam/parse';
import { assertNotDeleting, getApplicationRow } from '../application/find';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import type { DocumentKind } from '../draft/draft';
import { getRevision } from '../revision/read';
import { inTransaction } from '../transaction';
import { getWorkflowRow } from '../workflow/find';
import { getWorkflowRevision } from '../workflow/revisions';

export type Arrangement = { version: number; spots: SpotOf[] };

/** Where the steps of a document stand on the canvas; none: the layout decides. */
export async function getArrangement(
  ctx: ServiceContext,
  kind: DocumentKind,
  input: DraftOf & { project: string },
): Promise<Arrangement> {
  const { project } = await authorize(ctx, { project: input.project, permission: `${kind}.read` });
  const [row] = await ctx.db
    .select()
    .from(arrangement)
    .where(ofDocument(project, kind, input.name));
  if (!row) return { version: 0, spots: [] };
  const spots = Object.entries(row.spots).map(([step, { x, y }]) => ({ step, x, y }));
  return { version: row.version, spots };
}

/** Puts steps to where somebody put them, and others that are named back to the layout; all others stay. */
export async function keepArrangement(
  ctx: ServiceContext,
  kind: DocumentKind,
  input: KeepArrangement & { project: string },
): Promise<{ version: number }> {
  const { project } = await authorize(ctx, { project: input.project, permission: `${kind}.write` });
  const { name } = input;
  return inTransaction(ctx, async (tx) => {
    const revision = await newestRevision(tx, project, kind, name);
    const key = { projectId: project.id, kind, name };
    const changedAt = tx.now();
    await tx.db
      .insert(arrangement)
      .values({ ...key, changedAt })
      .onConflictDoNothing();
    // The row is there: two people that arrange at once come one after the other.
    const [row] = await tx.db
      .select()
      .from(arrangement)
      .where(ofDocument(project, kind, name))
      .for('update');
    const patch = new Map<string, Spot | null>([
      ...input.without.map((step) => [step, null] as const),
      ...input.spots.map(({ step, x, y }) => [step, { x, y }] as const),
    ]);
    const patched = patchSpots(new Map(Object.entries(row?.spots ?? {})), patch);
    const kept = await withinLimit(
      tx,
      kind,
      { project: project.name, name, number: revision },
      patched,
      patch,
    );
    const version = (row?.version ?? 0) + 1;
    await tx.db
      .update(arrangement)
      .set({ spots: Object.fromEntries(kept), version, changedAt })
      .where(ofDocument(project, kind, name));
    await recordChange(tx.db, { projectId: project.id, topic: arrangementTopic(kind, name) });
    return { version };
  });
}

/** With the document goes where its steps stood. In the caller's transaction. */
export async function forgetArrangement(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  kind: DocumentKind,
  name: string,
): Promise<void> {
  await ctx.db.delete(arrangement).where(ofDocument(project, kind, name));
}

function arrangementTopic(kind: DocumentKind, name: string): string {
  return `${kind}-arrangement:${name}`;
}

function ofDocument({ id }: Pick<Project, 'id'>, kind: DocumentKind, name: string) {
  return and(eq(arrangement.projectId, id), eq(arrangement.kind, kind), eq(arrangement.name, name));
}

/** Only what is there is arranged. */
async function newestRevision(ctx: ServiceContext, project: Project, kind: DocumentKind, name: string) {
  if (kind === 'workflow') return (await getWorkflowRow(ctx, project, name)).revision;
  const row = await getApplicationRow(ctx, project, name);
  assertNotDeleting(row);
  return row.revision;
}

/** Names that steps once had stay, as a draft may still have them; where there are too many those are let go. */
async function withinLimit(
  ctx: ServiceContext,
  kind: DocumentKind,
  of: { project: string; name: string; number: number },
  spots: Spots,
  touched: ReadonlyMap<string, unknown>,
): Promise<Spots> {
  if (spots.size <= mostSpots) return spots;
  const { document } = await (kind === 'application' ? getRevision(ctx, of) : getWorkflowRevision(ctx, of));
  const { documents, workflows } = parseDocuments(document);
  const names = new Set(
    [...documents, ...workflows].flatMap((each) =>
      flattenSteps(namedSteps(each.application)).map((step) => step.name),
    ),
  );
  const needed = new Map([...spots].filter(([step]) => names.has(step) || touched.has(step)));
  if (needed.size <= mostSpots) return needed;
  throw new LoamError('too-large', 'So many steps cannot be arranged.', {
    expected: `at most ${mostSpots} steps`,
    got: `${needed.size}`,
    hint: 'Tidy up: then the layout places them.',
  });
}
