import type { Db } from '@/db/client';
import type { KubeResource } from '@/plugins/sdk/definition';
import { isJsonObject } from '@/server/domain/json';
import { sha256Digest } from '@/server/platform/crypto';
import type { LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { type ApplyOptions, assertOurs } from '../apply';
import { applyPlace } from '../kind-order';
import { type RunMark, forgetObject, resourceIdOf, trackMade, trackObjects } from '../track';
import { withComponent } from '../treatment';
import type { Hook, HookEvent } from './manifest';

/** Says of a hook's object which revision of the release it was made for. */
const revisionAnnotation = 'app.oam.dev/helm-revision';

export type HookRun = {
  event: HookEvent;
  hooks: readonly Hook[];
  revision: number;
  /** Differs from try to try, and not when a worker dies: what failed is made again by the next one. */
  attempt: string;
};
export type HookProgress =
  | { type: 'done' }
  | { type: 'waiting'; message: string }
  | { type: 'failed'; message: string; live: LiveResource | null };
export type HookTools = Omit<ApplyOptions, 'manifests'> & {
  db: Db;
  applicationId: string;
  clusterId: string;
  instanceId: string;
  component: string;
  run: RunMark;
  log(message: string): void;
  /** Why an object of a hook failed, where that can be found out. */
  explain(live: LiveResource): Promise<string | null>;
};

/** Those of an event, in the order in which Helm runs them. */
export function hooksFor(hooks: readonly Hook[], event: HookEvent): Hook[] {
  return hooks
    .filter(({ events }) => events.includes(event))
    .sort(
      (a, b) =>
        a.weight - b.weight ||
        applyPlace(a.resource) - applyPlace(b.resource) ||
        a.resource.metadata.name.localeCompare(b.resource.metadata.name),
    );
}

/**
 * Goes on with the hooks of an event as far as it gets without waiting: each is made when the one before it has ended. What this
 * try made already is not made again, so that it can be asked again and again, also by another worker.
 */
export async function runHooks(run: HookRun, tools: HookTools): Promise<HookProgress> {
  const hooks = hooksFor(run.hooks, run.event);
  for (const hook of hooks) {
    const title = `${run.event} hook ${titleOf(hook)}`;
    const live = await ensureMade(hook, run, tools);
    if (live === 'going') return { type: 'waiting', message: `${title}: the old one is being removed` };
    const { ended, failed, message } = stateOf(live);
    if (!ended) return { type: 'waiting', message: `${title}: ${message}` };
    if (failed) {
      const told = await tools.explain(live);
      await removeIf(hook, 'hook-failed', tools);
      return { type: 'failed', message: `${title} failed: ${told ?? message}`, live };
    }
  }
  // As Helm does: when all of them have ended well.
  for (const hook of hooks) await removeIf(hook, 'hook-succeeded', tools);
  if (hooks.length > 0) tools.log(`${hooks.length} ${run.event} hooks ended well`);
  return { type: 'done' };
}

function titleOf({ resource }: Hook): string {
  return `${resource.kind} ${resource.metadata.name}`;
}

async function ensureMade(
  hook: Hook,
  { revision, event, attempt }: HookRun,
  tools: HookTools,
): Promise<LiveResource | 'going'> {
  const mark = `${revision}/${event}/${sha256Digest(attempt).slice(-12)}`;
  const { metadata } = hook.resource;
  const wanted: KubeResource = {
    ...hook.resource,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [revisionAnnotation]: mark } },
  };
  const [row] = await tools.db.transaction((tx) =>
    trackObjects(tx, tools.instanceId, tools.component, [wanted], tools.run, [withComponent]),
  );
  if (!row) throw new TypeError('one object gives one row');
  const live = await tools.api.get(resourceIdOf(row));
  if (live && isFor(live, mark)) return live;
  if (live) {
    if (live.metadata['deletionTimestamp'] !== undefined) return 'going';
    assertOurs(live, row.uid, tools.application);
    if (hook.deletePolicies.includes('before-hook-creation')) {
      await remove(tools, resourceIdOf(row), live);
      return 'going';
    }
  }
  tools.log(`${event} hook ${titleOf(hook)} begins`);
  await tools.assertCurrent();
  const made = await tools.api.apply(wanted, { force: true, signal: tools.signal });
  await trackMade(tools.db, row, made);
  return made;
}

function isFor(live: LiveResource, mark: string): boolean {
  return (
    live.metadata['deletionTimestamp'] === undefined &&
    live.metadata.annotations?.[revisionAnnotation] === mark
  );
}

async function remove(
  tools: Pick<HookTools, 'api' | 'assertCurrent'>,
  id: ResourceId,
  live: LiveResource,
): Promise<void> {
  await tools.assertCurrent();
  const { uid } = live.metadata;
  await tools.api.delete(id, { propagationPolicy: 'Background', ...(uid === undefined ? {} : { uid }) });
}

async function removeIf(hook: Hook, policy: string, tools: HookTools): Promise<void> {
  if (!hook.deletePolicies.includes(policy)) return;
  const { apiVersion, kind, metadata } = hook.resource;
  const { name, namespace } = metadata;
  const id: ResourceId = { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) };
  const live = await tools.api.get(id);
  if (live) await remove(tools, id, live);
  await forgetObject(tools.db, tools.applicationId, tools.clusterId, id);
}

type HookState = { ended: boolean; failed: boolean; message: string };

/** Helm waits for Jobs and Pods; what else a hook makes has ended when it is there. */
function stateOf(live: LiveResource): HookState {
  const status = isJsonObject(live['status']) ? live['status'] : {};
  if (live.kind === 'Job') return jobState(status);
  if (live.kind !== 'Pod') return { ended: true, failed: false, message: '' };
  const phase = typeof status['phase'] === 'string' ? status['phase'] : 'Pending';
  return {
    ended: phase === 'Succeeded' || phase === 'Failed',
    failed: phase === 'Failed',
    message: `the pod is ${phase}`,
  };
}

function jobState(status: Record<string, unknown>): HookState {
  const conditions = Array.isArray(status['conditions']) ? status['conditions'] : [];
  const holds = (type: string) =>
    conditions.find(
      (each: unknown) => isJsonObject(each) && each['type'] === type && each['status'] === 'True',
    );
  const failed: unknown = holds('Failed');
  if (isJsonObject(failed)) {
    const { message } = failed;
    return { ended: true, failed: true, message: typeof message === 'string' ? message : 'the job failed' };
  }
  if (holds('Complete')) return { ended: true, failed: false, message: '' };
  const active = Number(status['active'] ?? 0);
  return {
    ended: false,
    failed: false,
    message: active > 0 ? `${active} pods at work` : 'waits for its pods',
  };
}
