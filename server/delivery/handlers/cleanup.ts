import { and, eq, inArray, isNull } from 'drizzle-orm';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import type { Outcome } from '@/plugins/sdk/definition';
import { isLoamError } from '@/server/domain/error';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import { loadApplication } from '../plan/load-application';
import type { WorkflowContext } from '../plan/planned';
import { isWithComponent, removeWithReleases } from '../release/uninstall';
import { type Left, describeLeft } from '../remove';
import { trackDue } from '../sensed';
import type { ResourceRow } from '../track';
import { treatmentIn, whyStays } from '../treatment';
import { workflowContext } from './contexts';
import type { DeliveryDeps } from './deps';
import { forgetInstance } from './forget';
import { asOutcome } from './outcome';

const pollMs = 500;
/** What is not gone by then ends the run with what is left and why; the next run tries again. */
const timeoutMs = 10 * 60_000;
/** A cluster that is away does not hold the run up for longer. */
const unreachableMs = 2 * 60_000;

type InstanceRow = typeof instance.$inferSelect & { cluster: string };
type Stale = {
  instance: InstanceRow;
  resources: ResourceRow[];
  wanted: boolean;
  /** Components of it that this run did not deliver. */
  hasOthers: boolean;
};

/** At the end of a run: removes what the revision no longer renders, and what stands where it no longer goes. */
export function createCleanupHandler(deps: DeliveryDeps): NodeHandler {
  return { start: (ctx) => asOutcome(ctx.node.path, () => cleanUp(deps, ctx)) };
}

async function cleanUp(deps: DeliveryDeps, ctx: HandlerContext): Promise<Outcome> {
  const context = workflowContext(ctx.context);
  const pending: Left[] = [];
  const unreachable: string[] = [];
  for (const stale of await findStale(deps, ctx, context)) {
    try {
      pending.push(...(await clean(deps, ctx, context, stale)));
    } catch (error) {
      if (!isLoamError(error) || error.code !== 'cluster-unreachable') throw error;
      unreachable.push(stale.instance.cluster);
    }
  }
  const elapsedMs = ctx.nowMs - ctx.startedAtMs;
  const away = `${unreachable.join(', ')} cannot be reached; what is left there is removed by the next run`;
  if (pending.length === 0 && (unreachable.length === 0 || elapsedMs > unreachableMs)) {
    return { type: 'succeeded', ...(unreachable.length > 0 ? { message: away } : {}) };
  }
  const left = describeLeft(pending);
  if (elapsedMs < timeoutMs) {
    return { type: 'waiting', message: pending.length > 0 ? `Removing ${left}` : away, pollAfterMs: pollMs };
  }
  return {
    type: 'failed',
    error: {
      code: 'timeout',
      message: `Not removed in time: ${left}.`,
      hint: 'Mend what holds them, then retry.',
    },
  };
}

async function findStale(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  context: WorkflowContext,
): Promise<Stale[]> {
  const { application, home } = context;
  const { db } = deps;
  const instances = await db
    .select({ instance, cluster: cluster.name })
    .from(instance)
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .where(
      and(
        eq(instance.applicationId, application.id),
        home.stageId === null ? isNull(instance.stageId) : eq(instance.stageId, home.stageId),
        isNull(instance.deletedAt),
      ),
    );
  if (instances.length === 0) return [];
  const ids = instances.map((row) => row.instance.id);
  const [resources, components, document] = await Promise.all([
    db.select().from(resource).where(inArray(resource.instanceId, ids)),
    db.select().from(componentInstance).where(inArray(componentInstance.instanceId, ids)),
    loadApplication(db, application.id, application.revision),
  ]);
  const names = new Set(document.spec.components.map((component) => component.name));
  const runId = ctx.executionId;
  return instances.map(({ instance: row, cluster: clusterName }) => {
    const touched = row.deliveredBy === runId;
    const wanted =
      touched || context.targets.some((t) => t.clusterId === row.clusterId && t.namespace === row.namespace);
    const delivered = new Set(
      components
        .filter((each) => each.instanceId === row.id && each.deliveredBy === runId)
        .map((each) => each.name),
    );
    const isStale = (each: ResourceRow) => {
      if (each.instanceId !== row.id || each.renderedBy === runId) return false;
      if (isWithComponent(each)) return !wanted || (touched && !names.has(each.component));
      if (whyStays(treatmentIn(each), 'update')?.until) return false;
      if (!wanted) return true;
      if (!touched) return false;
      return row.deliveredWhole || delivered.has(each.component) || !names.has(each.component);
    };
    const hasOthers = components.some((each) => each.instanceId === row.id && each.deliveredBy !== runId);
    const stale = resources.filter(isStale);
    return { instance: { ...row, cluster: clusterName }, wanted, resources: stale, hasOthers };
  });
}

async function clean(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  { application }: WorkflowContext,
  stale: Stale,
): Promise<Left[]> {
  const { db, clusters } = deps;
  if (stale.resources.length > 0) {
    const api = await clusters.open(stale.instance.clusterId);
    const assertCurrent = () => ctx.assertCurrent();
    const { pending, kept } = await removeWithReleases(stale.resources, {
      api,
      db,
      application,
      ending: 'update',
      clusterId: stale.instance.clusterId,
      instanceId: stale.instance.id,
      runId: ctx.executionId,
      attempt: ctx.idempotencyKey,
      signal: ctx.signal,
      log: (message) => ctx.log('info', message),
      assertCurrent,
    });
    for (const { resource: name, why } of kept) ctx.log('info', `${name} was left alone: it ${why}`);
    if (pending.length > 0) return pending;
    ctx.log(
      'info',
      `removed ${stale.resources.length} objects from ${stale.instance.cluster}/${stale.instance.namespace}`,
    );
    // No watch tells of an object that was never made, and the place is no longer in want of it.
    if (stale.wanted) await trackDue(db, stale.instance.id);
  }
  if (stale.wanted && !stale.hasOthers) return [];
  await db.transaction(async (tx) => {
    if (!stale.wanted) await forgetInstance(tx, stale.instance.id, application);
    else await forgetComponents(tx, stale.instance.id, ctx.executionId);
  });
  return [];
}

/** Components of a placement that is delivered as a whole, which this run did not deliver and which have nothing left. */
async function forgetComponents(
  tx: Parameters<Parameters<DeliveryDeps['db']['transaction']>[0]>[0],
  instanceId: string,
  runId: string,
): Promise<void> {
  const [row] = await tx.select().from(instance).where(eq(instance.id, instanceId));
  if (!row || row.deliveredBy !== runId || !row.deliveredWhole) return;
  const left = await tx
    .selectDistinct({ name: resource.component })
    .from(resource)
    .where(eq(resource.instanceId, instanceId));
  const inUse = new Set(left.map((each) => each.name));
  const components = await tx
    .select()
    .from(componentInstance)
    .where(eq(componentInstance.instanceId, instanceId));
  const gone = components
    .filter((each) => each.deliveredBy !== runId && !inUse.has(each.name))
    .map((each) => each.id);
  if (gone.length > 0) await tx.delete(componentInstance).where(inArray(componentInstance.id, gone));
}
