import type { KubeResource } from '@/plugins/sdk/definition';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { setAt } from '@/server/engine/core/values';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';

/** All of an object. */
export const everyField = '*';

/** The object as it is wanted, with the fields that stay as the cluster has them: `spec.replicas`, `spec.template.spec.containers[0].image`. */
export function keepFields(wanted: KubeResource, live: LiveResource, paths: readonly string[]): KubeResource {
  const kept = structuredClone(wanted) as unknown as JsonObject;
  for (const path of paths) {
    const value = valueAt(live as unknown as JsonObject, path);
    if (value !== undefined) setAt(kept, path, value, `${wanted.kind} ${wanted.metadata.name}`);
  }
  return kept as unknown as KubeResource;
}

function valueAt(object: JsonObject, path: string): JsonValue | undefined {
  return path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(Boolean)
    .reduce<JsonValue | undefined>((place, name) => {
      if (Array.isArray(place)) return place[Number(name)];
      return isJsonObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
    }, object);
}
