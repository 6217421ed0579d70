import type { KubeResource } from '@/plugins/sdk/definition';
import type { DryRunApplication } from '@/server/domain/application-input';
import type { Problem } from '@/server/domain/error';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import type { RenderedText } from './render-delivery';
import { renderText } from './render-text';

export type DryRunPlacement = {
  application: string;
  /** Workflow step that would deliver it. */
  step: string;
  cluster: string;
  namespace: string;
  resources: KubeResource[];
  /** Per resource the component that renders it. */
  components: string[];
};
export type DryRun = {
  placements: DryRunPlacement[];
  /** What would keep it from being delivered, though it can be rendered; and warnings. */
  problems: Problem[];
  /** Why applying it would save it and not deliver just this: it is paused, or held, or its publishVersion is another revision's. */
  heldBack: Problem[];
};

/** What applying a text would bring to the clusters, field for field. Writes nothing, neither here nor there. */
export async function dryRunApplication(
  ctx: ServiceContext,
  input: DryRunApplication & { project: string },
): Promise<DryRun> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  return asDryRun(await renderText(ctx, project, input));
}

export function asDryRun({ deliveries, problems, heldBack }: RenderedText): DryRun {
  const placements = deliveries.map(({ application, step, placement, objects }) => ({
    application: application.name,
    step,
    cluster: placement.cluster,
    namespace: placement.namespace,
    resources: objects.map(({ resource }) => resource),
    components: objects.map(({ component }) => component.name),
  }));
  return { placements, problems, heldBack };
}
