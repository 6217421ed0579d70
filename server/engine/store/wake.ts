import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { enqueueAll } from '@/server/jobs/enqueue';
import { nodeJobFor } from './outbox';

/**
 * Something that a waiting node looks at has changed: it is polled at once, when the caller's transaction commits. If a
 * worker has it right now, it is polled again after that. Harmless for a node that does not wait, or is not there.
 */
export async function wakeNode(tx: Executor, executionId: string, key: string): Promise<void> {
  const { rows } = await tx.execute<{ handler: string; claim: string | null; state: string }>(sql`
    update node set woken = true
    where execution_id = ${executionId} and key = ${key} and child_id is null and state in ('running', 'waiting')
    returning handler, claim, state`);
  const [row] = rows;
  if (!row || row.claim !== null || row.state !== 'waiting') return;
  await enqueueAll(tx, [nodeJobFor(executionId, key, row.handler, null)]);
}
