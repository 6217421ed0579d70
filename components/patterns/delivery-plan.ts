import type { Outputs } from '@/components/trpc/trpc';
import type { PlanChange } from '@/components/ui/plan';
import { type FieldChange, fieldTexts } from '@/server/domain/object-diff';

export type DiffPlace = Outputs['application']['diff']['places'][number];
type DiffObject = DiffPlace['objects'][number];

export type PlannedChange = Pick<DiffObject, 'kind' | 'name' | 'fields' | 'restarts' | 'why' | 'problem'> & {
  key: string;
  change: PlanChange;
  /** `playground / shop` */
  place: string;
};
export type DeliveryPlan = {
  /** What goes first, then what the cluster would refuse, then what is made or changed. */
  lines: PlannedChange[];
  /** Objects that stay as they are. */
  same: number;
  /** Fields that others set, and that it would set. */
  conflicts: number;
  /** Clusters that could not be asked, and why. */
  unknown: { cluster: string; message: string }[];
};

const order: Record<DiffObject['change'], number> = {
  remove: 0,
  refused: 1,
  recreate: 2,
  change: 3,
  create: 4,
  keep: 5,
  none: 6,
};
const signs = {
  remove: 'remove',
  refused: 'refused',
  recreate: 'recreate',
  change: 'change',
  create: 'create',
} as const;

/** What delivering does to the places that it goes to, and to those that it no longer goes to. */
export function deliveryPlan(places: readonly DiffPlace[]): DeliveryPlan {
  const all = places.flatMap((place) => place.objects.map((object) => ({ place, object })));
  const lines = all
    .toSorted((a, b) => order[a.object.change] - order[b.object.change])
    .flatMap(({ place, object }): PlannedChange[] => {
      const { change, apiVersion, kind, name, namespace, fields, restarts, why, problem } = object;
      if (change === 'none' || change === 'keep') return [];
      const at = `${place.cluster} / ${namespace || place.namespace}`;
      const key = [change, place.application, at, apiVersion, kind, name].join(' ');
      return [{ key, change: signs[change], kind, name, fields, restarts, why, problem, place: at }];
    });
  const unknown = places.flatMap(({ cluster, unknown: why }) =>
    why === null ? [] : [{ cluster, message: why.message }],
  );
  const conflicts = all.flatMap(({ object }) => object.fields.filter(({ by }) => by !== undefined)).length;
  return { lines, same: all.length - lines.length, conflicts, unknown };
}

const longest = 60;

/** `nginx:1 -> nginx:2`; what is not there is a dash. */
export function fieldWords(field: FieldChange): { before: string; after: string } {
  const { before, after } = fieldTexts(field, longest);
  return { before: before ?? '–', after: after ?? '–' };
}
