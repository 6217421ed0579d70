import type { Place } from '@/components/graph/editing';
import type { StepPlace } from '@/server/domain/workflow-edit/edit-steps';
import { type WorkflowEdge, edgesOf } from '@/server/domain/workflow-edit/workflow-edges';
import { type WorkflowModel, stepOf, stepsIn } from '@/server/domain/workflow-edit/workflow-model';

/** The edge that is drawn under an id. */
export function edgeOf(model: WorkflowModel, id: string): WorkflowEdge | undefined {
  return edgesOf(model).edges.find((edge) => edgeId(edge) === id);
}

export function edgeId(edge: WorkflowEdge): string {
  return `${edge.from}>${edge.to}${edge.kind === 'data' ? `:${edge.name}` : ''}`;
}

/** Where a new step goes that is added where the canvas points at. */
export function toStepPlace(model: WorkflowModel, place: Place): StepPlace {
  if ('after' in place && stepOf(model, place.after)) return { after: place.after };
  const edge = 'edge' in place ? edgeOf(model, place.edge) : undefined;
  if (edge) return { on: edge };
  return toListPlace(model, place);
}

/** The list, and the index in it as it is before, that steps are moved to. */
export function toListPlace(model: WorkflowModel, place: Place): { group: string | null; index: number } {
  if ('within' in place) return { group: place.within, index: stepsIn(model, place.within).length };
  const isAfter = 'after' in place;
  const step = stepOf(model, isAfter ? place.after : (edgeOf(model, place.edge)?.to ?? ''));
  if (!step) return { group: null, index: model.steps.length };
  return { group: step.group, index: Number(step.path.at(-1)) + (isAfter ? 1 : 0) };
}
