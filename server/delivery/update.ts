import type { KubeResource, Treatment } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { valueAt } from '@/server/domain/json-place';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';

/** What is expected where an object is yet to go, so that its name can be used again. */
export const nameFree = 'a name that is free again';

/** The fields for whose sake a live object is to be made anew, as its policy says. Defaults of the cluster are no difference. */
export function recreatedFor(
  wanted: KubeResource,
  live: LiveResource,
  treatment: Treatment | null,
): string[] {
  const at = (resource: KubeResource, place: string) => valueAt(resource as unknown as JsonObject, place);
  return (treatment?.recreate ?? []).filter((place) => {
    const said = at(wanted, place);
    return said !== undefined && !isWithin(said, at(live, place));
  });
}

/** True when all that is said is so, whatever else there is. */
function isWithin(said: JsonValue, actual: JsonValue | undefined): boolean {
  if (Array.isArray(said) && Array.isArray(actual))
    return said.length === actual.length && said.every((each, i) => isWithin(each, actual[i]));
  if (isJsonObject(said) && isJsonObject(actual))
    return Object.entries(said).every(([name, each]) => isWithin(each, actual[name]));
  return said === actual;
}

/** Removes an object that is to be made anew. Throws `unavailable`: the next try makes it, once it is gone. */
export async function removeToRecreate(
  api: Pick<ClusterApi, 'delete'>,
  id: ResourceId,
  live: LiveResource,
  fields: readonly string[],
): Promise<never> {
  const { uid } = live.metadata;
  await api.delete(id, { propagationPolicy: 'Foreground', ...(uid === undefined ? {} : { uid }) });
  throw new LoamError(
    'unavailable',
    `${id.kind} ${id.name} is made anew, because ${fields.join(', ')} changes.`,
    {
      expected: nameFree,
      hint: 'The old one is being removed; the new one follows.',
    },
  );
}

/** What to do about a field that cannot change in place. */
export function explainImmutable(error: unknown, { kind, metadata }: KubeResource): unknown {
  if (!isLoamError(error) || error.code !== 'cluster-refused') return error;
  const found = error.problems.filter(({ message }) =>
    /immutable|may not (be changed|change)|Forbidden: updates to/i.test(message),
  );
  if (found.length === 0) return error;
  const fields = found.flatMap(({ path }) => path ?? []);
  return new LoamError(error.code, error.message, {
    ...error.toProblem(),
    problems: error.problems,
    cause: error.cause,
    hint: `${kind} ${metadata.name} cannot change ${fields.join(', ') || 'this'} in place. Give it another name, or have it made anew by the policy resource-update: recreateFields: [${fields.join(', ')}].`,
  });
}
