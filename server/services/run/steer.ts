import { eq } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { GetRun, SetRunContext, SteerNode } from '@/server/domain/run-input';
import { type NodeVerb, type RunVerb, isExecutionTerminal } from '@/server/domain/status';
import type { EngineEvent } from '@/server/engine/core/event';
import { applyEvent } from '@/server/engine/store/apply';
import { recordAudit } from '../audit';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { assertAlone } from '../workflow/concurrency';
import { type FoundRun, findRun } from './find';
import { assertNewest } from './newer-run';

/** Cancels, suspends, resumes or retries a run. Throws `illegal-state` with the states that allow it. */
export async function steerRun(
  ctx: ServiceContext,
  verb: RunVerb,
  input: GetRun & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  const { actor } = ctx;
  const by = { id: actor.type === 'system' ? null : actor.id, name: actor.name };
  return steer(ctx, { project, run, action: `run.${verb}` }, { type: 'verb', verb, by });
}

/** Restarts a run from one of its nodes, or skips the node. Throws `illegal-state` with the states that allow it. */
export async function steerNode(
  ctx: ServiceContext,
  verb: NodeVerb,
  input: SteerNode & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  const { actor } = ctx;
  const by = { id: actor.type === 'system' ? null : actor.id, name: actor.name };
  const { node: key } = input;
  return steer(ctx, { project, run, action: `run.${verb}`, node: key }, { type: 'node-verb', verb, key, by });
}

/** Sets parts of the context of a run that has not ended. The history holds what was set, and by whom. */
export async function setRunContext(
  ctx: ServiceContext,
  input: SetRunContext & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  const { actor } = ctx;
  const by = { id: actor.type === 'system' ? null : actor.id, name: actor.name };
  const values = input.values as JsonObject;
  if (Object.keys(values).length === 0) {
    throw new LoamError('invalid-input', 'Nothing is to be set.', {
      path: 'values',
      expected: 'at least one name with its value',
    });
  }
  return steer(ctx, { project, run, action: 'run.set-context' }, { type: 'set-context', values, by });
}

type Steered = { project: Project; run: FoundRun; action: string; node?: string };

async function steer(ctx: ServiceContext, steered: Steered, event: EngineEvent): Promise<{ id: string }> {
  const { project, run, action, node } = steered;
  return inTransaction(ctx, async (tx) => {
    if (isExecutionTerminal(run.state) && run.applicationId !== null) {
      // Nobody begins another run of the application meanwhile.
      await tx.db.select().from(application).where(eq(application.id, run.applicationId)).for('update');
      await assertNewest(tx, run);
    }
    if (isExecutionTerminal(run.state)) await assertAlone(tx, project, run);
    const { accepted } = await applyEvent(tx.db, run.id, event);
    if (!accepted && node !== undefined) {
      throw new LoamError('not-found', `Run ${run.number} has no node "${node}".`, {
        path: 'node',
        got: node,
      });
    }
    await recordAudit(tx, {
      projectId: project.id,
      action,
      target: `run/${run.number}`,
      detail: { id: run.id, ...(node === undefined ? {} : { node }) },
    });
    return { id: run.id };
  });
}
