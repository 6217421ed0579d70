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

/** The same place where steps have got other names. */
export function followPlace(place: Place | null, names: ReadonlyMap<string, string>): Place | null {
  const now = (id: string) => names.get(id) ?? id;
  if (place === null) return null;
  if ('after' in place) return { after: now(place.after) };
  if ('within' in place) return { within: place.within === null ? null : now(place.within) };
  const [, from = '', to = '', value = ''] = /^(.*?)>([^:]*)(.*)$/.exec(place.edge) ?? [];
  return { edge: `${now(from)}>${now(to)}${value}` };
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

/**
 * Where steps go that were let go there; null: nowhere. On free ground they leave their group and come after it; where they are
 * already, and from the top onto free ground, nothing changes: a hand that slips must not change the order.
 */
export function toDropPlace(
  model: WorkflowModel,
  ids: readonly string[],
  place: Place,
): { group: string | null; index: number } | null {
  if (!('within' in place)) return toListPlace(model, place);
  const steps = ids.flatMap((id) => stepOf(model, id) ?? []);
  if (steps.every(({ group }) => group === place.within)) return null;
  if (place.within !== null) return toListPlace(model, place);
  const group = steps.find((step) => step.group !== null)?.group ?? null;
  const top = group === null ? null : topOf(model, group);
  return top === null ? null : toListPlace(model, { after: top });
}

function topOf(model: WorkflowModel, id: string): string {
  const above = stepOf(model, id)?.group ?? null;
  return above === null ? id : topOf(model, above);
}
