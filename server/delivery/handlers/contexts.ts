import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import {
  type ComponentNode,
  type DeletionContext,
  type DeploymentContext,
  type PinnedWorkflow,
  type RemovalNode,
  type StandaloneContext,
  type StandaloneRun,
  type TraitNode,
  type TurnNode,
  type WorkflowContext,
  standaloneKey,
} from '../plan/planned';
import type { RenderTarget } from '../render';

// Contexts and properties are written by our own planners and kept as JSON by the engine: the shape is known, not checked.

export function deploymentContext(context: JsonObject): DeploymentContext {
  return context as unknown as DeploymentContext;
}
/** Throws LoamError `illegal-state` for a run that has no application. */
export function workflowContext(context: JsonObject): WorkflowContext {
  if (standaloneRun(context) === null) return context as unknown as WorkflowContext;
  throw new LoamError('illegal-state', 'This run has no application, so that there is nothing to deliver.', {
    expected: 'a run of an application',
    hint: 'Name the workflow in spec.workflow.ref of the application, and deliver that.',
  });
}
/** Null for the run of an application. */
export function standaloneRun(context: JsonObject): StandaloneRun | null {
  return ((context as unknown as Partial<StandaloneContext>)[standaloneKey] as StandaloneRun) ?? null;
}
/** The workflows that steps of this run may run inside of it. */
export function libraryOf(context: JsonObject): Record<string, PinnedWorkflow> | undefined {
  return standaloneRun(context)?.library ?? (context as unknown as Partial<WorkflowContext>).library;
}
/** The run that a person started, which this one may be inside of: what is delivered is marked with it. */
export function runOf(ctx: { context: JsonObject; executionId: string }): string {
  if (standaloneRun(ctx.context)) return ctx.executionId;
  return workflowContext(ctx.context).runId ?? ctx.executionId;
}
export function deletionContext(context: JsonObject): DeletionContext {
  return context as unknown as DeletionContext;
}
export function prepareNode(properties: JsonObject): { placement: string } {
  return properties as { placement: string };
}
export function componentNode(properties: JsonObject): ComponentNode {
  return properties as unknown as ComponentNode;
}
export function traitNode(properties: JsonObject): TraitNode {
  return properties as unknown as TraitNode;
}
export function turnNode(properties: JsonObject): TurnNode {
  return properties as unknown as TurnNode;
}
export function removalNode(properties: JsonObject): RemovalNode {
  return properties as unknown as RemovalNode;
}

export function placementOf(
  context: DeploymentContext,
  key: string,
): DeploymentContext['placements'][string] {
  const placement = context.placements[key];
  if (!placement) throw new LoamError('not-found', `The run has no placement ${key}.`, { got: key });
  return placement;
}

/** As it is rendered for: a cluster whose version was not known at planning is asked, and waited for as for all else. */
export async function renderedPlacement(
  clusters: Pick<Clusters, 'open'>,
  context: DeploymentContext,
  key: string,
): Promise<RenderTarget['placement']> {
  const { clusterVersion, ...placement } = placementOf(context, key);
  if (clusterVersion) return { ...placement, clusterVersion };
  const { major, minor } = await (await clusters.open(placement.clusterId)).version();
  return { ...placement, clusterVersion: { major, minor } };
}
