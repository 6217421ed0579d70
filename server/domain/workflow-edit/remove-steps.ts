import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { chosenSteps, labelOf } from './edit-steps';
import { withoutInputs } from './edit-values';
import { type Reference, referencesTo, takersOf } from './step-references';
import { type WorkflowChange, makeChange, pinNames, setField } from './workflow-change';
import { type StepModel, type WorkflowModel, allSteps, modeAround } from './workflow-model';

/** Who would miss these steps: those that wait for them, take what they put out, or ask for their state. */
export function usersOf(model: WorkflowModel, ids: readonly string[]): Reference[] {
  const gone = allSteps(chosenSteps(model, ids));
  const inside = new Set(gone.map(({ id }) => id));
  return gone
    .flatMap(({ name, step }) => [
      ...referencesTo(model, name),
      ...step.outputs.flatMap((output) => takersOf(model, output.name)),
    ])
    .filter(({ step }) => !inside.has(step));
}

/**
 * Takes steps away. With `mend`, who waited for one waits for those that it waited for, and inputs that it gave go too;
 * conditions that ask for it stay, and are a problem that is shown.
 */
export function removeSteps(
  model: WorkflowModel,
  ids: readonly string[],
  { mend = false }: { mend?: boolean } = {},
): WorkflowChange {
  const steps = chosenSteps(model, ids);
  const gone = allSteps(steps);
  const inside = new Set(gone.map(({ id }) => id));
  const left = allSteps(model.steps).filter(({ id }) => !inside.has(id));
  const edits: YamlEdit[] = [
    ...pinNames(model, inside),
    ...(mend ? left.flatMap((step) => [...mendOrder(model, step, gone), ...mendInputs(step, gone)]) : []),
    ...steps.toReversed().map(({ path }): YamlEdit => ({ op: 'delete', path })),
  ];
  return makeChange(model, edits, labelOf('remove', steps), []);
}

function mendOrder(model: WorkflowModel, step: StepModel, gone: readonly StepModel[]): YamlEdit[] {
  const byName = new Map(gone.map((each) => [each.name, each]));
  const names = step.step.dependsOn;
  if (!names.some((name) => byName.has(name))) return [];
  const isOrdered = modeAround(model, step.group) === 'DAG';
  const seen = new Set<string>();
  const follow = (name: string): string[] => {
    const missing = byName.get(name);
    if (!missing) return name === step.name ? [] : [name];
    if (seen.has(name) || !isOrdered) return [];
    seen.add(name);
    return missing.step.dependsOn.flatMap(follow);
  };
  const mended = [...new Set(names.flatMap(follow))];
  return [setField(step.path, ['dependsOn'], mended.length > 0 ? mended : undefined)];
}

function mendInputs(step: StepModel, gone: readonly StepModel[]): YamlEdit[] {
  return withoutInputs(step, new Set(gone.flatMap((each) => each.step.outputs.map(({ name }) => name))));
}
