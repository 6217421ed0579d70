import { eq } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { GetRun, RestartNode, RetryRun, SetRunContext, SteerNode } from '@/server/domain/run-input';
import { type NodeVerb, type RunVerb, isExecutionTerminal } from '@/server/domain/status';
import type { EngineEvent } from '@/server/engine/core/event';
import type { Revisions } from '@/server/engine/core/execution';
import { applyEvent } from '@/server/engine/store/apply';
import { recordAudit } from '../audit';
import type { Project } from '../authorize';
import { type ServiceContext, whoAsks } from '../context';
import { inTransaction } from '../transaction';
import { assertAlone } from '../workflow/concurrency';
import { type FoundRun, findRun } from './find';
import { chooseNewest } from './newer-definitions';
import { assertNewest } from './newer-run';

/** Cancels, suspends, resumes or retries a run. Throws `illegal-state` with the states that allow it. */
export async function steerRun(
  ctx: ServiceContext,
  verb: RunVerb,
  input: GetRun & Partial<Pick<RetryRun, 'definitions'>> & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  const newest = await newestFor(ctx, run, input);
  return steer(
    ctx,
    { project, run, action: `run.${verb}`, detail: newest },
    { type: 'verb', verb, by: whoAsks(ctx), ...newest },
  );
}

/** Restarts a run from one of its nodes, or skips the node. Throws `illegal-state` with the states that allow it. */
export async function steerNode(
  ctx: ServiceContext,
  verb: NodeVerb,
  input: SteerNode & Partial<Pick<RestartNode, 'definitions'>> & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  const newest = await newestFor(ctx, run, input);
  const { node: key } = input;
  return steer(
    ctx,
    { project, run, action: `run.${verb}`, detail: { node: key, ...newest } },
    { type: 'node-verb', verb, key, by: whoAsks(ctx), ...newest },
  );
}

async function newestFor(
  ctx: ServiceContext,
  run: FoundRun,
  { definitions }: Partial<Pick<RetryRun, 'definitions'>>,
): Promise<{ definitions: Revisions } | Record<string, never>> {
  return definitions === 'newest' ? { definitions: await chooseNewest(ctx, run) } : {};
}

/** Sets parts of the context of a run that has not ended. The history holds what was set, and by whom. */
export async function setRunContext(
  ctx: ServiceContext,
  input: SetRunContext & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  const values = input.values as JsonObject;
  if (Object.keys(values).length === 0) {
    throw new LoamError('invalid-input', 'Nothing is to be set.', {
      path: 'values',
      expected: 'at least one name with its value',
    });
  }
  return steer(
    ctx,
    { project, run, action: 'run.set-context', detail: {} },
    { type: 'set-context', values, by: whoAsks(ctx) },
  );
}

/** `detail`: for the audit; `node` where it is about one. */
type Steered = { project: Project; run: FoundRun; action: string; detail: JsonObject };

async function steer(ctx: ServiceContext, steered: Steered, event: EngineEvent): Promise<{ id: string }> {
  const { project, run, action, detail } = steered;
  const { node } = detail;
  return inTransaction(ctx, async (tx) => {
    if (isExecutionTerminal(run.state) && run.applicationId !== null) {
      // Nobody begins another run of the application meanwhile.
      await tx.db
        .select()
        .from(application)
        .where(eq(application.id, run.applicationId))
        .for('no key update');
      await assertNewest(tx, run);
    }
    if (isExecutionTerminal(run.state)) await assertAlone(tx, project, run);
    const { accepted } = await applyEvent(tx.db, run.id, event);
    if (!accepted && typeof node === 'string') {
      throw new LoamError('not-found', `Run ${run.number} has no node "${node}".`, {
        path: 'node',
        got: node,
      });
    }
    await recordAudit(tx, {
      projectId: project.id,
      action,
      target: `run/${run.number}`,
      detail: { id: run.id, ...detail },
    });
    return { id: run.id };
  });
}
