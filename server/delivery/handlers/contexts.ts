import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type {
  ComponentNode,
  DeletionContext,
  DeploymentContext,
  RemovalNode,
  TraitNode,
  WorkflowContext,
} from '../plan/planned';

// Contexts and properties are written by our own planners and kept as JSON by the engine: the shape is known, not checked.

export function deploymentContext(context: JsonObject): DeploymentContext {
  return context as unknown as DeploymentContext;
}
export function workflowContext(context: JsonObject): WorkflowContext {
  return context as unknown as WorkflowContext;
}
/** The run that a person started, which this one may be inside of: what is delivered is marked with it. */
export function runOf(ctx: { context: JsonObject; executionId: string }): string {
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
