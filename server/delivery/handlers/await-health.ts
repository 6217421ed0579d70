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

/** Looks at the objects of a component. `gather` null: only at what they say of themselves. */
export async function lookAt(
  component: string,
  ids: ResourceId[],
  workload: number,
  api: ClusterApi,
  gather: DeliveryDeps['gatherEvidence'] | null,
): Promise<Awaited> {
  const seen = await Promise.all(ids.map((id) => look(id, api)));
  const unwell = seen.filter((each) => !isWell(each.state) && !isPatient(each));
  const main = seen[workload];
  const base = { workload: main?.live ?? null, step: '' };
  const worst = unwell.sort((a, b) => severityOf(a.state) - severityOf(b.state))[0];
  if (!worst) return { ...base, well: true, final: false, message: main?.message ?? '' };
  const found = gather && (await diagnoseAny(component, unwell, api, gather));
  return {
    workload: base.workload,
    well: false,
    final: unwell.some((each) => each.final === true),
    message: found?.diagnosis.sentence ?? describe(worst, main),
    step: found?.diagnosis.step ?? '',
    ...(main?.progress === undefined ? {} : { progress: main.progress }),
  };
}

async function look(id: ResourceId, api: ClusterApi): Promise<Seen> {
  const live = await api.get(id);
  if (!live) return { id, live, state: 'failed', message: `${id.kind} ${id.name} is gone from the cluster` };
  return { id, live, ...health(live) };
}

// A claim may wait for its first consumer for ever; when a pod misses its volume, the pod's owner says so.
function isPatient({ id, final }: Seen): boolean {
  return id.kind === 'PersistentVolumeClaim' && final !== true;
}

async function diagnoseAny(
  component: string,
  unwell: Seen[],
  api: ClusterApi,
  gather: DeliveryDeps['gatherEvidence'],
) {
  for (const { live } of unwell) {
    const found = live && diagnose({ component, ...(await gather(live, api)) });
    if (found) return found;
  }
  return null;
}

function describe(worst: Seen, main: Seen | undefined): string {
  return worst === main ? worst.message : `${worst.id.kind} ${worst.id.name}: ${worst.message}`;
}
