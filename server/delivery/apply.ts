import type { Executor } from '@/db/client';
import type { KubeResource, Treatment } from '@/plugins/sdk/definition';
import type { ConflictChoice } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { failPoint } from '@/server/platform/fail-point';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { keepAutoscaled } from './autoscaled';
import { settleConflicts } from './conflicts';
import { desiredDigest, ownedDigest } from './digest';
import { everyField, keepFields } from './keep-fields';
import { type Owner, isOwnedBy, ownerOf } from './labels';
import { leftBehindOf } from './left-behind';
import type { Manifests } from './manifests';
import { asShared, isSharedByOther, join, sharersOf } from './shared';
import { type ResourceRow, resourceIdOf, trackApplied, trackDigest } from './track';
import { treatmentIn } from './treatment';
import { explainImmutable, nameFree, recreatedFor, removeToRecreate } from './update';

export type ApplyOptions = {
  api: ClusterApi;
  db: Executor;
  manifests: Manifests;
  application: Owner;
  /** Left out: what others set meanwhile is taken over. */
  conflicts?: ConflictChoice;
  signal: AbortSignal;
  /** Throws when this worker is no longer the one that may write. */
  assertCurrent(): Promise<void>;
};
export type Applied = {
  live: LiveResource;
  /** False: it was there already, as it should be, and nothing was written. */
  written: boolean;
};
/** `note` writes down that the cluster has it. */
export type Brought = Applied & { note?: () => Promise<void> };

/** What a cluster's client expects where the cluster does not know a kind (server/targets/kubernetes/discovery). */
export const unknownKind = 'a kind that the cluster serves';

/**
 * Brings one tracked object into the cluster by server-side apply. Writes nothing when the same was applied before and nobody
 * changed since what we set. Throws LoamError `conflict` when the object is there and is not this application's.
 */
export async function applyResource(
  wanted: KubeResource,
  row: ResourceRow,
  options: ApplyOptions,
): Promise<Applied> {
  const { note, ...applied } = await bringResource(wanted, row, options);
  await note?.();
  return applied;
}

/** As `applyResource`, up to where it is noted. `known`: as the cluster has it, where that was read a moment ago. */
export async function bringResource(
  wanted: KubeResource,
  row: ResourceRow,
  options: ApplyOptions,
  known?: LiveResource | null,
): Promise<Brought> {
  const seen = known === undefined ? await options.api.get(resourceIdOf(row)) : known;
  const treatment = treatmentIn(row);
  if (treatment?.readOnly) return look(seen, row, options.db);
  const live = seen && treatment?.shared ? await takenOver(seen, row, options) : seen;
  if (live) {
    const found = await takeFound(wanted, live, row, treatment, options);
    if (found) return found;
  }
  await options.assertCurrent();
  const anew = live ? recreatedFor(wanted, live, treatment) : [];
  if (live && anew.length > 0) return removeToRecreate(options.api, resourceIdOf(row), live, anew);
  const scaled = await keepAutoscaled(wanted, live, options.api);
  const whole = objectToWrite(scaled, live, treatment, options.application);
  const object = await withoutConflicts(whole, live, options);
  failPoint('apply.before');
  const applied = await write(object, live, treatment, options);
  failPoint('apply.after');
  // What was left to others is not forgotten: the next delivery decides about it anew.
  const digest = object === whole ? row.digest : desiredDigest(object);
  const note = async () => {
    if (digest !== row.digest) await trackDigest(options.db, row, digest);
    await trackApplied(options.db, row, applied, options.manifests.seal({ ...row, digest }, object));
  };
  return { live: applied, written: true, note };
}

async function write(
  object: KubeResource,
  live: LiveResource | null,
  treatment: Treatment | null,
  { api, signal }: ApplyOptions,
): Promise<LiveResource> {
  try {
    if (live && treatment?.replace) await api.replace(object, live, { signal });
    return await api.apply(object, { force: true, signal });
  } catch (error) {
    throw explainImmutable(error, object);
  }
}

async function withoutConflicts(
  object: KubeResource,
  live: LiveResource | null,
  { api, conflicts = 'take-over' }: ApplyOptions,
): Promise<KubeResource> {
  if (live === null || conflicts === 'take-over') return object;
  return settleConflicts(object, live, { api, conflicts });
}

/** What an application shared that is gone, and could not leave, falls to those that are there. */
async function takenOver(live: LiveResource, row: ResourceRow, options: ApplyOptions): Promise<LiveResource> {
  const { api, db, application } = options;
  if (!isSharedByOther(live, application)) return live;
  const gone = await leftBehindOf(db, sharersOf(live) ?? []);
  if (gone.size === 0) return live;
  await options.assertCurrent();
  return join(live, { api, id: resourceIdOf(row), own: application }, gone);
}

/** What is there already: null where it is to be written. Throws where it is not this application's to write. */
async function takeFound(
  wanted: KubeResource,
  live: LiveResource,
  row: ResourceRow,
  treatment: Treatment | null,
  options: ApplyOptions,
): Promise<Applied | null> {
  const { api, db, application, manifests } = options;
  if (treatment?.shared && isSharedByOther(live, application)) {
    await options.assertCurrent();
    const joined = await join(live, { api, id: resourceIdOf(row), own: application });
    // Kept for the day on which it is this one's to tend: sensing then brings it to that.
    await trackApplied(db, row, joined, manifests.seal(row, wanted));
    return { live: joined, written: false };
  }
  const isFree = ownerOf(live) === null && live.metadata['deletionTimestamp'] === undefined;
  if (!(treatment?.adopt && isFree)) assertOurs(live, row.uid, application);
  if (isUnchanged(live, row)) return { live, written: false };
  return treatment?.keep?.includes(everyField) ? look(live, row, db) : null;
}

/** As it is applied: with the fields that stay as the cluster has them, and with those who share it. */
export function objectToWrite(
  wanted: KubeResource,
  live: LiveResource | null,
  treatment: Treatment | null,
  own: Owner,
): KubeResource {
  const kept = live && treatment?.keep ? keepFields(wanted, live, treatment.keep) : wanted;
  return withData(treatment?.shared ? asShared(kept, live, own) : kept);
}

/** The cluster forgets who set `stringData`: written as `data` it is seen when somebody else changes it. */
function withData(resource: KubeResource): KubeResource {
  const { stringData, ...rest } = resource as KubeResource & { stringData?: Record<string, unknown> };
  if (resource.kind !== 'Secret' || !stringData) return resource;
  const encoded = Object.entries(stringData).map(([key, text]) => [
    key,
    // What is no text is refused where it is sent (secret-texts.ts).
    typeof text === 'string' ? Buffer.from(text, 'utf8').toString('base64') : text,
  ]);
  return { ...rest, data: { ...(resource['data'] as object | undefined), ...Object.fromEntries(encoded) } };
}

/** An object that others tend. */
async function look(live: LiveResource | null, row: ResourceRow, db: Executor): Promise<Applied> {
  const { kind, name, applied, uid } = row;
  if (!live) {
    throw new LoamError('not-found', `${kind} ${name} is read only by a policy, and is not there.`, {
      expected: `${kind} ${name} in the cluster`,
      got: 'nothing',
      hint: 'Have it made by whoever tends it, or take it out of the read-only policy.',
    });
  }
  if (!applied || uid !== live.metadata.uid) await trackApplied(db, row, live, null);
  return { live, written: false };
}

function isUnchanged(live: LiveResource, row: ResourceRow): boolean {
  return (
    row.applied &&
    row.uid === live.metadata.uid &&
    row.ownedDigest !== null &&
    row.ownedDigest === ownedDigest(live)
  );
}

/** `uid` is that of the object which we made under this name. */
export function assertOurs(live: LiveResource, uid: string | null, own: Owner): void {
  const { kind, metadata } = live;
  if (metadata['deletionTimestamp'] !== undefined) {
    throw new LoamError('unavailable', `${kind} ${metadata.name} is still being removed.`, {
      expected: nameFree,
      hint: 'It is tried again until the old one is gone.',
    });
  }
  // We made this very object, whatever became of its labels.
  if (uid !== null && uid === metadata.uid) return;
  if (isOwnedBy(live, own)) return;
  const owner = ownerOf(live);
  const whose = owner ? `belongs to the ${owner.what} ${owner.name}` : 'was not made by Loam';
  throw new LoamError('conflict', `${kind} ${metadata.name} is there already and ${whose}.`, {
    expected: `a name that is free, or an object of this ${own.kind ?? 'application'}`,
    got: owner
      ? `an object of ${owner.project === null ? '' : `${owner.project}/`}${owner.name}`
      : 'a foreign object',
    hint: 'Choose another name, or remove the object.',
  });
}
