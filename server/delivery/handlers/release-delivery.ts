import type { HelmRelease } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { HandlerContext } from '@/server/engine/runner/handler';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { inApplyOrder } from '../kind-order';
import type { PlannedComponent } from '../plan/planned';
import { assertAllowed, scopeResources } from '../policy';
import { loadReach } from '../reach';
import type { HookTools } from '../release/hooks';
import { type PreparedRelease, type ReleaseObject, recallRelease } from '../release/prepare';
import { chartOf, listRecords } from '../release/record';
import type { RecordTools } from '../release/write-record';
import type { RenderTarget } from '../render';
import { type ResourceRow, type RunMark, trackIntent } from '../track';
import { treatmentOf } from '../treatment';
import { judge } from './await-health';
import { componentNode, deploymentContext, renderedPlacement } from './contexts';
import type { DeliveryDeps } from './deps';
import type { ReleaseState } from './release-state';

export type ReleaseParts = { deps: DeliveryDeps; ctx: HandlerContext; release: HelmRelease };

/** What every step of the delivery of one release works with. */
export type ReleaseDelivery = ReleaseParts & {
  api: ClusterApi;
  component: PlannedComponent;
  target: RenderTarget;
  run: RunMark;
  timeoutMs: number;
};

/** A release, and the rows of its revision and of its objects, in that order. */
export type Tracked = { prepared: PreparedRelease; rows: ResourceRow[] };

export async function openDelivery({ deps, ctx, release }: ReleaseParts): Promise<ReleaseDelivery> {
  const { application, runId, ...context } = deploymentContext(ctx.context);
  const { placement: key, component, healthTimeoutMs } = componentNode(ctx.properties);
  const placement = await renderedPlacement(deps.clusters, { ...context, application, runId }, key);
  const api = await deps.clusters.open(placement.clusterId);
  return {
    deps,
    ctx,
    release,
    api,
    component,
    target: { application, placement },
    run: { id: runId, revision: application.revision },
    timeoutMs: release.options.timeoutMs ?? healthTimeoutMs,
  };
}

/** Decides on the final objects, those of hooks included: no template can hide anything any more. */
export async function allow(
  { deps, ctx, api, component, target }: ReleaseDelivery,
  prepared: PreparedRelease,
): Promise<PreparedRelease> {
  const reach = await loadReach(deps.db, ctx.projectId, target.placement.clusterId);
  const all = [...prepared.objects, ...prepared.hooks.map(asObject), prepared.secret];
  const scoped = await scopeResources(all, api, reach, component.path);
  assertAllowed(scoped);
  const resources = scoped.resources.map(({ resource }) => resource);
  const objects = prepared.objects.map((each, index) => ({
    ...each,
    resource: resources[index] ?? each.resource,
  }));
  const hooks = prepared.hooks.map((each, index) => ({
    ...each,
    resource: resources[objects.length + index] ?? each.resource,
  }));
  return { ...prepared, objects: inApplyOrder(objects), hooks };
}

function asObject({ resource }: Pick<ReleaseObject, 'resource'>): ReleaseObject {
  return { resource, origin: { type: 'output', output: 'hook' }, treatment: null };
}

/** Writes down all that is going to be applied. `adopt`: it was somebody's who used Helm. */
export async function track(
  { deps, ctx, component, run }: ReleaseDelivery,
  prepared: PreparedRelease,
  { instanceId, adopt, rollback }: Pick<ReleaseState, 'instanceId' | 'adopt' | 'rollback'>,
): Promise<Tracked> {
  const { rules = [] } = deploymentContext(ctx.context);
  // The revision comes first, so that it goes last.
  const all = [prepared.secret, ...prepared.objects];
  const treatments = all.map((each) => {
    const said = treatmentOf(rules, { component, ...each });
    const own = { ...each.treatment, ...(adopt ? { adopt } : {}), ...(each === prepared.secret ? {} : said) };
    return Object.keys(own).length > 0 ? own : null;
  });
  const resources = all.map(({ resource }) => resource);
  const waiting = { executionId: ctx.executionId, key: ctx.node.key };
  const mark = { ...run, revision: revisionOf(prepared, run, rollback !== undefined) };
  const rows = await deps.db.transaction((tx) =>
    trackIntent(tx, instanceId, component, { resources, treatments }, mark, waiting),
  );
  return { prepared, rows };
}

/** What a release goes back to, an earlier revision of the application had made; 0: none, or it is not known which. */
export function revisionOf({ record }: PreparedRelease, run: RunMark, isBack: boolean): number {
  return isBack ? record.appRevision : run.revision;
}

export function applyOptions({ deps, ctx, api, target }: ReleaseDelivery) {
  const assertCurrent = () => ctx.assertCurrent();
  const { db, manifests } = deps;
  return { api, db, manifests, application: target.application, signal: ctx.signal, assertCurrent };
}

export function hookTools(delivery: ReleaseDelivery, instanceId: string): HookTools {
  const { ctx, target, component, run } = delivery;
  return {
    ...applyOptions(delivery),
    applicationId: target.application.id,
    clusterId: target.placement.clusterId,
    instanceId,
    component: component.name,
    run,
    log: (message) => ctx.log('info', message),
    explain: (live) => explain(delivery, live),
  };
}

/** Why an object of a hook failed: what its pods, their events and their logs say. */
async function explain(
  { deps, api, component }: ReleaseDelivery,
  live: LiveResource,
): Promise<string | null> {
  const { apiVersion, kind, metadata } = live;
  const { name, namespace } = metadata;
  const id = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const look = { component: component.name, ids: [id], lives: [live], workload: -1 };
  const { message } = await judge(look, { api, gather: deps.gatherEvidence, now: true });
  return message === '' ? null : message;
}

export function recordTools(delivery: ReleaseDelivery, instanceId: string): RecordTools {
  const { component, target, run } = delivery;
  return { ...applyOptions(delivery), instanceId, component, target, run };
}

/** The revision as it was written down: rendering again could give something else. */
export async function recall(delivery: ReleaseDelivery, state: ReleaseState): Promise<Tracked> {
  const { api, component, target } = delivery;
  const { name, namespace, revision } = state.release;
  const history = await listRecords(api, namespace, name);
  const found = history.find((each) => each.revision === revision);
  if (!found) {
    throw new LoamError('conflict', `Revision ${revision} of the release ${name} was removed meanwhile.`, {
      expected: 'a release that nobody else works on',
      got: 'no record of it',
      hint: 'Deliver again.',
    });
  }
  return track(delivery, await allow(delivery, recallRelease(found, history, { component, target })), state);
}

export function titleOf({ record }: PreparedRelease): string {
  const { name, version } = chartOf(record);
  return `release ${record.name} of ${name} ${version}`;
}
