import { and, eq } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { applicationRevision } from '@/db/schema/application';
import { workflowRevision } from '@/db/schema/workflow';
import { LoamError } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import { assertNoProblems, parseApplications, parseDocuments } from '@/server/domain/oam/parse';
import type { ParsedWorkflow } from '@/server/domain/oam/parse-workflow';

/**
 * The document of a revision. It never changes, so a run reads it when it needs it instead of carrying it along. With
 * `workflow` its steps are those of that revision of the library, which its document only names.
 */
export async function loadApplication(
  db: Executor,
  applicationId: string,
  revision: number,
  workflow?: { id: string; revision: number },
): Promise<Application> {
  const [row] = await db
    .select({ document: applicationRevision.document })
    .from(applicationRevision)
    .where(
      and(eq(applicationRevision.applicationId, applicationId), eq(applicationRevision.number, revision)),
    );
  const [parsed] = row ? parseApplications(row.document) : [];
  if (parsed) return workflow ? withWorkflow(db, parsed.application, workflow) : parsed.application;
  throw new LoamError('not-found', `Revision ${revision} of the application is not there.`, {
    got: String(revision),
  });
}

async function withWorkflow(
  db: Executor,
  application: Application,
  { id, revision }: { id: string; revision: number },
): Promise<Application> {
  const { workflow } = (await loadWorkflow(db, id, revision)).application.spec;
  return { ...application, spec: { ...application.spec, workflow } };
}

/** A revision of a workflow of the library. Throws `not-found` when it is not there. */
export async function loadWorkflow(
  db: Executor,
  workflowId: string,
  revision: number,
): Promise<ParsedWorkflow> {
  const [row] = await db
    .select({ document: workflowRevision.document })
    .from(workflowRevision)
    .where(and(eq(workflowRevision.workflowId, workflowId), eq(workflowRevision.number, revision)));
  const { workflows, problems } = parseDocuments(row?.document ?? '');
  if (row) assertNoProblems(problems);
  const [workflow] = workflows;
  if (workflow) return workflow;
  throw new LoamError('not-found', `Revision ${revision} of the workflow is not there.`, {
    got: String(revision),
  });
}
