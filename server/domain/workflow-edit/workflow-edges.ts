import type { DocumentPath } from '@/server/domain/oam/document-path';
import { isGiven } from '@/server/domain/oam/for-each';
import { type StepModel, type WorkflowModel, allSteps, modeAround, stepsIn } from './workflow-model';

/** `from` comes before `to`. Ids of steps. */
export type WorkflowEdge = { from: string; to: string } & (
  | { kind: 'order'; by: 'mode' }
  | { kind: 'order'; by: 'dependsOn'; path: DocumentPath }
  | { kind: 'data'; name: string; path: DocumentPath }
);

/** What a step names and nobody is or gives. */
export type LooseEnd = { step: string; kind: 'dependsOn' | 'input'; name: string; path: DocumentPath };

export function edgesOf(model: WorkflowModel): { edges: WorkflowEdge[]; loose: LooseEnd[] } {
  const all = allSteps(model.steps);
  const named = firstBy(all, ({ name }) => [name]);
  const givers = firstBy(all, ({ step }) => step.outputs.map(({ name }) => name));
  const edges: WorkflowEdge[] = [];
  const loose: LooseEnd[] = [];
  for (const each of all) {
    for (const [name, path] of written(each, 'dependsOn')) {
      const from = named.get(name);
      if (from) edges.push({ kind: 'order', by: 'dependsOn', from: from.id, to: each.id, path });
      else loose.push({ step: each.id, kind: 'dependsOn', name, path });
    }
    for (const [name, path] of written(each, 'inputs')) {
      const from = givers.get(name);
      if (from) edges.push({ kind: 'data', name, from: from.id, to: each.id, path });
      else if (!isGivenTo(each, name)) loose.push({ step: each.id, kind: 'input', name, path });
    }
  }
  return { edges: [...edgesByMode(model), ...edges], loose };
}

/** In the mode StepByStep a step waits for the one before it. */
function edgesByMode(model: WorkflowModel): WorkflowEdge[] {
  const groups = [null, ...allSteps(model.steps).flatMap(({ id, isGroup }) => (isGroup ? [id] : []))];
  return groups
    .filter((group) => modeAround(model, group) === 'StepByStep')
    .flatMap((group) => {
      const steps = stepsIn(model, group);
      return steps.slice(1).map(({ id }, index): WorkflowEdge => {
        return { kind: 'order', by: 'mode', from: steps[index]?.id ?? '', to: id };
      });
    });
}

/** Names in `dependsOn`, or in the `from` of inputs, each with the place of its item. */
export function written(each: StepModel, field: 'dependsOn' | 'inputs'): [string, DocumentPath][] {
  const { value, path } = each;
  const list =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? value[field] : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item, index): [string, DocumentPath][] => {
    const name = field === 'dependsOn' ? item : (item as { from?: unknown } | null)?.from;
    return typeof name === 'string' && name !== '' ? [[name, [...path, field, index]]] : [];
  });
}

function isGivenTo({ value }: StepModel, from: string): boolean {
  const forEach = (value as { forEach?: object } | null)?.forEach;
  return isGiven({ type: '', dependsOn: [], inputs: [], outputs: [], subSteps: [], forEach }, from);
}

/** Where names are not of one step only, the first one counts. */
function firstBy(steps: readonly StepModel[], names: (step: StepModel) => string[]): Map<string, StepModel> {
  const found = new Map<string, StepModel>();
  for (const step of steps) for (const name of names(step)) if (!found.has(name)) found.set(name, step);
  return found;
}
