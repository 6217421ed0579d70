import { type SQL, and, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { LoamError } from '@/server/domain/error';
import { isExecutionTerminal } from '@/server/domain/status';
import type { ServiceContext } from '../context';

type Run = Pick<typeof execution.$inferSelect, 'id' | 'number' | 'kind' | 'applicationId'>;
type Ended = Pick<typeof execution.$inferSelect, 'state' | 'parentId'>;

/** The newest run that came after this one to the same stage: what it did must not be undone by going on with this one. */
export async function findNewerRun(
  ctx: ServiceContext,
  { id, number, kind, applicationId }: Run,
): Promise<{ id: string; number: number } | null> {
  if (applicationId === null) return null;
  // A deletion is about every stage.
  const isSameStage =
    kind === 'deletion' ? undefined : or(eq(execution.kind, 'deletion'), sameStage(ctx, id));
  const [newer] = await ctx.db
    .select({ id: execution.id, number: execution.number })
    .from(execution)
    .where(
      and(
        eq(execution.applicationId, applicationId),
        isNull(execution.parentId),
        gt(execution.number, number),
        isSameStage,
      ),
    )
    .orderBy(desc(execution.number))
    .limit(1);
  return newer ?? null;
}

/** Runs to the stage that the run `id` is for. */
export function sameStage(ctx: ServiceContext, id: string): SQL {
  const stageOf = (context: SQL) => sql`coalesce(${context}->'home'->>'stageId', '')`;
  const own = ctx.db.select({ context: execution.context }).from(execution).where(eq(execution.id, id));
  return eq(stageOf(sql`${execution.context}`), stageOf(sql`(${own})`));
}

/** A run that ended and is not gone on with: a later one replaced what it did, or it is a part of another. */
export async function isOver(ctx: ServiceContext, run: Run & Ended): Promise<boolean> {
  if (!isExecutionTerminal(run.state)) return false;
  return run.parentId !== null || (await findNewerRun(ctx, run)) !== null;
}

/** Throws `conflict` for a run that ended and was followed by another: it would bring back what that one replaced. */
export async function assertNewest(ctx: ServiceContext, run: Run): Promise<void> {
  const newer = await findNewerRun(ctx, run);
  if (!newer) return;
  throw new LoamError(
    'conflict',
    `Run ${newer.number} came after run ${run.number} and replaced what it did.`,
    {
      expected: 'the newest run of the application to its stage',
      got: `run ${run.number}`,
      hint: 'Deliver the revision that you want as a new run.',
    },
  );
}
