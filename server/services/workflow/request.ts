import { and, eq, lt } from 'drizzle-orm';
import { workflowRequest } from '@/db/schema/workflow';
import { canonicalJson } from '@/server/domain/canonical-json';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { sha256Digest } from '@/server/platform/crypto';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';

/** So long a key is known; a caller may repeat himself for a day at least. */
const keptMs = 48 * 3_600_000;

/**
 * Does what is asked for once per key, in the caller's transaction: who asks the same again gets the run that there is,
 * also while the first is still on its way. Throws `conflict` when something else is asked for under the key.
 */
export async function onceByKey(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  { key, request }: { key: string; request: JsonObject },
  start: () => Promise<string>,
): Promise<{ runId: string; repeated: boolean }> {
  const digest = sha256Digest(canonicalJson(request));
  const which = and(eq(workflowRequest.projectId, project.id), eq(workflowRequest.key, key));
  const oldest = new Date(ctx.now().getTime() - keptMs);
  await ctx.db
    .delete(workflowRequest)
    .where(and(eq(workflowRequest.projectId, project.id), lt(workflowRequest.createdAt, oldest)));
  // Whoever comes second waits here until the first is done.
  const [taken] = await ctx.db
    .insert(workflowRequest)
    .values({ projectId: project.id, key, digest, createdAt: ctx.now() })
    .onConflictDoNothing()
    .returning({ key: workflowRequest.key });
  if (taken) {
    const runId = await start();
    await ctx.db.update(workflowRequest).set({ executionId: runId }).where(which);
    return { runId, repeated: false };
  }
  const [known] = await ctx.db.select().from(workflowRequest).where(which);
  if (known?.digest === digest && known.executionId !== null)
    return { runId: known.executionId, repeated: true };
  throw new LoamError('conflict', `Something else was started under the key "${key}".`, {
    path: 'idempotencyKey',
    expected: 'the same workflow, revision, inputs and stage, or another key',
    got: key,
  });
}
