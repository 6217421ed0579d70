import { and, eq, isNull } from 'drizzle-orm';
import { instance } from '@/db/schema/delivery';
import type { ApplyApplications } from '@/server/domain/application-input';
import { type Problem, assertNever } from '@/server/domain/error';
import type { Hold } from '@/server/domain/hold';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { InstanceState } from '@/server/domain/status';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { holdAgainst } from '../hold/find';
import { inTransaction } from '../transaction';
import { applyWorkflowRun } from '../workflow/apply-run';
import { saveWorkflowRevision } from '../workflow/save';
import { type Checked, checkedDocuments } from './check';
import type { CheckedDocument } from './plan-run';
import { findPublished } from './published';
import { type RevisionOptions, saveRevision } from './save';
import { type RunRequest, homeOf, runsTo, startRun } from './start-run';

export type AppliedDocument = {
  kind: 'Application' | 'Workflow' | 'WorkflowRun';
  name: string;
  /** 0 for a WorkflowRun, which has none. */
  revision: number;
  /** No new revision was made; of a WorkflowRun: it was started before. */
  unchanged: boolean;
  /** The run that delivers it; null: it is delivered already, and well, or it is a Workflow, which is only saved. */
  runId: string | null;
  /** It is saved and not delivered, because the stage is held at another revision. */
  held: Hold | null;
  /** It is saved and not delivered, because its document says that it is paused. */
  paused: boolean;
  /** What its publishVersion stands for: the revision that carried it first, which is what is delivered. */
  published: { version: string; revision: number } | null;
  /** Of its text: what is not as its author may think. */
  warnings: Problem[];
};
const plain = { held: null, paused: false, published: null };

/**
 * Saves every Workflow and Application of a text, delivers the latter, and starts every WorkflowRun; all of them or none.
 * What is there already, and well, is left alone.
 */
export async function applyDocuments(
  ctx: ServiceContext,
  input: ApplyApplications & { project: string },
): Promise<AppliedDocument[]> {
  const permission = ['application.deploy', 'application.write'] as const;
  const { project } = await authorize(ctx, { project: input.project, permission });
  const checked = await checkedDocuments(ctx, project, input.document);
  const { documents, workflows, runs, problems } = checked;
  const warningsOf = divideWarnings(problems, [...documents, ...workflows, ...runs]);
  if (workflows.length > 0) await authorize(ctx, { project: input.project, permission: 'workflow.write' });
  if (runs.length > 0) await authorize(ctx, { project: input.project, permission: 'workflow.run' });
  return inTransaction(ctx, async (tx) => {
    const applied: AppliedDocument[] = [];
    // First, because the others may name them.
    for (const document of workflows) {
      const { row, created } = await saveWorkflowRevision(tx, project, document, { note: input.note });
      const { name, revision } = row;
      applied.push({
        kind: 'Workflow',
        name,
        revision,
        unchanged: !created,
        runId: null,
        ...plain,
        warnings: warningsOf(document),
      });
    }
    applied.push(...(await applyApplications(tx, project, checked, { ...input, warningsOf })));
    for (const document of runs) {
      const { runId, unchanged } = await applyWorkflowRun(tx, project, document, input.stage);
      const { name } = document.metadata;
      applied.push({
        kind: 'WorkflowRun',
        name,
        revision: 0,
        unchanged,
        runId,
        ...plain,
        warnings: warningsOf(document),
      });
    }
    return applied;
  });
}

type Placed = Pick<ParsedDocument, 'positionOf'>;

/** Which warnings of a text are of which of its documents: those below its first line and above the next one's. */
function divideWarnings(
  problems: readonly Problem[],
  documents: readonly Placed[],
): (document: Placed) => Problem[] {
  const firstLine = (document: Placed) => document.positionOf([]).line;
  const starts = documents.map(firstLine).toSorted((a, b) => a - b);
  const by = Map.groupBy(problems, ({ position }) =>
    starts.findLast((line) => line <= (position?.line ?? 1)),
  );
  return (document) => by.get(firstLine(document)) ?? [];
}

async function applyApplications(
  tx: ServiceContext,
  project: Project,
  checked: Checked,
  input: ApplyApplications & { warningsOf: (document: Placed) => Problem[] },
): Promise<AppliedDocument[]> {
  const { documents } = checked;
  if (documents.length === 0) return [];
  const home = await homeOf(tx, project, input.stage);
  const applied: AppliedDocument[] = [];
  for (const [index, document] of documents.entries()) {
    const { row, created } = await saveRevision(tx, project, document, input satisfies RevisionOptions);
    const { name, revision } = row;
    const version = await findPublished(tx, row, document);
    const published = version && { version: version.version, revision: version.first ?? revision };
    const meant = published?.revision ?? revision;
    const { pastHold, conflicts } = input;
    const delivery = { row, revision: meant, home };
    const hold = await holdAgainst(tx, delivery);
    const held = pastHold ? null : hold;
    const asChecked = meant === revision ? documentAt(checked, index) : undefined;
    const request = { ...delivery, pastHold, conflicts, hold, checked: asChecked };
    const { paused } = row;
    const isNew = created && meant === revision;
    const runId = held || paused ? null : await deliver(tx, project, request, isNew);
    const unchanged = !created;
    applied.push({
      kind: 'Application',
      name,
      revision,
      unchanged,
      runId,
      held,
      paused,
      published,
      warnings: input.warningsOf(document),
    });
  }
  return applied;
}

/** Undefined where a workflow is in the same text: its steps are those of a revision only now that it is saved. */
function documentAt(
  { documents, inclusions, referred, definitions, workflows }: Checked,
  index: number,
): CheckedDocument | undefined {
  const [document, included] = [documents[index], inclusions[index]];
  if (!document || !included || workflows.length > 0) return undefined;
  return { document, inclusions: included, referred: referred[index] ?? null, definitions };
}

/** The run that delivers it; null where nothing is to be done. */
async function deliver(
  ctx: ServiceContext,
  project: Project,
  request: RunRequest,
  created: boolean,
): Promise<string | null> {
  const { row, revision, home } = request;
  const start = async () => (await startRun(ctx, project, request)).runId;
  if (created) return start();
  const [run] = await runsTo(ctx, row, home, 'newest');
  if (run?.revision !== revision) return start();
  switch (run.state) {
    case 'queued':
    case 'running':
    case 'suspended':
      return run.id;
    case 'succeeded':
      // What was left to others before is to be taken now.
      if (request.conflicts === 'take-over') return start();
      return (await isAsItShouldBe(ctx, request)) ? null : start();
    case 'cancelling':
    case 'failed':
    case 'cancelled':
      return start();
    default:
      return assertNever(run.state);
  }
}

// Just delivered and not looked at since is as good as well: the run waited for it.
const fine: readonly InstanceState[] = ['pending', 'updating', 'running', 'completed'];

async function isAsItShouldBe(ctx: ServiceContext, { row, revision, home }: RunRequest): Promise<boolean> {
  const instances = await ctx.db
    .select({ revision: instance.revision, state: instance.state })
    .from(instance)
    .where(
      and(
        eq(instance.applicationId, row.id),
        home.stageId === null ? isNull(instance.stageId) : eq(instance.stageId, home.stageId),
        isNull(instance.deletedAt),
      ),
    );
  return instances.every((each) => each.revision === revision && fine.includes(each.state));
}
