import { and, eq, isNull } from 'drizzle-orm';
import { workflow } from '@/db/schema/workflow';
import { loadWorkflow } from '@/server/delivery/plan/load-application';
import { LoamError } from '@/server/domain/error';
import { closestWord } from '@/server/domain/oam/closest-word';
import type { ParsedWorkflow } from '@/server/domain/oam/parse-workflow';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';

export type WorkflowRow = typeof workflow.$inferSelect;

/** The workflow of that name; null when there is none. */
export async function findWorkflowRow(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  name: string,
): Promise<WorkflowRow | null> {
  const [row] = await ctx.db
    .select()
    .from(workflow)
    .where(and(eq(workflow.projectId, project.id), eq(workflow.name, name), isNull(workflow.deletedAt)));
  return row ?? null;
}

/** The workflow of that name, in the words of an error when there is none. */
export async function getWorkflowRow(
  ctx: ServiceContext,
  project: Pick<Project, 'id' | 'name'>,
  name: string,
): Promise<WorkflowRow> {
  const row = await findWorkflowRow(ctx, project, name);
  if (row) return row;
  throw new LoamError('not-found', `There is no workflow "${name}" in project "${project.name}".`, {
    got: name,
    ...(await suggestWorkflow(ctx, project, name)),
  });
}

export async function suggestWorkflow(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  name: string,
): Promise<{ hint?: string }> {
  const rows = await ctx.db
    .select({ name: workflow.name })
    .from(workflow)
    .where(and(eq(workflow.projectId, project.id), isNull(workflow.deletedAt)))
    .limit(1000);
  const near = closestWord(
    name,
    rows.map((each) => each.name),
  );
  return near === undefined ? {} : { hint: `did you mean \`${near}\`?` };
}

/** A revision, read. Throws `not-found` when there is none of that number. */
export async function readRevision(
  ctx: ServiceContext,
  row: WorkflowRow,
  revision: number,
): Promise<ParsedWorkflow> {
  if (revision >= 1 && revision <= row.revision) return loadWorkflow(ctx.db, row.id, revision);
  throw new LoamError('not-found', `"${row.name}" has no revision ${revision}.`, {
    expected: row.revision > 0 ? `1 to ${row.revision}` : 'a saved document',
    got: String(revision),
  });
}
