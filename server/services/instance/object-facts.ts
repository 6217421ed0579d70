import { unknownKind } from '@/server/delivery/apply';
import { everyField } from '@/server/delivery/keep-fields';
import { treatmentIn } from '@/server/delivery/treatment';
import { isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { ObjectFacts, ObjectVerb } from '@/server/domain/live-object';
import { fieldManager, operatorFieldManager } from '@/server/targets/kubernetes/client';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type FoundObject, ownersOf } from './find-object';

const restarted = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet']);
const scaled = new Set(['apps/Deployment', 'apps/StatefulSet']);

/** Where the switch is that holds an object: a Deployment rolls nothing out, a CronJob starts nothing. */
export const pauseFields: Record<string, 'paused' | 'suspend'> = {
  'apps/Deployment': 'paused',
  'batch/CronJob': 'suspend',
};

/** `apps/Deployment`, whatever the version. */
export function groupKindOf({ apiVersion, kind }: { apiVersion: string; kind: string }): string {
  return apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/${kind}` : kind;
}

export function specOf(live: LiveResource): JsonObject {
  return (live['spec'] as JsonObject | undefined) ?? {};
}

/** What may be done with it as it is now. */
export function verbsOf({ live, tracked }: Pick<FoundObject, 'live' | 'tracked'>): ObjectVerb[] {
  if (!live || live.metadata['deletionTimestamp'] !== undefined) return [];
  const what = groupKindOf(live);
  if (what === 'Pod') return tracked && treatmentIn(tracked)?.readOnly ? [] : ['delete'];
  // What a controller of the cluster made, it would set back at once.
  if (!tracked || treatmentIn(tracked)?.readOnly) return [];
  const pause = pauseFields[what];
  const isPaused = pause !== undefined && specOf(live)[pause] === true;
  return [
    ...(restarted.has(what) && !isPaused ? (['restart'] as const) : []),
    ...(scaled.has(what) ? (['scale'] as const) : []),
    ...(pause === undefined ? [] : isPaused ? (['resume'] as const) : (['pause'] as const)),
  ];
}

function isEditable({ live, tracked }: FoundObject): boolean {
  if (!live || live.metadata['deletionTimestamp'] !== undefined) return false;
  const isReadOnly = tracked !== null && treatmentIn(tracked)?.readOnly === true;
  return !isReadOnly && live.kind !== 'Secret' && live.kind !== 'Event';
}

export async function factsOf(found: FoundObject): Promise<ObjectFacts> {
  const { live, api, tracked } = found;
  const isScaled = live !== null && scaled.has(groupKindOf(live));
  return {
    verbs: verbsOf(found),
    isEditable: isEditable(found),
    replicas: isScaled ? ((specOf(live)['replicas'] as number | undefined) ?? 1) : null,
    afterScale: isScaled ? afterScale(live, tracked) : 'stays',
    autoscaler: isScaled ? await findAutoscaler(api, live).catch(unseen) : null,
    isReplaced: live !== null && ownersOf(live).length > 0,
  };
}

/** Who may not look at autoscalers is told so when they scale; everything else can be shown without. */
function unseen(error: unknown): null {
  if (isLoamError(error) && error.code === 'cluster-refused') return null;
  throw error;
}

/** The autoscaler that sets how many there are of it; null where none does, or the cluster knows none. */
export async function findAutoscaler(api: ClusterApi, live: LiveResource): Promise<string | null> {
  const { namespace, name } = live.metadata;
  const found = await api
    .list('autoscaling/v2', 'HorizontalPodAutoscaler', namespace === undefined ? {} : { namespace })
    .catch((error: unknown) => {
      if (isLoamError(error) && error.expected === unknownKind) return [];
      throw error;
    });
  const tends = found.find((each) => {
    const target = specOf(each)['scaleTargetRef'] as { kind?: string; name?: string } | undefined;
    return target?.kind === live.kind && target.name === name;
  });
  return tends?.metadata.name ?? null;
}

type ManagedFields = {
  manager?: string;
  operation?: string;
  fieldsV1?: { 'f:spec'?: { 'f:replicas'?: unknown } };
};

function afterScale(live: LiveResource, tracked: FoundObject['tracked']): ObjectFacts['afterScale'] {
  const kept = (tracked && treatmentIn(tracked)?.keep) ?? [];
  if (kept.includes(everyField) || kept.includes('spec.replicas')) return 'stays';
  const entries = (live.metadata['managedFields'] ?? []) as ManagedFields[];
  const owners = entries.filter(({ fieldsV1 }) => fieldsV1?.['f:spec']?.['f:replicas'] !== undefined);
  if (owners.some(({ manager, operation }) => manager === fieldManager && operation === 'Apply'))
    return 'today';
  return owners.some(({ manager }) => manager === operatorFieldManager) ? 'document' : 'stays';
}
