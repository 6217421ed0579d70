import { and, eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { application, applicationRevision } from '@/db/schema/application';
import type { SaveApplication } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { isPaused, publishVersionOf } from '@/server/domain/oam/control';
import { type ParsedDocument, assertNoProblems, notAnApplication } from '@/server/domain/oam/parse';
import { descriptionAnnotation } from '@/server/domain/oam/written-words';
import { sha256Digest } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { recordAudit } from '../audit';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { checkedDocuments } from './check';
import { type ApplicationRow, assertNotDeleting } from './find';
import { reviveApplication } from './revive';

export type Saved = { name: string; revision: number; created: boolean };

/** Saves a document as the next revision of its application; the same text as the newest one makes none. */
export async function saveApplication(
  ctx: ServiceContext,
  input: SaveApplication & { project: string },
): Promise<Saved> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.write' });
  const { documents, workflows, runs } = await checkedDocuments(ctx, project, input.document);
  const [document, second] = documents;
  const [other] = [...workflows, ...runs];
  if (other) assertNoProblems([notAnApplication(other)]);
  if (!document || second) throw notOne(second);
  return inTransaction(ctx, async (tx) => {
    const { row, created } = await saveRevision(tx, project, document, input);
    return { name: row.name, revision: row.revision, created };
  });
}

function notOne(second: ParsedDocument | undefined): LoamError {
  return new LoamError('invalid-document', 'One application is saved at a time.', {
    ...(second ? { position: second.positionOf([]) } : {}),
    expected: 'one document',
    hint: 'Save each on its own, or apply the file.',
  });
}

export type RevisionOptions = { baseRevision?: number | undefined; note?: string | undefined };

/** In the caller's transaction, which it leaves with the application's row locked: saves and deploys of one are one after the other. */
export async function saveRevision(
  ctx: ServiceContext,
  project: Project,
  { application: parsed, text }: ParsedDocument,
  options: RevisionOptions,
): Promise<{ row: ApplicationRow; created: boolean }> {
  const { name } = parsed.metadata;
  const row = await lockRow(ctx, project, name);
  const digest = sha256Digest(text);
  const newest = row.revision === 0 ? undefined : await getRevision(ctx, row);
  if (newest?.digest === digest && row.deletedAt === null) return { row, created: false };
  if (options.baseRevision !== undefined && options.baseRevision !== row.revision) {
    throw overtaken(name, options.baseRevision, newest);
  }
  return {
    row: await addRevision(ctx, row, { application: parsed, text, digest, note: options.note ?? '' }),
    created: true,
  };
}

async function getRevision(ctx: ServiceContext, { id, revision }: ApplicationRow) {
  const [newest] = await ctx.db
    .select()
    .from(applicationRevision)
    .where(and(eq(applicationRevision.applicationId, id), eq(applicationRevision.number, revision)));
  return newest;
}

type NewRevision = { application: ParsedDocument['application']; text: string; digest: string; note: string };

async function addRevision(
  ctx: ServiceContext,
  row: ApplicationRow,
  { application: parsed, text, digest, note }: NewRevision,
): Promise<ApplicationRow> {
  const number = row.revision + 1;
  const { annotations } = parsed.metadata;
  const description = annotations[descriptionAnnotation] ?? annotations['description'] ?? '';
  const added = ctx.db.insert(applicationRevision).values({
    id: newId('rev'),
    applicationId: row.id,
    number,
    digest,
    document: text,
    note,
    publishVersion: publishVersionOf(parsed.metadata),
    createdBy: authorOf(ctx),
    createdByName: ctx.actor.name,
    createdAt: ctx.now(),
  });
  const changed = ctx.db
    .update(application)
    .set({
      revision: number,
      description: description.slice(0, 500),
      paused: isPaused(parsed.metadata),
      updatedAt: ctx.now(),
      deletedAt: null,
    })
    .where(eq(application.id, row.id))
    .returning();
  const told = recordChange(
    ctx.db,
    { projectId: row.projectId, topic: 'applications', data: { name: row.name } },
    { projectId: row.projectId, topic: `application:${row.name}`, data: { revision: number } },
  );
  // Sent together: none needs what another answers.
  const [[updated]] = await Promise.all([changed, added, told]);
  await recordAudit(ctx, {
    projectId: row.projectId,
    action: 'application.save',
    target: `application/${row.name}`,
    detail: { revision: number, digest },
  });
  return updated ?? row;
}

async function lockRow(ctx: ServiceContext, project: Project, name: string): Promise<ApplicationRow> {
  const added = ctx.db
    .insert(application)
    .values({ id: newId('app'), projectId: project.id, name, createdAt: ctx.now(), updatedAt: ctx.now() })
    .onConflictDoNothing({ target: [application.projectId, application.name] });
  const locked = ctx.db
    .select()
    .from(application)
    .where(and(eq(application.projectId, project.id), eq(application.name, name)))
    .for('no key update');
  // Sent together, and done one after the other.
  const [, [row]] = await Promise.all([added, locked]);
  // Deleted by somebody else between the two statements.
  if (!row)
    throw new LoamError('conflict', `The application "${name}" was just deleted.`, { hint: 'Try again.' });
  if (row.deletedAt !== null && !(await reviveApplication(ctx, row))) assertNotDeleting(row);
  return row;
}

function authorOf({ actor }: ServiceContext): string | null {
  if (actor.type === 'user') return actor.id;
  return actor.type === 'token' ? actor.userId : null;
}

function overtaken(
  name: string,
  base: number,
  newest: typeof applicationRevision.$inferSelect | undefined,
): LoamError {
  if (!newest) {
    return new LoamError('conflict', `There is no application "${name}" any more.`, {
      expected: 'no base revision',
      got: `revision ${base}`,
      hint: 'Save it as a new one.',
    });
  }
  const when = newest.createdAt.toISOString();
  const message =
    base === 0
      ? `There is an application "${name}" already; ${newest.createdByName} saved revision ${newest.number} at ${when}.`
      : `${newest.createdByName} saved revision ${newest.number} at ${when}, after the revision ${base} that you edited.`;
  return new LoamError('conflict', message, {
    expected: `base revision ${newest.number}`,
    got: `base revision ${base}`,
    hint: 'Look at what changed, put your change on top of it, and save again.',
  });
}
