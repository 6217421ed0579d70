import { and, eq, isNull } from 'drizzle-orm';
import { instance } from '@/db/schema/delivery';
import type { Placement } from '@/server/delivery/plan/planned';
import type { ApplyApplications } from '@/server/domain/application-input';
import { assertNever } from '@/server/domain/error';
import type { InstanceState } from '@/server/domain/status';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { checkedDocuments } from './check';
import type { ApplicationRow } from './find';
import { type RevisionOptions, saveRevision } from './save';
import { homeOf, runsTo, startRun } from './start-run';

export type AppliedApplication = {
  name: string;
  revision: number;
  /** No new revision was made. */
  unchanged: boolean;
  /** The run that delivers it; null: it is delivered already, and well. */
  runId: string | null;
};

/** Saves every Application of a text and delivers it; all of them or none. What is there already, and well, is left alone. */
export async function applyApplications(
  ctx: ServiceContext,
  input: ApplyApplications & { project: string },
): Promise<AppliedApplication[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.deploy' });
  await authorize(ctx, { project: input.project, permission: 'application.write' });
  const { documents } = await checkedDocuments(ctx, input.document);
  return inTransaction(ctx, async (tx) => {
    const home = await homeOf(tx, project, input.stage);
    const applied: AppliedApplication[] = [];
    for (const document of documents) {
      const { row, created } = await saveRevision(tx, project, document, input satisfies RevisionOptions);
      const runId = created
        ? await start(tx, project, row, home)
        : await continueOrStart(tx, project, row, home);
      applied.push({ name: row.name, revision: row.revision, unchanged: !created, runId });
    }
    return applied;
  });
}

async function start(
  ctx: ServiceContext,
  project: Project,
  row: ApplicationRow,
  home: Placement,
): Promise<string> {
  const { runId } = await startRun(ctx, project, { row, revision: row.revision, home });
  return runId;
}

async function continueOrStart(
  ctx: ServiceContext,
  project: Project,
  row: ApplicationRow,
  home: Placement,
): Promise<string | null> {
  const [run] = await runsTo(ctx, row, home, 'newest');
  if (run?.revision !== row.revision) return start(ctx, project, row, home);
  switch (run.state) {
    case 'queued':
    case 'running':
    case 'suspended':
      return run.id;
    case 'succeeded':
      return (await isAsItShouldBe(ctx, row, home)) ? null : start(ctx, project, row, home);
    case 'cancelling':
    case 'failed':
    case 'cancelled':
      return start(ctx, project, row, home);
    default:
      return assertNever(run.state);
  }
}

// Just delivered and not looked at since is as good as well: the run waited for it.
const fine: readonly InstanceState[] = ['pending', 'updating', 'running', 'completed'];

async function isAsItShouldBe(ctx: ServiceContext, row: ApplicationRow, home: Placement): Promise<boolean> {
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
  return instances.every((each) => each.revision === row.revision && fine.includes(each.state));
}
