import type { KubeResource } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import { setAt, valueAt } from '@/server/domain/json-place';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';

/** All of an object. */
export const everyField = '*';

/** The object as it is wanted, with the fields that stay as the cluster has them: `spec.replicas`, `spec.template.spec.containers[0].image`. */
export function keepFields(
  wanted: KubeResource,
  live: LiveResource,
  places: readonly string[],
): KubeResource {
  const kept = structuredClone(wanted) as unknown as JsonObject;
  for (const place of places) {
    const value = valueAt(live as unknown as JsonObject, place);
    if (value !== undefined) setAt(kept, place, value, `${wanted.kind} ${wanted.metadata.name}`);
  }
  return kept as unknown as KubeResource;
}
