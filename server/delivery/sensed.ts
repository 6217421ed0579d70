import { and, eq, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { componentInstance, instance } from '@/db/schema/delivery';
import type { Diagnosis } from '@/server/domain/pod-status';

// What delivery tells sensing, and what it takes from it, by the rows that both have.

/** A node waits for what becomes of the component: sensing wakes it. */
export async function trackWaiting(
  db: Executor,
  instanceId: string,
  component: string,
  { executionId, key }: { executionId: string; key: string },
): Promise<void> {
  await db
    .update(componentInstance)
    .set({ waitingExecutionId: executionId, waitingNodeKey: key })
    .where(
      and(
        eq(componentInstance.instanceId, instanceId),
        eq(componentInstance.name, component),
        sql`(${componentInstance.waitingExecutionId}, ${componentInstance.waitingNodeKey}) is distinct from (${executionId}, ${key})`,
      ),
    );
}

/** Nobody waits for the component any more. */
export async function trackEnded(db: Executor, instanceId: string, component: string): Promise<void> {
  await db
    .update(componentInstance)
    .set({ waitingExecutionId: null, waitingNodeKey: null })
    .where(and(eq(componentInstance.instanceId, instanceId), eq(componentInstance.name, component)));
}

/** What sensing says is wrong with a component; null: nothing that it knows of. */
export async function sensedReason(
  db: Executor,
  instanceId: string,
  component: string,
): Promise<string | null> {
  const [row] = await db
    .select({ diagnosis: componentInstance.diagnosis })
    .from(componentInstance)
    .where(and(eq(componentInstance.instanceId, instanceId), eq(componentInstance.name, component)));
  return (row?.diagnosis as Diagnosis | null | undefined)?.sentence ?? null;
}

/** Sensing looks at it next. */
export async function trackDue(db: Executor, instanceId: string): Promise<void> {
  await db
    .update(instance)
    .set({ nextCheckAt: new Date(0) })
    .where(eq(instance.id, instanceId));
}

/**
 * All that a revision has of a component is applied now; null: nothing of it is left. Sensing looks at it soon: what comes of it a
 * watch tells sooner.
 */
export async function trackDelivered(
  db: Executor,
  instanceId: string,
  component: string,
  revision: number | null,
): Promise<void> {
  // In one statement: of many small deliveries each has to write it.
  await db.execute(sql`
    with done as (
      update ${componentInstance} set revision = ${revision}
      where instance_id = ${instanceId} and name = ${component} and revision is distinct from ${revision}
    )
    update ${instance} set next_check_at = least(next_check_at, now() + interval '1 second') where id = ${instanceId}`);
}

/**
 * The wait for a component is over: sensing looks at its instance next, so that pages and commands are told at once, unless it
 * was the first to see that it is `well`.
 */
export async function trackConcluded(
  db: Executor,
  instanceId: string,
  component: string,
  { well }: { well: boolean },
): Promise<void> {
  // In one statement, as `trackDelivered`.
  await db.execute(sql`
    with done as (
      update ${componentInstance} set waiting_execution_id = null, waiting_node_key = null
      where instance_id = ${instanceId} and name = ${component}
    )
    update ${instance} set next_check_at = ${new Date(0).toISOString()}::timestamptz
    where id = ${instanceId} and not (${well} and state in ('running', 'completed'))`);
}

/** Sensing looks at it when what is being decided now is written. */
export async function trackDueSoon(db: Executor, instanceId: string): Promise<void> {
  await db
    .update(instance)
    .set({ nextCheckAt: sql`now() + interval '1 second'` })
    .where(eq(instance.id, instanceId));
}
