import type { Outputs } from '@/components/trpc/trpc';
import type { PlanLine } from '@/components/ui/plan';

/** What a dry run would bring to the clusters, object by object. */
export function planLines(result: Outputs['application']['dryRun'] | undefined): PlanLine[] {
  return (result?.placements ?? []).flatMap((placement) =>
    placement.resources.map((resource, index) => ({
      key: `${placement.step}/${placement.cluster}/${placement.namespace}/${resource.kind}/${resource.metadata.name}`,
      change: 'create' as const,
      what: (
        <>
          {resource.kind} <b>{resource.metadata.name}</b>
        </>
      ),
      detail: `${placement.cluster} / ${resource.metadata.namespace ?? placement.namespace}`,
      end: placement.components[index],
    })),
  );
}
