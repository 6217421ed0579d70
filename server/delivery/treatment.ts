import type { KubeResource, ResourceRule, ResourceSelector, Treatment } from '@/plugins/sdk/definition';
import type { ResourceOrigin } from './labels';
import type { PlannedComponent } from './plan/planned';

type Subject = {
  component: Pick<PlannedComponent, 'name' | 'type' | 'replica'>;
  origin: ResourceOrigin;
  resource: Pick<KubeResource, 'kind' | 'metadata'>;
};

/** As it was written down with the object; null: as usual. */
export function treatmentIn(row: { treatment: unknown }): Treatment | null {
  return row.treatment as Treatment | null;
}

/** What the policies of a document say of one object: of each question the first rule that answers it. */
export function treatmentOf(rules: readonly ResourceRule[], subject: Subject): Treatment | null {
  const fitting = rules.filter(({ selector }) => fits(selector, subject)).map(({ treatment }) => treatment);
  if (fitting.length === 0) return null;
  // Later ones first, so that the first one stays.
  return Object.assign({}, ...fitting.toReversed()) as Treatment;
}

function fits(selector: ResourceSelector, { component, origin, resource }: Subject): boolean {
  const trait = origin.type === 'trait' ? origin.trait : '';
  // Rules are written for the component, which is there as its copies.
  const names = component.replica ? [component.name, component.replica.of] : [component.name];
  const values: [readonly string[] | undefined, string | string[]][] = [
    [selector.componentNames, names],
    [selector.componentTypes, component.type],
    [selector.oamTypes, origin.type === 'workload' ? 'WORKLOAD' : 'TRAIT'],
    [selector.traitTypes, trait],
    [selector.resourceTypes, resource.kind],
    [selector.resourceNames, resource.metadata.name],
  ];
  return values.every(
    ([wanted, value]) => !wanted?.length || [value].flat().some((each) => wanted.includes(each)),
  );
}

/** Of what stays while its component does, rendered or not. */
export const withComponent: Treatment = { remove: 'component' };

/** `update`: it is no longer rendered; `deletion`: the application goes. */
export type Ending = 'update' | 'deletion';

/** Why an object stays where it would have gone; null: it goes. `until`: it is still ours to remove, later. */
export function whyStays(
  treatment: Treatment | null,
  ending: Ending,
): { why: string; until: boolean } | null {
  if (treatment?.readOnly) return { why: 'is read only', until: false };
  if (treatment?.remove === 'never') return { why: 'stays, as its garbage collection says', until: false };
  if (treatment?.remove === 'component' && ending === 'update') {
    return { why: 'stays while its component does', until: true };
  }
  if (treatment?.remove !== 'deletion' || ending === 'deletion') return null;
  return { why: 'stays until the application is deleted', until: true };
}
