import { eq } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { application } from '@/db/schema/application';
import { project } from '@/db/schema/project';
import type { KubeResource, Treatment } from '@/plugins/sdk/definition';
import { type Drift, type FieldOwner, type Repair, shownDriftFields } from '@/server/domain/drift';
import { isLoamError } from '@/server/domain/error';
import { withoutFields } from '@/server/domain/field-path';
import { type FieldChange, fieldTexts } from '@/server/domain/object-diff';
import { fieldManager, operatorFieldManager } from '@/server/targets/kubernetes/client';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { assertOurs, objectToWrite } from '../apply';
import { keepAutoscaled } from '../autoscaled';
import { changesOf } from '../conflicts';
import { ownedDigest } from '../digest';
import type { Freezes } from '../frozen';
import type { Owner } from '../labels';
import type { Manifests } from '../manifests';
import { isSharedByOther } from '../shared';
import { resourceIdOf } from '../track';
import { treatmentIn } from '../treatment';
import { putBack } from './put-back';
import { type Held, whyPatient } from './repairs';
import type { DriftSubject } from './subject';

export type DriftDeps = { db: Db; manifests: Manifests; freezes: Freezes };
/**
 * `seen`: which state of the object this is about, so that the same is not compared again; `again`: when it may be put back, where
 * nothing but the time is in the way.
 */
export type Tended = { drift: Drift | null; seen: string | null; again?: Date | null };

/**
 * Compares an object that somebody else may have changed with what was applied, by a dry run of applying it again: defaults
 * and fields that others own stand aside. Puts it back where its policies do not say otherwise and no run is about to.
 */
export async function tendDrift(deps: DriftDeps, subject: DriftSubject): Promise<Tended> {
  const { row, api, now } = subject;
  const treatment = treatmentIn(row);
  if (treatment?.readOnly) return nothing;
  const [live, applied, { paused, ...own }] = await Promise.all([
    api.get(resourceIdOf(row)),
    deps.manifests.find(deps.db, row),
    readApplication(deps.db, subject.instance.applicationId),
  ]);
  if (live?.metadata['deletionTimestamp'] !== undefined) return nothing;
  const seen = stateOf(live);
  if (live && treatment?.shared && isSharedByOther(live, own)) return { drift: null, seen };
  const { since, asked } = (row.drift as Drift | null) ?? { since: now.toISOString(), asked: false };
  const gone = live === null;
  const drift: Drift = { gone, fields: [], more: 0, by: [], since, held: null, left: false, asked };
  if (!applied)
    return { drift: { ...drift, held: 'what was delivered is not on record; deliver it again' }, seen };
  try {
    return { ...(await settle(deps, subject, { drift, applied, live, treatment, own, paused })), seen };
  } catch (error) {
    if (!isLoamError(error) || error.code === 'cluster-unreachable') throw error;
    return { drift: { ...drift, held: [error.message, error.hint].filter(Boolean).join(' ') }, seen };
  }
}

type Found = {
  drift: Drift;
  applied: KubeResource;
  live: LiveResource | null;
  treatment: Treatment | null;
  own: Owner;
  /** By the label of the application. */
  paused: boolean;
};

/** `drift` null: nothing differs, or does any more. */
async function settle(
  deps: DriftDeps,
  subject: DriftSubject,
  found: Found,
): Promise<Pick<Tended, 'drift' | 'again'>> {
  const wanted = await wantedNow(found, subject.api);
  const changes = found.live ? await changesOf(wanted, found.live, subject.api) : [];
  if (found.live && changes.length === 0) return { drift: null };
  const drift = { ...found.drift, ...shownOf(changes) };
  const operated = drift.asked ? [] : changes.filter(isOperated).map(({ path }) => path);
  if (found.live && operated.length === changes.length)
    return { drift: { ...drift, held: operatedReason, left: true } };
  const left = found.treatment?.drift === 'report';
  const job = { ...subject, wanted: withoutFields(wanted, operated), isWhole: operated.length === 0, drift };
  const held = (await whyHeld(deps, subject, { ...found, drift })) ?? (await putBack(deps.db, job));
  return held ? { drift: { ...drift, held: held.why, left }, again: held.until } : { drift: null };
}

const nothing: Tended = { drift: null, seen: null };

/** Changes when anything of the object may have changed that is not its status. Null: it is not there. */
export function stateOf(live: LiveResource | null): string {
  if (live === null) return 'gone';
  const { uid, generation, resourceVersion } = live.metadata;
  return `${uid} ${generation ?? resourceVersion} ${ownedDigest(live)}`;
}

/** What was applied, but for what others may change: fields that a policy names, and replicas of an autoscaler. */
async function wantedNow({ applied, live, treatment, own }: Found, api: ClusterApi): Promise<KubeResource> {
  const scaled = await keepAutoscaled(applied, live, api);
  return objectToWrite(scaled, live, { ...treatment, keep: treatment?.ignore ?? [] }, own);
}

const operatedReason = 'it was changed through Loam by somebody who may; the next delivery sets it back';

/** A person changed it here, with the right to and on record, or a step did: that is meant to stay for a while. */
function isOperated({ by = [] }: FieldChange): boolean {
  const isOurs = (manager: string) => manager === operatorFieldManager || manager === fieldManager;
  return by.length > 0 && by.every(({ manager }) => isOurs(manager));
}

function shownOf(changes: readonly FieldChange[]): Pick<Drift, 'fields' | 'more' | 'by'> {
  const by = new Map<string, FieldOwner>();
  for (const owner of changes.flatMap((each) => each.by ?? [])) by.set(owner.manager, owner);
  return {
    fields: changes.slice(0, shownDriftFields).map(({ by: _by, ...field }) => inBrief(field)),
    more: Math.max(0, changes.length - shownDriftFields),
    by: [...by.values()],
  };
}

/** It is kept with the object and sent with every look at the application: of a large value what differs, as text. */
function inBrief(field: FieldChange): FieldChange {
  const { before, after } = fieldTexts(field, mostShown);
  const isLong = [field.before, field.after].some(
    (value) => JSON.stringify(value ?? null).length > mostShown,
  );
  if (!isLong) return field;
  return { path: field.path, ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) };
}

const mostShown = 1_000;

async function whyHeld(
  { freezes }: DriftDeps,
  { instance: { projectId, clusterId }, row, now }: DriftSubject,
  { drift, treatment, live, own, paused }: Found,
): Promise<Held | null> {
  // Throws where it is another's by now.
  if (live) assertOurs(live, row.uid, own);
  if (treatment?.drift === 'report' && !drift.asked) return untilSaid('a policy of the application says so');
  if (paused) return untilSaid('the application is paused by its label');
  const frozen = await freezes.whyFrozen({ projectId, clusterId, nowMs: now.getTime() });
  if (frozen !== null) return untilSaid(frozen);
  return drift.asked ? null : whyPatient(row.repaired as Repair | null, drift, now);
}

/** Somebody says otherwise, not the time. */
function untilSaid(why: string): Held {
  return { why, until: null };
}

async function readApplication(db: Db, id: string): Promise<Owner & { paused: boolean }> {
  const [row] = await db
    .select({ name: application.name, project: project.name, paused: application.paused })
    .from(application)
    .innerJoin(project, eq(project.id, application.projectId))
    .where(eq(application.id, id));
  if (!row) throw new TypeError('an instance has its application');
  return row;
}
