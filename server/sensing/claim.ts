import { type SQL, and, eq, getTableColumns, inArray, isNull, lte, not, sql as text } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { Db, Executor } from '@/db/client';
import { rowsAsTable } from '@/db/rows';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { unflushed } from '@/db/unflushed';
import { readFailures } from './failures';
import type { InstanceRows } from './sense';

const trackedObject = text`"clusterId" text, kind text, namespace text, name text`;

export type TrackedObject = { clusterId: string; kind: string; namespace: string; name: string };

// How long a claimed instance is left alone by the other workers; a look takes far less.
const claimMs = 30_000;

/** Takes instances that are due; others pass them by until the look is over or this worker is gone. */
export async function claimDue(
  db: Db,
  limit: number,
  except: readonly string[] = [],
): Promise<InstanceRows[]> {
  const due = db
    .select({ id: instance.id })
    .from(instance)
    .where(
      and(
        lte(instance.nextCheckAt, text`now()`),
        isNull(instance.deletedAt),
        not(isAmong(instance.id, except)),
      ),
    )
    .orderBy(instance.nextCheckAt)
    .limit(limit)
    .for('update', { skipLocked: true });
  const instances = await db
    .update(instance)
    .set({ nextCheckAt: text`now() + make_interval(secs => ${claimMs / 1000})` })
    .where(and(inArray(instance.id, due), text`${unflushed} = 'off'`))
    .returning({
      ...getTableColumns(instance),
      isGoing: text<boolean>`(select a.deleted_at is not null from application a where a.id = ${instance.applicationId})`,
    });
  if (instances.length === 0) return [];
  const ids = instances.map(({ id }) => id);
  const [components, resources] = await Promise.all([
    db.select().from(componentInstance).where(isAmong(componentInstance.instanceId, ids)),
    db.select().from(resource).where(isAmong(resource.instanceId, ids)),
  ]);
  const failures = await readFailures(db, instances, components, resources);
  const componentsOf = Map.groupBy(components, (row) => row.instanceId);
  const resourcesOf = Map.groupBy(resources, (row) => row.instanceId);
  return instances.map(({ isGoing, ...each }) => ({
    instance: each,
    isGoing,
    components: componentsOf.get(each.id) ?? [],
    resources: resourcesOf.get(each.id) ?? [],
    failures,
  }));
}

/** As `inArray`, but the same text for any number of them, so that PostgreSQL parses it once. */
function isAmong(column: PgColumn, ids: readonly string[]): SQL {
  return text`${column} = any(array(select json_array_elements_text(${JSON.stringify(ids)}::text::json)))`;
}

/** Makes due now whatever tracks one of these objects. Returns how many. */
export async function makeDue(db: Executor, objects: TrackedObject[]): Promise<number> {
  if (objects.length === 0) return 0;
  const seen = rowsAsTable(objects, trackedObject);
  // Objects first, whatever PostgreSQL believes of the number of instances.
  const { rowCount } = await db.execute(text`
    with tracked as materialized (
      select r.instance_id, seen."clusterId" from ${seen} seen
      join resource r on r.kind = seen.kind and r.namespace = seen.namespace and r.name = seen.name
    )
    update instance i set next_check_at = now() from tracked
    where tracked.instance_id = i.id and i.cluster_id = tracked."clusterId" and i.deleted_at is null`);
  return rowCount ?? 0;
}

/** The nodes that wait for the components which these objects are of, for Wake.found. Not for an empty list. */
export function waitingFor(objects: readonly TrackedObject[]): SQL {
  return text`(
    select c.waiting_execution_id as "executionId", c.waiting_node_key as key
    from ${rowsAsTable(objects, trackedObject)} seen
    join resource r on r.kind = seen.kind and r.namespace = seen.namespace and r.name = seen.name
    join instance i on i.id = r.instance_id and i.cluster_id = seen."clusterId"
    join component_instance c on c.instance_id = i.id and c.name = r.component)`;
}

/** An instance whose look should not wait for its turn: just applied, or asked for by a person. */
export async function checkSoon(db: Pick<Db, 'update'>, instanceId: string): Promise<void> {
  await db
    .update(instance)
    .set({ nextCheckAt: new Date(0) })
    .where(eq(instance.id, instanceId));
}
