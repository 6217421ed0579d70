import { and, desc, eq } from 'drizzle-orm';
import { workflowRevision } from '@/db/schema/workflow';
import { LoamError } from '@/server/domain/error';
import { type Page, pageRange, toPage } from '@/server/domain/page';
import type { GetWorkflowRevision, ListWorkflowRevisions } from '@/server/domain/workflow-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getWorkflowRow } from './find';

const columns = {
  number: workflowRevision.number,
  digest: workflowRevision.digest,
  note: workflowRevision.note,
  createdByName: workflowRevision.createdByName,
  createdAt: workflowRevision.createdAt,
};
export type WorkflowRevisionItem = {
  number: number;
  digest: string;
  note: string;
  createdByName: string;
  createdAt: Date;
};

/** The revisions of a workflow, newest first. */
export async function listWorkflowRevisions(
  ctx: ServiceContext,
  input: ListWorkflowRevisions & { project: string },
): Promise<Page<WorkflowRevisionItem>> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.read' });
  const row = await getWorkflowRow(ctx, project, input.name);
  const ofWorkflow = eq(workflowRevision.workflowId, row.id);
  const { limit, offset } = pageRange(input);
  const [items, total] = await Promise.all([
    ctx.db
      .select(columns)
      .from(workflowRevision)
      .where(ofWorkflow)
      .orderBy(desc(workflowRevision.number))
      .limit(limit)
      .offset(offset),
    ctx.db.$count(workflowRevision, ofWorkflow),
  ]);
  return toPage(input, items, total);
}

/** One revision with its document, exactly as it was saved. */
export async function getWorkflowRevision(
  ctx: ServiceContext,
  input: GetWorkflowRevision & { project: string },
): Promise<WorkflowRevisionItem & { document: string }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.read' });
  const row = await getWorkflowRow(ctx, project, input.name);
  const [found] = await ctx.db
    .select({ ...columns, document: workflowRevision.document })
    .from(workflowRevision)
    .where(and(eq(workflowRevision.workflowId, row.id), eq(workflowRevision.number, input.number)));
  if (found) return found;
  throw new LoamError('not-found', `"${row.name}" has no revision ${input.number}.`, {
    expected: `1 to ${row.revision}`,
    got: String(input.number),
  });
}
