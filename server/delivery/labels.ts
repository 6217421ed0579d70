import type { KubeResource } from '@/plugins/sdk/definition';
import type { ApplicationIdentity, Placement, PlannedComponent } from './plan/planned';

/** What made an object: the component itself, or an output of it or of one of its traits. */
export type ResourceOrigin =
  | { type: 'workload' }
  | { type: 'output'; output: string }
  | { type: 'trait'; trait: string; output: string };

/** Project of the application that an object belongs to; with `app.oam.dev/name` it says who may change it. */
export const projectLabel = 'app.oam.dev/project';
export const componentLabel = 'app.oam.dev/component';
export const nameLabel = 'app.oam.dev/name';
/** KubeVela's label for what a run without an application made. */
export const workflowLabel = 'workflowrun.oam.dev/name';
/** Differs from revision to revision, also where nothing else does. */
export const revisionLabel = 'app.oam.dev/appRevision';

// What kubectl keeps of the Application itself must not end up in what is made from it.
const ownAnnotations = new Set(['kubectl.kubernetes.io/last-applied-configuration']);

/** Labels and annotations as KubeVela writes them, the Application's own copied, the namespace filled in. */
export function labelResource(
  resource: KubeResource,
  component: PlannedComponent,
  origin: ResourceOrigin,
  { application, placement }: { application: ApplicationIdentity; placement: Placement },
): KubeResource {
  const { metadata } = resource;
  const annotations = Object.entries(application.annotations).filter(([key]) => !ownAnnotations.has(key));
  return {
    ...resource,
    metadata: {
      ...metadata,
      namespace: metadata.namespace ?? placement.namespace,
      labels: {
        ...metadata.labels,
        ...application.labels,
        ...ownLabels(application, component, origin, placement),
      },
      ...(annotations.length > 0
        ? { annotations: { ...metadata.annotations, ...Object.fromEntries(annotations) } }
        : {}),
    },
  };
}

function ownLabels(
  application: ApplicationIdentity,
  component: PlannedComponent,
  origin: ResourceOrigin,
  placement: Placement,
): Record<string, string> {
  return {
    [nameLabel]: application.name,
    'app.oam.dev/namespace': placement.namespace,
    [componentLabel]: component.name,
    ...(component.replica ? { 'app.oam.dev/replicaKey': component.replica.key } : {}),
    [revisionLabel]: `${application.name}-v${application.revision}`,
    [projectLabel]: application.project,
    ...(origin.type === 'workload'
      ? { 'app.oam.dev/resourceType': 'WORKLOAD', 'workload.oam.dev/type': component.type }
      : {
          'app.oam.dev/resourceType': 'TRAIT',
          'trait.oam.dev/type': origin.type === 'trait' ? origin.trait : 'AuxiliaryWorkload',
          'trait.oam.dev/resource': origin.output,
        }),
  };
}

/** Whom an object belongs to: an application, or the runs of a workflow that stands on its own. */
export type Owner = { name: string; project: string; kind?: 'workflow' };

/** Who an object says that it belongs to; null when nobody of ours does. */
export function ownerOf(
  resource: KubeResource,
): { what: 'application' | 'workflow'; name: string; project: string | null } | null {
  const labels = resource.metadata.labels ?? {};
  const project = labels[projectLabel] ?? null;
  const application = labels[nameLabel];
  if (application !== undefined) return { what: 'application', name: application, project };
  const workflow = labels[workflowLabel];
  return workflow === undefined ? null : { what: 'workflow', name: workflow, project };
}

/** What an object carries so that `ownerOf` finds its owner. */
export function labelsOf({ kind, name, project }: Owner): Record<string, string> {
  return { [kind === 'workflow' ? workflowLabel : nameLabel]: name, [projectLabel]: project };
}

/** May this owner change or remove it? */
export function isOwnedBy(resource: KubeResource, { name, project, kind }: Owner): boolean {
  const owner = ownerOf(resource);
  return (
    owner !== null &&
    owner.what === (kind ?? 'application') &&
    owner.name === name &&
    owner.project === project
  );
}
