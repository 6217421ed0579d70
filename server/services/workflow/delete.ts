import { and, eq, isNull, like } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { application, applicationRevision } from '@/db/schema/application';
import { workflow, workflowObject, workflowRevision, workflowSchedule } from '@/db/schema/workflow';
import { LoamError } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { parseDocuments } from '@/server/domain/oam/parse';
import { namedWorkflow } from '@/server/domain/oam/sub-workflow';
import type { WorkflowName } from '@/server/domain/workflow-input';
import { forgetArrangement } from '../arrangement/arrangement';
import { recordAudit } from '../audit';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { getWorkflowRow } from './find';

/**
 * Takes a workflow out of the library, with its schedules. Runs that have begun go on with the revision that they keep;
 * what runs made in clusters stays there. Throws `conflict` while the newest revision of an
 * application or of another workflow names it.
 */
export async function deleteWorkflow(
  ctx: ServiceContext,
  input: WorkflowName & { project: string },
): Promise<{ name: string; objectsLeft: number }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.delete' });
  return inTransaction(ctx, async (tx) => {
    const row = await getWorkflowRow(tx, project, input.name);
    await tx.db.select().from(workflow).where(eq(workflow.id, row.id)).for('update');
    await assertUnused(tx, project, row.name);
    await forgetArrangement(tx, project, 'workflow', row.name);
    await tx.db.delete(workflowSchedule).where(eq(workflowSchedule.workflowId, row.id));
    await tx.db
      .update(workflow)
      .set({ deletedAt: tx.now(), updatedAt: tx.now() })
      .where(eq(workflow.id, row.id));
    await recordChange(
      tx.db,
      { projectId: project.id, topic: 'workflows', data: { name: row.name } },
      { projectId: project.id, topic: `workflow:${row.name}` },
    );
    const objectsLeft = await tx.db.$count(
      workflowObject,
      and(eq(workflowObject.projectId, project.id), eq(workflowObject.owner, row.name)),
    );
    await recordAudit(tx, {
      projectId: project.id,
      action: 'workflow.delete',
      target: `workflow/${row.name}`,
      detail: { objectsLeft },
    });
    return { name: row.name, objectsLeft };
  });
}

async function assertUnused(ctx: ServiceContext, project: Project, name: string): Promise<void> {
  const users = [
    ...(await applicationsNaming(ctx, project, name)),
    ...(await workflowsNaming(ctx, project, name)),
  ];
  if (users.length === 0) return;
  throw new LoamError('conflict', `The workflow "${name}" is named by ${users.slice(0, 5).join(', ')}.`, {
    expected: 'no application and no workflow whose newest revision names it',
    got: `${users.length}`,
    hint: 'Save them with another workflow first.',
  });
}

async function applicationsNaming(ctx: ServiceContext, project: Project, name: string): Promise<string[]> {
  const candidates = await ctx.db
    .select({ name: application.name, document: applicationRevision.document })
    .from(application)
    .innerJoin(
      applicationRevision,
      and(
        eq(applicationRevision.applicationId, application.id),
        eq(applicationRevision.number, application.revision),
      ),
    )
    .where(
      and(
        eq(application.projectId, project.id),
        isNull(application.deletedAt),
        like(applicationRevision.document, `%${name}%`),
      ),
    );
  return candidates
    .filter(({ document }) =>
      parseDocuments(document).documents.some(
        (each) => each.application.spec.workflow?.ref === name || runs(each.application, name),
      ),
    )
    .map((each) => `application ${each.name}`);
}

async function workflowsNaming(ctx: ServiceContext, project: Project, name: string): Promise<string[]> {
  const candidates = await ctx.db
    .select({ name: workflow.name, document: workflowRevision.document })
    .from(workflow)
    .innerJoin(
      workflowRevision,
      and(eq(workflowRevision.workflowId, workflow.id), eq(workflowRevision.number, workflow.revision)),
    )
    .where(
      and(
        eq(workflow.projectId, project.id),
        isNull(workflow.deletedAt),
        like(workflowRevision.document, `%${name}%`),
      ),
    );
  return candidates
    .filter(({ document }) => parseDocuments(document).workflows.some((each) => runs(each.application, name)))
    .map((each) => `workflow ${each.name}`);
}

/** Whether a step of it runs that workflow. */
function runs(document: Application, name: string): boolean {
  return flattenSteps(namedSteps(document)).some(({ step }) => namedWorkflow(step)?.name === name);
}
