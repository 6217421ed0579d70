import type { HealthCriterion } from '@/plugins/sdk/definition';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { isWell, severityOf } from '@/server/domain/status';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { diagnose } from '../health/diagnose';
import { type Health, health } from '../health/rules';
import type { DeliveryDeps } from './deps';

export type Awaited = {
  well: boolean;
  /** Waiting longer cannot help. */
  final: boolean;
  message: string;
  progress?: number;
  /** What to do about it, where that is known. */
  step: string;
  workload: LiveResource | null;
};

type Seen = Health & { id: ResourceId; live: LiveResource | null };

export type Look = {
  component: string;
  ids: readonly ResourceId[];
  /** As the cluster has them, one by one; null: not there. */
  lives: readonly (LiveResource | null)[];
  /** Position of the workload; -1: none. */
  workload: number;
  /** What the component's own type says of its workload. */
  own?: Health | null;
  /** Where there are some, only these count. */
  criteria?: readonly HealthCriterion[];
};
export type Explain = {
  api: ClusterApi;
  gather: DeliveryDeps['gatherEvidence'];
  /** Collect evidence now; when nothing can help any more it is collected anyway. */
  now: boolean;
};

/** Whether the objects of a component are well, and where it is asked for, why they are not. */
export async function judge(
  { component, ids, lives, workload, own = null, criteria = [] }: Look,
  explain: Explain,
): Promise<Awaited> {
  const all = ids.map((id, index) => {
    const seen = look(id, lives[index] ?? null);
    return own && index === workload ? { ...seen, final: false, ...own } : seen;
  });
  const seen = criteria.length > 0 ? byCriteria(all, criteria) : all;
  const unwell = seen.filter((each) => !isWell(each.state) && !isPatient(each));
  const main = seen[workload];
  const base = { workload: main?.live ?? null, step: '' };
  const worst = unwell.sort((a, b) => severityOf(a.state) - severityOf(b.state))[0];
  if (!worst) return { ...base, well: true, final: false, message: main?.message ?? '' };
  const final = unwell.some((each) => each.final === true);
  const found = explain.now || final ? await diagnoseAny(component, unwell, explain) : null;
  return {
    workload: base.workload,
    well: false,
    final,
    message: found?.diagnosis.sentence ?? describe(worst, main),
    step: found?.diagnosis.step ?? '',
    ...(main?.progress === undefined ? {} : { progress: main.progress }),
  };
}

/** The objects that criteria name, each as well as its condition says. */
function byCriteria(all: readonly Seen[], criteria: readonly HealthCriterion[]): Seen[] {
  return criteria.map(({ resource: { kind, name }, condition: { type, status = 'True' } }) => {
    const found = all.find(
      ({ id }) => id.kind === kind && (name === undefined || name === '' || id.name === name),
    );
    const id = found?.id ?? { apiVersion: '', kind, name: name ?? '' };
    const live = found?.live ?? null;
    if (!live) return { id, live, state: 'pending', message: `${kind} ${name ?? ''} is not there` };
    const holds = conditionsOf(live).some((each) => each['type'] === type && each['status'] === status);
    if (holds) return { id, live, state: 'running', message: '' };
    return { id, live, state: 'pending', message: `its condition ${type} is not ${status} yet` };
  });
}

function conditionsOf(live: LiveResource): JsonObject[] {
  const conditions = isJsonObject(live['status']) ? live['status']['conditions'] : undefined;
  return Array.isArray(conditions) ? conditions.filter(isJsonObject) : [];
}

function look(id: ResourceId, live: LiveResource | null): Seen {
  if (!live) return { id, live, state: 'failed', message: `${id.kind} ${id.name} is gone from the cluster` };
  return { id, live, ...health(live) };
}

// A claim may wait for its first consumer for ever; when a pod misses its volume, the pod's owner says so.
function isPatient({ id, final }: Seen): boolean {
  return id.kind === 'PersistentVolumeClaim' && final !== true;
}

async function diagnoseAny(component: string, unwell: Seen[], { api, gather }: Explain) {
  for (const { live } of unwell) {
    const found = live && diagnose({ component, ...(await gather(live, api)) });
    if (found) return found;
  }
  return null;
}

function describe(worst: Seen, main: Seen | undefined): string {
  return worst === main ? worst.message : `${worst.id.kind} ${worst.id.name}: ${worst.message}`;
}
