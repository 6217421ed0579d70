import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Executor, Tx } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { componentInstance, instance, resource, resourceManifest } from '@/db/schema/delivery';
import type { KubeResource, Treatment } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import type { LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { desiredDigest, ownedDigest } from './digest';
import type { ApplicationIdentity, Placement, PlannedComponent } from './plan/planned';

// Nothing is done in a cluster that is not written down here first: what a crash leaves behind can be found and removed.

export type ResourceRow = typeof resource.$inferSelect;

export function resourceIdOf(
  row: Pick<ResourceRow, 'apiVersion' | 'kind' | 'namespace' | 'name'>,
): ResourceId {
  const { apiVersion, kind, namespace, name } = row;
  return { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }) };
}

/** The row of an application at a placement, marked with the run that delivers there now. */
export async function trackInstance(
  tx: Tx,
  projectId: string,
  application: ApplicationIdentity,
  placement: Placement,
  run: { id: string; whole: boolean },
): Promise<string> {
  const written = tx
    .insert(instance)
    .values({
      id: newId('inst'),
      projectId,
      applicationId: application.id,
      clusterId: placement.clusterId,
      namespace: placement.namespace,
      stageId: placement.stageId,
      revision: application.revision,
      deliveredBy: run.id,
      deliveredWhole: run.whole,
    })
    .onConflictDoUpdate({
      target: [instance.applicationId, instance.clusterId, instance.namespace],
      set: {
        stageId: placement.stageId,
        revision: application.revision,
        deletedAt: null,
        deliveredBy: run.id,
        // Several steps of one run may deliver parts of it.
        deliveredWhole: sql`${run.whole} or (${instance.deliveredWhole} and ${instance.deliveredBy} = ${run.id})`,
      },
    })
    .returning({ id: instance.id });
  const told = recordChange(tx, { projectId, topic: `application:${application.name}` });
  const [[row]] = await Promise.all([written, told]);
  if (!row) throw new TypeError('an upsert returns its row');
  return row.id;
}

export async function findInstance(
  db: Executor,
  applicationId: string,
  placement: Pick<Placement, 'clusterId' | 'namespace'>,
): Promise<string | null> {
  const [row] = await db
    .select({ id: instance.id })
    .from(instance)
    .where(
      and(
        eq(instance.applicationId, applicationId),
        eq(instance.clusterId, placement.clusterId),
        eq(instance.namespace, placement.namespace),
      ),
    );
  return row?.id ?? null;
}

export type RunMark = { id: string; revision: number };
/** A node that sensing wakes when the component's state changes. */
export type WaitingNode = { executionId: string; key: string };

/** Writes down what is about to be applied for a component. Returns the rows in the order of `resources`. */
export async function trackIntent(
  tx: Tx,
  instanceId: string,
  component: PlannedComponent,
  {
    resources,
    treatments,
  }: { resources: readonly KubeResource[]; treatments: readonly (Treatment | null)[] },
  run: RunMark,
  waiting: WaitingNode,
): Promise<ResourceRow[]> {
  // Sent together, the one statement of the component first: where that fails, so does what comes behind it.
  const [, rows] = await Promise.all([
    trackComponent(tx, instanceId, component, run.id, waiting),
    trackObjects(tx, instanceId, component.name, resources, run, treatments),
  ]);
  return rows;
}

/** As `trackIntent`, for objects that a trait or a step brings beside what is rendered. */
export async function trackObjects(
  tx: Tx,
  instanceId: string,
  component: string,
  resources: readonly KubeResource[],
  run: RunMark,
  treatments: readonly (Treatment | null)[] = [],
): Promise<ResourceRow[]> {
  if (resources.length === 0) return [];
  await assertNotShared(tx, instanceId, component, resources, run.id);
  const first = Date.now() * 1000;
  const values = resources.map((each, index) => ({
    id: newId('res'),
    instanceId,
    component,
    ...columnsOf(each),
    digest: desiredDigest(each),
    renderedBy: run.id,
    revision: run.revision,
    position: first + index,
    treatment: treatments[index] ?? null,
  }));
  const rows = await tx
    .insert(resource)
    .values(values)
    .onConflictDoUpdate({
      target: [resource.instanceId, resource.apiVersion, resource.kind, resource.namespace, resource.name],
      set: {
        component,
        digest: sql`excluded.digest`,
        renderedBy: run.id,
        revision: run.revision,
        treatment: sql`excluded.treatment`,
        applied: sql`${resource.applied} and ${resource.digest} = excluded.digest`,
      },
    })
    .returning();
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return values.map((value) => {
    const row = byKey.get(keyOf(value));
    if (!row) throw new TypeError('an upsert returns its rows');
    return row;
  });
}

/** The component as a run delivers it, and the node that says what becomes of it. */
export async function trackComponent(
  tx: Tx,
  instanceId: string,
  component: PlannedComponent,
  runId: string,
  waiting: WaitingNode,
): Promise<void> {
  const columns = {
    type: component.type,
    traits: component.traits.map((trait) => trait.type),
    deliveredBy: runId,
    waitingExecutionId: waiting.executionId,
    waitingNodeKey: waiting.key,
  };
  await tx
    .insert(componentInstance)
    .values({ id: newId('comp'), instanceId, name: component.name, ...columns })
    .onConflictDoUpdate({ target: [componentInstance.instanceId, componentInstance.name], set: columns });
}

/** One object can have one maker: two components that render it would undo each other's work for ever. */
async function assertNotShared(
  tx: Tx,
  instanceId: string,
  component: string,
  resources: readonly KubeResource[],
  runId: string,
): Promise<void> {
  const keys = new Set(resources.map((each) => keyOf(columnsOf(each))));
  if (keys.size < resources.length) {
    const seen = new Set<string>();
    const twice = resources.find((each) => {
      const key = keyOf(columnsOf(each));
      return seen.has(key) || !seen.add(key);
    });
    throw renderedTwice(twice?.kind ?? '', twice?.metadata.name ?? '', `${component} itself`);
  }
  const others = await tx
    .select()
    .from(resource)
    .where(
      and(
        eq(resource.instanceId, instanceId),
        ne(resource.component, component),
        eq(resource.renderedBy, runId),
        inArray(resource.name, [...new Set(resources.map((each) => each.metadata.name))]),
      ),
    );
  const other = others.find((row) => keys.has(keyOf(row)));
  if (other) throw renderedTwice(other.kind, other.name, other.component);
}

function renderedTwice(kind: string, name: string, by: string): LoamError {
  return new LoamError('conflict', `${kind} ${name} is rendered twice, also by ${by}.`, {
    expected: 'one component per object',
    got: `${kind} ${name}`,
    hint: 'Give one of them another name.',
  });
}

/** A step removed it: nobody misses it any more. */
export async function forgetObject(
  db: Executor,
  applicationId: string,
  clusterId: string,
  { apiVersion, kind, name, namespace = '' }: ResourceId,
): Promise<void> {
  const owners = db
    .select({ id: instance.id })
    .from(instance)
    .where(and(eq(instance.applicationId, applicationId), eq(instance.clusterId, clusterId)));
  await db
    .delete(resource)
    .where(
      and(
        inArray(resource.instanceId, owners),
        eq(resource.apiVersion, apiVersion),
        eq(resource.kind, kind),
        eq(resource.namespace, namespace),
        eq(resource.name, name),
      ),
    );
}

/** The cluster confirmed it. `sealed`: what was applied (manifests.ts); null: others tend it, and nothing was. */
export async function trackApplied(
  db: Executor,
  row: Pick<ResourceRow, 'id'>,
  live: LiveResource,
  sealed: string | null,
): Promise<void> {
  const set = sql`
    update ${resource} set applied = true, uid = ${live.metadata.uid ?? null}, owned_digest = ${ownedDigest(live)},
      applied_at = ${new Date().toISOString()}::timestamptz, drift = null, drift_seen = null
    where id = ${row.id} returning id`;
  // In one statement: a delivery of many objects is bound by how many there are.
  await db.execute(
    sealed === null
      ? sql`with done as (${set}) delete from ${resourceManifest} where resource_id in (select id from done)`
      : sql`with done as (${set}) insert into ${resourceManifest} (resource_id, sealed)
          select id, ${sealed} from done on conflict (resource_id) do update set sealed = excluded.sealed`,
  );
}

/** It was applied as something else than what was meant to be. */
export async function trackDigest(db: Executor, row: Pick<ResourceRow, 'id'>, digest: string): Promise<void> {
  await db.update(resource).set({ digest }).where(eq(resource.id, row.id));
}

/** It was made to do something once: what becomes of it afterwards is neither drift nor trouble. */
export async function trackMade(
  db: Executor,
  row: Pick<ResourceRow, 'id'>,
  live: LiveResource,
): Promise<void> {
  await trackApplied(db, row, live, null);
  await db.update(resource).set({ ownedDigest: null }).where(eq(resource.id, row.id));
}

/** What it says of itself from now on is written past its delivery: that is no drift. Until it is applied again. */
export async function trackLeft(db: Executor, instanceId: string, { kind, name }: ResourceId): Promise<void> {
  await db
    .update(resource)
    .set({ ownedDigest: null, drift: null, driftSeen: null })
    .where(and(eq(resource.instanceId, instanceId), eq(resource.kind, kind), eq(resource.name, name)));
}

function columnsOf({ apiVersion, kind, metadata }: KubeResource) {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

type Key = Pick<ResourceRow, 'apiVersion' | 'kind' | 'namespace' | 'name'>;

function keyOf({ apiVersion, kind, namespace, name }: Key): string {
  return `${apiVersion} ${kind} ${namespace} ${name}`;
}
