import { type JsonValue, isJsonObject } from '@/server/domain/json';
import { stepsAfter, stepsBefore } from '@/server/domain/workflow-edit/step-ways';
import { type StepModel, type WorkflowModel, allSteps } from '@/server/domain/workflow-edit/workflow-model';

/** Ids of the steps that hold a text: in their name first, then in their type, then anywhere in them but in steps inside. */
export function findSteps(model: WorkflowModel, search: string): string[] {
  const wanted = search.trim().toLowerCase();
  if (wanted === '') return [];
  const ranked = allSteps(model.steps).flatMap((step) => {
    const rank = rankOf(step, wanted);
    return rank === null ? [] : [{ id: step.id, rank }];
  });
  return ranked.toSorted((a, b) => a.rank - b.rank).map(({ id }) => id);
}

function rankOf({ name, step, value }: StepModel, wanted: string): number | null {
  const has = (text: string) => text.toLowerCase().includes(wanted);
  if (has(name) || has(step.alias ?? '')) return 0;
  if (has(step.type)) return 1;
  const own = isJsonObject(value) ? Object.entries(value).filter(([key]) => key !== 'subSteps') : [];
  return own.some(([key, each]) => has(key) || holds(each, has)) ? 2 : null;
}

function holds(value: JsonValue, has: (text: string) => boolean): boolean {
  if (Array.isArray(value)) return value.some((each) => holds(each, has));
  if (isJsonObject(value)) return Object.entries(value).some(([key, each]) => has(key) || holds(each, has));
  return value !== null && has(String(value));
}

/** The selected steps with what is before them, after them, or both; the one that is looked at stays the last. */
export function selectAlong(
  model: WorkflowModel,
  selected: readonly string[],
  way: 'before' | 'after' | 'connected',
): string[] {
  const found = new Set<string>();
  for (const id of selected) {
    if (way !== 'after') for (const each of stepsBefore(model, id)) found.add(each);
    if (way !== 'before') for (const each of stepsAfter(model, id)) found.add(each);
  }
  return [...[...found].filter((id) => !selected.includes(id)), ...selected];
}
