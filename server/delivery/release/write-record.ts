import type { Db } from '@/db/client';
import type { KubeResource } from '@/plugins/sdk/definition';
import { isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { type ApplyOptions, applyResource } from '../apply';
import type { PlannedComponent } from '../plan/planned';
import type { RenderTarget } from '../render';
import { type ResourceRow, type RunMark, forgetObject, trackLeft, trackObjects } from '../track';
import { withComponent } from '../treatment';
import { readHooks } from './manifest';
import { type ReleaseObject, secretOf } from './prepare';
import { type FoundRecord, type ReleaseRecord, listRecords, readRecord, toSecret } from './record';

export type RecordTools = ApplyOptions & {
  db: Db;
  instanceId: string;
  component: PlannedComponent;
  target: RenderTarget;
  run: RunMark;
};
export type Ended = {
  record: ReleaseRecord;
  status: 'deployed' | 'failed';
  description: string;
  /** How many revisions are kept. */
  most: number;
};

/** Brings a revision into the cluster as it is now known. */
export async function writeRecord(
  { resource }: ReleaseObject,
  row: ResourceRow,
  tools: ApplyOptions,
): Promise<void> {
  await applyResource(resource, row, tools);
}

/** How a revision ended: where it is the one that counts now, those before it are not, and the oldest are forgotten. */
export async function writeEnded(
  { record, status, description, most }: Ended,
  tools: RecordTools,
): Promise<void> {
  await rewrite({ ...record, status, description }, tools);
  const history = await listRecords(tools.api, record.namespace, record.name);
  for (const found of history) {
    const isOld = found.revision < record.revision;
    if (isOld && isOpen(found, status)) await close(found, status, tools);
  }
  const deployed = history.find((each) => each.status === 'deployed' && status === 'failed')?.revision;
  for (const { live, revision } of history.slice(most)) {
    if (revision === deployed) continue;
    const { name, namespace } = live.metadata;
    await tools.assertCurrent();
    const id = { apiVersion: 'v1', kind: 'Secret', name, ...(namespace === undefined ? {} : { namespace }) };
    await tools.api.delete(id);
    const { application, placement } = tools.target;
    await forgetObject(tools.db, application.id, placement.clusterId, id);
  }
}

/** Does it claim to be what counts, or to be under way? */
function isOpen({ status }: FoundRecord, now: Ended['status']): boolean {
  return status.startsWith('pending') || (now === 'deployed' && status === 'deployed');
}

async function close({ live, status }: FoundRecord, now: Ended['status'], tools: RecordTools): Promise<void> {
  let record: ReleaseRecord;
  try {
    record = readRecord(live, readHooks);
  } catch (error) {
    // Somebody spoiled it: there is nothing left to be said of it.
    if (isLoamError(error)) return;
    throw error;
  }
  const wasDeployed = status === 'deployed';
  await rewrite(
    wasDeployed
      ? { ...record, status: 'superseded' }
      : {
          ...record,
          status: 'failed',
          description: `Given up: ${now === 'deployed' ? 'a later revision took its place' : 'it was interrupted'}`,
        },
    tools,
  );
}

async function rewrite(record: ReleaseRecord, tools: RecordTools): Promise<void> {
  const { resource } = secretOf(record, tools);
  const [row] = await tools.db.transaction((tx) =>
    trackObjects(tx, tools.instanceId, tools.component.name, [resource], tools.run, [withComponent]),
  );
  if (!row) throw new TypeError('one object gives one row');
  // One that Helm wrote has become ours with the release.
  await applyResource(resource, { ...row, treatment: { ...withComponent, adopt: true } }, tools);
}

/** A revision that is under way and will not come to its end. */
export async function markGivenUp(
  { api, db, instanceId }: { api: Pick<ClusterApi, 'list' | 'patch'>; db: Db; instanceId: string },
  { name: release, namespace, revision }: { name: string; namespace: string; revision: number },
): Promise<void> {
  const found = (await listRecords(api, namespace, release)).find((each) => each.revision === revision);
  if (!found?.status.startsWith('pending')) return;
  const record: ReleaseRecord = {
    ...readRecord(found.live, readHooks),
    status: 'failed',
    description: 'Cancelled',
  };
  const { metadata, data } = toSecret(record) as KubeResource & { data: JsonObject };
  const id = { apiVersion: 'v1', kind: 'Secret', namespace, name: metadata.name };
  await trackLeft(db, instanceId, id);
  await api.patch(id, { metadata: { labels: { status: record.status } }, data }, 'merge');
}
