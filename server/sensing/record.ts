import { type SQL, and, eq, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { rowsAsTable } from '@/db/rows';
import { application } from '@/db/schema/application';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { severityOf, worstState } from '@/server/domain/status';
import type { Finding, FoundComponent, FoundResource } from './finding';
import type { InstanceRows } from './sense';

export type NodeRef = { executionId: string; key: string };

/** Wakes the engine nodes that wait for a component's health, in the transaction that records the change. */
export type Wake = {
  /** Waits for the node's row, where somebody has it. */
  node(tx: Tx, executionId: string, key: string): Promise<void>;
  /** Waits for nobody: those whose row somebody has are left alone, and given back. */
  free(tx: Tx, nodes: readonly NodeRef[]): Promise<NodeRef[]>;
  /** The same, for those that a query finds: a table of `"executionId"` and `key`. */
  found(db: Db, which: SQL): Promise<void>;
};

/**
 * Writes what a look found, only where it differs; tells pages and waiting nodes in the same transaction. True when something
 * happened meanwhile that made the instance due again.
 */
export async function recordAlone(
  db: Db,
  before: InstanceRows['instance'],
  finding: Finding,
  wake: Pick<Wake, 'node'>,
  now: Date,
): Promise<boolean> {
  const { isOther } = finding;
  if (!finding.changed) return writeInstance(db, before.id, finding);
  return db.transaction(async (tx) => {
    const isDueAgain = await writeInstance(tx, before.id, finding);
    // Before the nodes that it wakes, as a delivery that cancels another takes them.
    const app = await findApplication(tx, before.applicationId, isOther);
    await writeResources(tx, finding.resources);
    for (const component of finding.components) await writeComponent(tx, component, wake, now);
    if (app && isOther) await writeApplicationState(tx, app, now);
    // The application's page shows its pods, the list does not.
    else if (app) await recordChange(tx, { projectId: app.projectId, topic: `application:${app.name}` });
    return isDueAgain;
  });
}

/** True when it is due again. */
async function writeInstance(
  db: Db | Tx,
  id: string,
  { changed, state, message, checkIntervalMs, nextCheckAt: next, checkedAt }: Finding,
): Promise<boolean> {
  const { nextCheckAt } = instance;
  const [row] = await db
    .update(instance)
    .set({
      checkIntervalMs,
      // What happened while the look was under way made it due again: that must not be put off.
      nextCheckAt: sql`case when ${nextCheckAt} <= clock_timestamp() then ${nextCheckAt} else ${next.toISOString()}::timestamptz end`,
      ...(checkedAt ? { checkedAt } : {}),
      ...(changed ? { state, message } : {}),
    })
    .where(eq(instance.id, id))
    .returning({ isDue: sql<boolean>`${instance.nextCheckAt} <= clock_timestamp()` });
  return row?.isDue ?? false;
}

async function writeResources(tx: Tx, found: readonly FoundResource[]): Promise<void> {
  if (found.length > 0) await tx.execute(sql`update ${resource} r ${resourcesSet(found)}`);
}

const resourceRow = sql`id text, state text, message text, drift jsonb, "driftSeen" text, "driftBefore" jsonb`;

/** The rest of an update of `resource r`. */
export function resourcesSet(found: readonly FoundResource[]) {
  // Whoever wrote of the drift since the look began knew more: it was put back, or somebody asked that it be.
  return sql`
    set state = found.state, message = found.message,
      drift = case when r.drift is not distinct from found."driftBefore" then found.drift else r.drift end,
      drift_seen = case when r.drift is not distinct from found."driftBefore" then found."driftSeen" else r.drift_seen end
    from ${rowsAsTable(found, resourceRow)} found
    where r.id = found.id`;
}

async function writeComponent(
  tx: Tx,
  { id, decides, name: _name, ...found }: FoundComponent,
  wake: Pick<Wake, 'node'>,
  now: Date,
): Promise<void> {
  const [row] = await tx
    .update(componentInstance)
    .set({ ...found, changedAt: now })
    .where(eq(componentInstance.id, id))
    .returning({
      executionId: componentInstance.waitingExecutionId,
      nodeKey: componentInstance.waitingNodeKey,
    });
  if (decides && row?.executionId && row.nodeKey) await wake.node(tx, row.executionId, row.nodeKey);
}

type ApplicationRow = { id: string; projectId: string; name: string };

/** Two instances of one application may be sensed at once; the lock of its row makes the last one see both. */
async function findApplication(tx: Tx, id: string, lock: boolean): Promise<ApplicationRow | undefined> {
  const found = tx
    .select({ id: application.id, projectId: application.projectId, name: application.name })
    .from(application)
    .where(eq(application.id, id));
  const [app] = await (lock ? found.for('no key update') : found);
  return app;
}

/** The application's state is the worst of its instances. Also tells its page and the list. */
async function writeApplicationState(
  tx: Tx,
  { id, projectId, name }: ApplicationRow,
  now: Date,
): Promise<void> {
  const instances = await tx
    .select({ state: instance.state, message: instance.message })
    .from(instance)
    .where(and(eq(instance.applicationId, id), isNull(instance.deletedAt)));
  const state = worstState(instances.map((each) => each.state));
  const message = instances.find((each) => each.state === state)?.message ?? '';
  await tx
    .update(application)
    .set({
      state,
      message,
      severity: severityOf(state),
      updatedAt: sql`case when ${application.state} = ${state} then ${application.updatedAt} else ${now.toISOString()}::timestamptz end`,
    })
    .where(eq(application.id, id));
  await recordChange(
    tx,
    { projectId, topic: `application:${name}` },
    { projectId, topic: 'applications', data: { name, state } },
  );
}
