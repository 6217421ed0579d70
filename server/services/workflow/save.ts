import { and, eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { workflow, workflowRevision } from '@/db/schema/workflow';
import { LoamError } from '@/server/domain/error';
import type { ParsedWorkflow } from '@/server/domain/oam/parse-workflow';
import { descriptionAnnotation } from '@/server/domain/oam/written-words';
import type { SaveWorkflow } from '@/server/domain/workflow-input';
import { sha256Digest } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { checkedDocuments } from '../application/check';
import { recordAudit } from '../audit';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import type { WorkflowRow } from './find';

export type SavedWorkflow = { name: string; revision: number; created: boolean };

/** Saves a document as the next revision of its workflow; the same text as the newest one makes none. */
export async function saveWorkflow(
  ctx: ServiceContext,
  input: SaveWorkflow & { project: string },
): Promise<SavedWorkflow> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.write' });
  const { documents, workflows, runs } = await checkedDocuments(ctx, project, input.document);
  const [document, second] = workflows;
  const [other] = [...documents, ...runs];
  if (!document || second || other) {
    throw new LoamError('invalid-document', 'One Workflow is saved at a time.', {
      position: (second ?? other)?.positionOf([]) ?? { line: 1, column: 1 },
      expected: 'one document: core.oam.dev/v1alpha1 Workflow',
      hint: 'Save each on its own, or apply the file.',
    });
  }
  return inTransaction(ctx, async (tx) => {
    const { row, created } = await saveWorkflowRevision(tx, project, document, input);
    return { name: row.name, revision: row.revision, created };
  });
}

/** In the caller's transaction, which it leaves with the workflow's row locked. */
export async function saveWorkflowRevision(
  ctx: ServiceContext,
  project: Project,
  document: ParsedWorkflow,
  options: { baseRevision?: number | undefined; note?: string | undefined },
): Promise<{ row: WorkflowRow; created: boolean }> {
  const { name } = document.metadata;
  const row = await lockRow(ctx, project, name);
  const digest = sha256Digest(document.text);
  const [newest] = await ctx.db
    .select()
    .from(workflowRevision)
    .where(and(eq(workflowRevision.workflowId, row.id), eq(workflowRevision.number, row.revision)));
  const isDeleted = row.deletedAt !== null;
  if (newest?.digest === digest && !isDeleted) return { row, created: false };
  // Whoever makes it anew does not know of what was there before.
  const base = isDeleted ? 0 : row.revision;
  if (options.baseRevision !== undefined && options.baseRevision !== base) {
    throw overtaken(name, options.baseRevision, isDeleted ? undefined : newest);
  }
  return { row: await addRevision(ctx, row, document, digest, options.note ?? ''), created: true };
}

async function lockRow(ctx: ServiceContext, project: Project, name: string): Promise<WorkflowRow> {
  await ctx.db
    .insert(workflow)
    .values({ id: newId('wfl'), projectId: project.id, name, createdAt: ctx.now(), updatedAt: ctx.now() })
    .onConflictDoNothing({ target: [workflow.projectId, workflow.name] });
  const [row] = await ctx.db
    .select()
    .from(workflow)
    .where(and(eq(workflow.projectId, project.id), eq(workflow.name, name)))
    .for('update');
  if (!row) throw new TypeError('the row of a workflow is never removed');
  return row;
}

async function addRevision(
  ctx: ServiceContext,
  row: WorkflowRow,
  { metadata, text }: ParsedWorkflow,
  digest: string,
  note: string,
): Promise<WorkflowRow> {
  const number = row.revision + 1;
  const { annotations } = metadata;
  const description = annotations[descriptionAnnotation] ?? annotations['description'] ?? '';
  const { actor } = ctx;
  await ctx.db.insert(workflowRevision).values({
    id: newId('wfr'),
    workflowId: row.id,
    number,
    digest,
    document: text,
    note,
    createdBy: actor.type === 'user' ? actor.id : actor.type === 'token' ? actor.userId : null,
    createdByName: actor.name,
    createdAt: ctx.now(),
  });
  const [updated] = await ctx.db
    .update(workflow)
    .set({ revision: number, description: description.slice(0, 500), updatedAt: ctx.now(), deletedAt: null })
    .where(eq(workflow.id, row.id))
    .returning();
  await recordChange(
    ctx.db,
    { projectId: row.projectId, topic: 'workflows', data: { name: row.name } },
    { projectId: row.projectId, topic: `workflow:${row.name}`, data: { revision: number } },
  );
  await recordAudit(ctx, {
    projectId: row.projectId,
    action: 'workflow.save',
    target: `workflow/${row.name}`,
    detail: { revision: number, digest },
  });
  return updated ?? row;
}

function overtaken(
  name: string,
  base: number,
  newest: typeof workflowRevision.$inferSelect | undefined,
): LoamError {
  if (!newest) {
    return new LoamError('conflict', `There is no workflow "${name}" any more.`, {
      expected: 'no base revision',
      got: `revision ${base}`,
      hint: 'Save it as a new one.',
    });
  }
  const { createdByName, number, createdAt } = newest;
  const when = createdAt.toISOString();
  const message =
    base === 0
      ? `There is a workflow "${name}" already; ${createdByName} saved revision ${number} at ${when}.`
      : `${createdByName} saved revision ${number} at ${when}, after the revision ${base} that you edited.`;
  return new LoamError('conflict', message, {
    expected: `base revision ${number}`,
    got: `base revision ${base}`,
    hint: 'Look at what changed, put your change on top of it, and save again.',
  });
}
