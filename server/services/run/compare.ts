import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import { LoamError } from '@/server/domain/error';
import type { CompareRuns } from '@/server/domain/run-input';
import type { ServiceContext } from '../context';
import { compareRuns } from './comparison';
import { type FoundRun, findRun } from './find';
import { sameStage } from './newer-run';
import { readCompared } from './read-compared';

/** More are not told at once, so that two runs of 10,000 nodes can be compared. */
const mostNodes = 1_000;

/**
 * Two runs of a project beside each other: `a` is the one `with` which it is compared, else the one before it of the same
 * application or workflow. Runs of different things are compared, too: by the keys of their nodes.
 */
export async function compareTwoRuns(ctx: ServiceContext, input: CompareRuns & { project: string }) {
  const { project, run } = await findRun(ctx, input, 'run.read');
  const other = input.with ?? (await previousOf(ctx, run));
  const { run: earlier } = await findRun(ctx, { project: project.name, id: other }, 'run.read');
  const [a, b] = await Promise.all([readCompared(ctx, earlier), readCompared(ctx, run)]);
  const found = compareRuns(a.compared, b.compared, { all: input.all });
  const nodes = found.nodes.slice(0, mostNodes);
  return { ...found, a: a.head, b: b.head, nodes, left: found.nodes.length - nodes.length };
}

async function previousOf(ctx: ServiceContext, run: FoundRun): Promise<string> {
  const ofSame = await sameSubject(ctx, run);
  const [previous] =
    ofSame === null
      ? []
      : await ctx.db
          .select({ id: execution.id })
          .from(execution)
          .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
          .where(
            and(
              ofSame,
              eq(execution.kind, run.kind),
              isNull(execution.parentId),
              lt(execution.number, run.number),
            ),
          )
          .orderBy(desc(execution.number))
          .limit(1);
  if (previous) return previous.id;
  throw new LoamError('not-found', `No run of the same came before run ${run.number}.`, {
    path: 'with',
    hint: 'Name the run that it is to be compared with.',
  });
}

/** Runs of the application to the same stage, or of the workflow, or of the same step of it alone; null: it is of neither. */
async function sameSubject(ctx: ServiceContext, { id, applicationId }: FoundRun) {
  if (applicationId !== null) return and(eq(execution.applicationId, applicationId), sameStage(ctx, id));
  const [started] = await ctx.db
    .select({
      workflowId: workflowRun.workflowId,
      applicationId: workflowRun.applicationId,
      onlyStep: workflowRun.onlyStep,
    })
    .from(workflowRun)
    .where(eq(workflowRun.executionId, id));
  if (!started) return null;
  const { workflowId, applicationId: tried } = started;
  const sameStep = sql`${workflowRun.onlyStep} is not distinct from ${started.onlyStep}`;
  if (tried !== null) return and(eq(workflowRun.applicationId, tried), sameStep);
  if (workflowId === null) return null;
  return and(eq(workflowRun.workflowId, workflowId), sameStep);
}
