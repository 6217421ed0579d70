import type { KubeResource } from '@/plugins/sdk/definition';
import type { ConflictChoice } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { withoutFields } from '@/server/domain/field-path';
import type { JsonObject } from '@/server/domain/json';
import { type FieldChange, diffObjects } from '@/server/domain/object-diff';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { ownersOf } from './field-owners';

/** What applying an object would change of a live one, by a dry run, with who else set what would be changed. */
export async function changesOf(
  wanted: KubeResource,
  live: LiveResource,
  api: Pick<ClusterApi, 'apply'>,
): Promise<FieldChange[]> {
  const applied = await api.apply(wanted, { force: true, dryRun: true });
  return changesBetween(live, applied);
}

export function changesBetween(live: LiveResource, applied: LiveResource): FieldChange[] {
  return diffObjects(live as unknown as JsonObject, applied as unknown as JsonObject).map((change) => {
    const by = ownersOf(live, [change]);
    return by.length > 0 ? { ...change, by } : change;
  });
}

/**
 * The object as it is to be applied where others set some of its fields: without those that are left to them. Throws
 * `conflict` with every such field where that is what was chosen.
 */
export async function settleConflicts(
  wanted: KubeResource,
  live: LiveResource,
  { api, conflicts }: { api: Pick<ClusterApi, 'apply'>; conflicts: Exclude<ConflictChoice, 'take-over'> },
): Promise<KubeResource> {
  const found = (await changesOf(wanted, live, api)).filter(({ by }) => by !== undefined);
  if (found.length === 0) return wanted;
  if (conflicts === 'leave')
    return withoutFields(
      wanted,
      found.map(({ path }) => path),
    );
  const { kind, metadata } = wanted;
  const sentence = ({ path, by = [] }: FieldChange) =>
    `${path} was set by ${by.map(({ manager, at }) => (at === null ? manager : `${manager} at ${at}`)).join(', ')}`;
  throw new LoamError(
    'conflict',
    `${found.length === 1 ? 'A field' : `${found.length} fields`} of ${kind} ${metadata.name} ${found.length === 1 ? 'was' : 'were'} set by others: ${found.map(sentence).join('; ')}.`,
    {
      expected: 'fields that nobody else set since',
      got: found.map(({ path }) => path).join(', '),
      hint: 'Deliver again, and take them over or leave them as they are.',
      problems: found.map((each) => ({ code: 'conflict', message: sentence(each), path: each.path })),
    },
  );
}
