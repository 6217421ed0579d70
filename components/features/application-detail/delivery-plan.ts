import type { PlanChange } from '@/components/ui/plan';

type Rendered = {
  cluster: string;
  namespace: string;
  resources: {
    apiVersion: string;
    kind: string;
    metadata: { name: string; namespace?: string | undefined };
  }[];
};
type Running = {
  cluster: string;
  namespace: string;
  components: { resources: { apiVersion: string; kind: string; namespace: string; name: string }[] }[];
};

export type PlannedChange = {
  key: string;
  change: PlanChange;
  kind: string;
  name: string;
  /** `playground / shop` */
  place: string;
};

/**
 * What delivering does to the places that it goes to: an object that is not there is created, one that is there is applied
 * again, one that is no longer rendered goes. Places that it does not go to are left alone.
 */
export function deliveryPlan(rendered: readonly Rendered[], running: readonly Running[]): PlannedChange[] {
  return rendered.flatMap(({ cluster, namespace, resources }) => {
    const here = running
      .filter((each) => each.cluster === cluster && each.namespace === namespace)
      .flatMap(({ components }) => components.flatMap((component) => component.resources));
    const place = (own: string | undefined) => `${cluster} / ${own || namespace}`;
    const there = new Map(
      here.map((each) => [idOf(each.apiVersion, each.kind, each.namespace, each.name), each]),
    );
    const applied = resources.map(({ apiVersion, kind, metadata }): PlannedChange => {
      const { name } = metadata;
      // Kinds that have no namespace are tracked without one.
      const isThere =
        there.delete(idOf(apiVersion, kind, metadata.namespace ?? namespace, name)) ||
        there.delete(idOf(apiVersion, kind, '', name));
      const key = [cluster, namespace, apiVersion, kind, metadata.namespace, name].join(' ');
      return { key, change: isThere ? 'change' : 'create', kind, name, place: place(metadata.namespace) };
    });
    const removed = [...there.values()].map(({ apiVersion, kind, name, namespace: own }): PlannedChange => {
      const key = ['gone', cluster, namespace, apiVersion, kind, own, name].join(' ');
      return { key, change: 'remove', kind, name, place: place(own) };
    });
    return [...removed, ...applied];
  });
}

function idOf(...parts: string[]): string {
  return parts.join(' ');
}
