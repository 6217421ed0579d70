import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import type { WorkflowContext } from '@/server/delivery/plan/planned';
import { planWritten } from '@/server/delivery/plan/workflow';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { type ParsedDocument, assertNoProblems } from '@/server/domain/oam/parse';
import { singleStep } from '@/server/domain/oam/single-step';
import type { RunStep } from '@/server/domain/workflow-input';
import { createExecution } from '@/server/engine/store/create';
import { recordAudit } from '../audit';
import { type Project, authorize } from '../authorize';
import { type ServiceContext, whoAsks } from '../context';
import { inTransaction } from '../transaction';
import { findInclusions, pinInclusions } from '../workflow/inclusions';
import { onceByKey } from '../workflow/request';
import type { StartedWorkflow } from '../workflow/start';
import { assertHarmless } from './assert-harmless';
import { checkedDocuments } from './check';
import { loadDefinitions, pinDefinitions } from './definitions';
import { type ApplicationRow, assertNotDeleting, assertNotPaused, getApplicationRow } from './find';
import { getDocument } from './get-document';
import { locating } from './located-error';
import { homeOf } from './start-run';

/**
 * Tries one step of an application's workflow by itself, in the context of the run that the application had last. It takes the right to
 * deliver, and is no run of the application to whoever counts those. What would change the clusters is refused: that is delivered.
 */
export async function runApplicationStep(
  ctx: ServiceContext,
  input: RunStep & { project: string },
): Promise<StartedWorkflow> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.deploy' });
  const row = await getApplicationRow(ctx, project, input.name);
  assertNotDeleting(row);
  assertNotPaused(row);
  const { document, isSaved } = await readDocument(ctx, project, row, input.document);
  return inTransaction(ctx, async (tx) => {
    const start = () => begin(tx, project, { row, document, isSaved, input });
    const { idempotencyKey: key, name, step, inputs, outputs, stage } = input;
    if (key === undefined) return { runId: await start(), repeated: false };
    const text = input.document ?? null;
    const request = { application: name, step, text, inputs, outputs, stage: stage ?? null } as JsonObject;
    return onceByKey(tx, project, { key, request }, start);
  });
}

/** Checked as if it was saved. What is not saved is run by those only who could save it. */
async function readDocument(
  ctx: ServiceContext,
  project: Project,
  row: ApplicationRow,
  text: string | undefined,
): Promise<{ document: ParsedDocument; isSaved: boolean }> {
  const saved = await getDocument(ctx, row, row.revision);
  if (text === undefined || text === saved.text) return { document: saved, isSaved: true };
  await authorize(ctx, { project: project.name, permission: 'application.write' });
  const { documents } = await checkedDocuments(ctx, project, text);
  const [document] = documents;
  if (documents.length === 1 && document?.application.metadata.name === row.name)
    return { document, isSaved: false };
  throw new LoamError('invalid-input', 'This is not the document of that application.', {
    path: 'document',
    expected: `one document: the Application "${row.name}"`,
    got: document?.application.metadata.name ?? 'none',
  });
}

type Begin = { row: ApplicationRow; document: ParsedDocument; isSaved: boolean; input: RunStep };

async function begin(
  ctx: ServiceContext,
  project: Project,
  { row, document, isSaved, input }: Begin,
): Promise<string> {
  const { step, stage, outputs } = input;
  const last = await lastContext(ctx, project, row, { document, stage });
  const given = { outputs: outputs as JsonObject, context: last };
  const alone = await locating(document, async () => singleStep(document.application, step, given));
  const { application } = alone;
  const inclusions = await findInclusions(ctx, project, { application, isOfApplication: true });
  assertNoProblems(inclusions.problems);
  const definitions = await loadDefinitions(ctx.extensions, [application, ...inclusions.library.values()]);
  await locating(document, async () =>
    assertHarmless({ ...alone, library: inclusions.library, name: step }, definitions),
  );
  const context = {
    ...last,
    pins: pinDefinitions(application, definitions),
    ...(inclusions.all.length > 0 ? { library: pinInclusions(inclusions, definitions) } : {}),
  };
  const find = (type: string) => {
    const manifest = definitions.find('workflow-step', type);
    if (manifest) return manifest;
    throw new LoamError('unknown-type', `There is no workflow step type "${type}".`, { got: type });
  };
  const nodes = planWritten(application, { step: find }).map((node) => ({ ...node, path: alone.path }));
  const title = `${row.name}${isSaved ? ` r${row.revision}` : ''} / ${step}`;
  const { id } = await createExecution(
    ctx.db,
    { kind: 'workflow', title, nodes, context },
    { projectId: project.id, createdBy: whoAsks(ctx) },
  );
  await ctx.db.insert(workflowRun).values({
    executionId: id,
    projectId: project.id,
    applicationId: row.id,
    onlyStep: step,
    owner: row.name,
    document: isSaved ? null : document.text,
  });
  await recordAudit(ctx, {
    projectId: project.id,
    action: 'application.run-step',
    target: `application/${row.name}`,
    detail: { run: id, onlyStep: step, revision: isSaved ? row.revision : 'not saved' },
  });
  return id;
}

/** What the run that it had last knew of itself and was told by its steps; without one, what its first would know. */
async function lastContext(
  ctx: ServiceContext,
  project: Project,
  row: ApplicationRow,
  { document, stage }: { document: ParsedDocument; stage: string | undefined },
): Promise<JsonObject> {
  const [last] = await ctx.db
    .select({ context: execution.context, set: execution.setContext })
    .from(execution)
    .where(
      and(
        eq(execution.applicationId, row.id),
        eq(execution.kind, 'workflow'),
        isNull(execution.parentId),
        stage === undefined ? undefined : eq(sql`${execution.context}->'home'->>'stage'`, stage),
      ),
    )
    .orderBy(desc(execution.number))
    .limit(1);
  const { library: _, pins: __, ...known } = (last?.context ?? {}) as Partial<WorkflowContext>;
  const { name, labels, annotations, namespace: own } = document.application.metadata;
  const home = known.home ?? (await homeOf(ctx, project, stage));
  const namespace = known.namespace ?? own ?? home.namespace;
  const revision = known.application?.revision ?? row.revision;
  const context: WorkflowContext = {
    targets: [],
    ...known,
    application: { id: row.id, name, project: project.name, revision, labels, annotations },
    home: { ...home, namespace },
    pins: {},
    name,
    appName: name,
    namespace,
  };
  return { ...((last?.set ?? {}) as JsonObject), ...(context as unknown as JsonObject) };
}
