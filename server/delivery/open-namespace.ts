import type { Executor } from '@/db/client';
import { LoamError } from '@/server/domain/error';
import type { HandlerContext } from '@/server/engine/runner/handler';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { isForbidden } from '@/server/targets/kubernetes/status-error';
import type { Placement } from './plan/planned';
import { loadReach } from './reach';

/** Throws `denied` when a namespace is not the project's own. */
export async function assertOpen(
  db: Executor,
  projectId: string,
  { clusterId, cluster, namespace }: Pick<Placement, 'clusterId' | 'cluster' | 'namespace'>,
): Promise<void> {
  const { own, project } = await loadReach(db, projectId, clusterId);
  if (own.has(namespace)) return;
  throw new LoamError(
    'denied',
    `The namespace "${namespace}" of cluster "${cluster}" is not open to project "${project}".`,
    {
      expected: 'a namespace of the project',
      got: namespace,
      hint: 'Let somebody who may manage environments deploy it once, or choose another namespace.',
    },
  );
}

/** Makes a namespace that is not there yet. `before`: what has to be done before it is made, and has ended when this does. */
export async function ensureNamespace(
  api: ClusterApi,
  name: string,
  ctx: HandlerContext,
  before?: Promise<unknown>,
): Promise<void> {
  const finding = find(api, name);
  finding.catch(() => undefined);
  await before;
  const found = await finding;
  if (found === 'unknown') return;
  if (found?.metadata['deletionTimestamp'] !== undefined) {
    throw new LoamError('unavailable', `The namespace ${name} is still being removed.`);
  }
  if (found) return;
  await ctx.assertCurrent();
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { signal: ctx.signal });
  ctx.log('info', `namespace ${name} created`);
}

/** An account with rights in a namespace alone may not look whether it is there; if it is not, the delivery says so. */
async function find(api: ClusterApi, name: string): Promise<LiveResource | null | 'unknown'> {
  try {
    return await api.get({ apiVersion: 'v1', kind: 'Namespace', name });
  } catch (error) {
    if (isForbidden(error)) return 'unknown';
    throw error;
  }
}
