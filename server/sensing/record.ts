import { type SQL, and, eq, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { application } from '@/db/schema/application';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { canonicalJson } from '@/server/domain/canonical-json';
import type { Drift } from '@/server/domain/drift';
import type { JsonValue } from '@/server/domain/json';
import { isWell, severityOf, worstState } from '@/server/domain/status';
import { jittered, nextIntervalMs } from './schedule';
import type { InstanceRows, Sensed, SensedComponent, SensedResource } from './sense';

/** Wakes the engine node that waits for a component's health, in the transaction that recorded the change. */
export type WakeNode = (tx: Tx, executionId: string, nodeKey: string) => Promise<void>;

/**
 * Writes what a look found, only where it differs; tells pages and waiting nodes in the same transaction. True when something
 * happened meanwhile that made the instance due again.
 */
export async function recordSensed(
  db: Db,
  rows: InstanceRows,
  sensed: Sensed,
  wake: WakeNode,
  now: Date,
): Promise<boolean> {
  const before = rows.instance;
  const { state, message } = sensed;
  const components = sensed.reached ? changedComponents(rows, sensed.components) : [];
  const resources = sensed.reached ? changedResources(rows, sensed.resources) : [];
  const isOther = state !== before.state || message !== before.message;
  const changed = isOther || components.length > 0 || resources.length > 0;
  const drifted = sensed.reached && sensed.resources.some(({ drift }) => drift !== null && !drift.left);
  const checkIntervalMs = nextIntervalMs(before.checkIntervalMs, state, { changed, drifted });
  const schedule = {
    checkIntervalMs,
    nextCheckAt: unlessDue(nextCheck(sensed, now.getTime() + jittered(checkIntervalMs, Math.random()))),
    ...(sensed.reached ? { checkedAt: now } : {}),
  };
  if (!changed) return writeInstance(db, before.id, schedule);
  return db.transaction(async (tx) => {
    const isDueAgain = await writeInstance(tx, before.id, { ...schedule, state, message });
    // Before the nodes that it wakes, as a delivery that cancels another takes them.
    const app = await findApplication(tx, before.applicationId, isOther);
    await writeResources(tx, resources);
    for (const component of components) await writeComponent(tx, rows, component, wake, now);
    if (app && isOther) await writeApplicationState(tx, app, now);
    // The application's page shows its pods, the list does not.
    else if (app) await recordChange(tx, { projectId: app.projectId, topic: `application:${app.name}` });
    return isDueAgain;
  });
}

/** What may be put back at a certain time is not left for longer. */
function nextCheck(sensed: Sensed, usualMs: number): Date {
  const again = sensed.reached ? sensed.resources.flatMap((each) => each.again?.getTime() ?? []) : [];
  return new Date(Math.min(usualMs, ...again));
}

type InstanceWrite = Omit<Partial<typeof instance.$inferInsert>, 'nextCheckAt'> & { nextCheckAt: SQL };

/** True when it is due again. */
async function writeInstance(db: Db | Tx, id: string, values: InstanceWrite): Promise<boolean> {
  const [row] = await db
    .update(instance)
    .set(values)
    .where(eq(instance.id, id))
    .returning({ isDue: sql<boolean>`${instance.nextCheckAt} <= clock_timestamp()` });
  return row?.isDue ?? false;
}

// What happened while the look was under way made it due again: that must not be put off.
function unlessDue(next: Date): SQL {
  const { nextCheckAt } = instance;
  return sql`case when ${nextCheckAt} <= clock_timestamp() then ${nextCheckAt} else ${next.toISOString()}::timestamptz end`;
}

type ChangedResource = SensedResource & { driftBefore: Drift | null };

async function writeResources(tx: Tx, found: readonly ChangedResource[]): Promise<void> {
  if (found.length === 0) return;
  // Whoever wrote of the drift since the look began knew more: it was put back, or somebody asked that it be.
  await tx.execute(sql`
    update ${resource} r
    set state = found.state, message = found.message,
      drift = case when r.drift is not distinct from found."driftBefore" then found.drift else r.drift end,
      drift_seen = case when r.drift is not distinct from found."driftBefore" then found."driftSeen" else r.drift_seen end
    from json_to_recordset(${JSON.stringify(found)}::text::json)
      as found(id text, state text, message text, drift jsonb, "driftSeen" text, "driftBefore" jsonb)
    where r.id = found.id`);
}

async function writeComponent(
  tx: Tx,
  rows: InstanceRows,
  { id, name: _name, ...found }: SensedComponent,
  wake: WakeNode,
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
  if (!row?.executionId || !row.nodeKey) return;
  // One more pod that is ready decides nothing: for the progress its own looks do.
  const before = rows.components.find((each) => each.id === id);
  if (found.state !== before?.state || isWell(found.state)) await wake(tx, row.executionId, row.nodeKey);
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

function changedComponents(rows: InstanceRows, found: Extract<Sensed, { reached: true }>['components']) {
  const before = new Map(rows.components.map((row) => [row.id, row]));
  return found.filter((component) => {
    const row = before.get(component.id);
    return !(
      row?.state === component.state &&
      row.message === component.message &&
      isSameJson(row.diagnosis, component.diagnosis) &&
      isSameJson(row.pods, component.pods)
    );
  });
}

function changedResources(
  rows: InstanceRows,
  found: Extract<Sensed, { reached: true }>['resources'],
): ChangedResource[] {
  const before = new Map(rows.resources.map((row) => [row.id, row]));
  return found.flatMap((each) => {
    const row = before.get(each.id);
    const isSame =
      row?.state === each.state &&
      row.message === each.message &&
      row.driftSeen === each.driftSeen &&
      isSameJson(row.drift, each.drift);
    return isSame ? [] : [{ ...each, driftBefore: (row?.drift ?? null) as Drift | null }];
  });
}

/** jsonb gives keys back in its own order. */
function isSameJson(one: unknown, other: unknown): boolean {
  return canonicalJson(one as JsonValue) === canonicalJson(other as JsonValue);
}
