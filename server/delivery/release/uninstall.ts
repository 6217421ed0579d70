import { and, eq } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { resource } from '@/db/schema/delivery';
import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import type { ApplicationIdentity } from '../plan/planned';
import { type Removal, type RemoveOptions, removeResources } from '../remove';
import { type ResourceRow, resourceIdOf } from '../track';
import { treatmentIn } from '../treatment';
import { type HookTools, hooksFor, runHooks } from './hooks';
import { type HookEvent, readHooks } from './manifest';
import { type ReleaseRecord, readRecord, recordOf } from './record';

export type UninstallOptions = RemoveOptions & {
  db: Db;
  application: ApplicationIdentity;
  clusterId: string;
  instanceId: string;
  runId: string;
  attempt: string;
  signal: AbortSignal;
  log(message: string): void;
};

/**
 * As `removeResources`, for objects of one instance: where a release is among them, its hooks run before and after, and its record
 * goes last. Call it again until nothing is pending.
 */
export async function removeWithReleases(
  rows: readonly ResourceRow[],
  options: UninstallOptions,
): Promise<Removal> {
  const removal: Removal = { pending: [], kept: [] };
  const releases = new Set(rows.filter(isRecord).map((row) => row.component));
  const add = ({ pending, kept }: Removal) => {
    removal.pending.push(...pending);
    removal.kept.push(...kept);
  };
  for (const component of releases) {
    add(
      await uninstall(
        component,
        rows.filter((row) => row.component === component),
        options,
      ),
    );
  }
  add(
    await removeResources(
      rows.filter((row) => !releases.has(row.component)),
      options,
    ),
  );
  return removal;
}

/** Is it the Secret that a revision of a release is written down in? */
export function isRecord(row: Pick<ResourceRow, 'kind' | 'name'>): boolean {
  return recordOf(row) !== null;
}

/** Does it stay while its component does: the records of a release, and what its hooks made? */
export function isWithComponent(row: ResourceRow): boolean {
  return treatmentIn(row)?.remove === 'component';
}

async function uninstall(
  component: string,
  rows: readonly ResourceRow[],
  options: UninstallOptions,
): Promise<Removal> {
  const found = await newestRecord(rows.filter(isRecord), options);
  const isBegun = found?.live.metadata.labels?.['status'] === 'uninstalling';
  if (found && !isBegun) {
    const waits = await hooks('pre-delete', component, found, options);
    if (waits) return waits;
    await options.api.patch(idOf(found.live), { metadata: { labels: { status: 'uninstalling' } } }, 'merge');
  }
  const objects = await removeResources(
    rows.filter((row) => !isWithComponent(row)),
    options,
  );
  if (objects.pending.length > 0) return objects;
  if (found) {
    const waits = await hooks('post-delete', component, found, options);
    if (waits) return { ...waits, kept: objects.kept };
  }
  // What hooks made a moment ago is among them.
  const left = await options.db
    .select()
    .from(resource)
    .where(and(eq(resource.instanceId, options.instanceId), eq(resource.component, component)));
  const parts = await removeResources(left.filter(isWithComponent), { ...options, ending: 'deletion' });
  return { pending: parts.pending, kept: [...objects.kept, ...parts.kept] };
}

async function hooks(
  event: HookEvent,
  component: string,
  { live, record }: Found,
  options: UninstallOptions,
): Promise<Removal | null> {
  const wanted = hooksFor(record.hooks, event);
  if (wanted.length === 0) return null;
  const made = await Promise.all(
    wanted.map(async (hook) => ({ ...hook, resource: await dress(hook.resource, live, options.api) })),
  );
  const run = { event, hooks: made, revision: record.revision, attempt: options.attempt };
  const progress = await runHooks(run, toolsOf(component, options));
  if (progress.type === 'done') return null;
  if (progress.type === 'waiting') {
    return { pending: [{ resource: `release ${record.name}`, why: progress.message }], kept: [] };
  }
  throw new LoamError('unhealthy', `The release ${record.name} is not removed: ${progress.message}.`, {
    expected: 'hooks that end well',
    hint: 'Mend what the hook needs and retry; or deliver the component with options.skipHooks: true first.',
  });
}

/** Where the release is, and whose: as its record says. */
async function dress(made: KubeResource, record: LiveResource, api: ClusterApi): Promise<KubeResource> {
  const { namespace: own, ...metadata } = made.metadata;
  const namespaced = await api.isNamespaced(made.apiVersion, made.kind);
  const namespace = own ?? record.metadata.namespace;
  const labels = Object.entries(record.metadata.labels ?? {}).filter(([key]) => key.includes('oam.dev/'));
  return {
    ...made,
    metadata: {
      ...metadata,
      ...(namespaced && namespace !== undefined ? { namespace } : {}),
      labels: { ...metadata.labels, ...Object.fromEntries(labels) },
    },
  };
}

function toolsOf(component: string, options: UninstallOptions): HookTools {
  const { application, runId } = options;
  return {
    ...options,
    applicationId: application.id,
    component,
    run: { id: runId, revision: application.revision },
    explain: async () => null,
  };
}

type Found = { live: LiveResource; record: ReleaseRecord };

async function newestRecord(rows: readonly ResourceRow[], { api }: UninstallOptions): Promise<Found | null> {
  const revision = (name: string) => Number(/\.v(\d+)$/.exec(name)?.[1] ?? 0);
  for (const row of [...rows].sort((a, b) => revision(b.name) - revision(a.name))) {
    const live = await api.get(resourceIdOf(row));
    if (!live) continue;
    try {
      return { live, record: readRecord(live, readHooks) };
    } catch (error) {
      // Spoiled: the one before it may still say which hooks there are.
      if (!isLoamError(error)) throw error;
    }
  }
  return null;
}

function idOf({ metadata }: LiveResource) {
  const { name, namespace } = metadata;
  return { apiVersion: 'v1', kind: 'Secret', name, ...(namespace === undefined ? {} : { namespace }) };
}
