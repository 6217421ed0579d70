import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { withoutInputs } from './edit-values';
import { startInputsOf } from './start-inputs';
import { type Reference, expressionsOf, renameInExpression } from './step-references';
import { written } from './workflow-edges';
import { type WorkflowModel, allSteps } from './workflow-model';

/** Who reads a value that a start asks for. */
export function takersOfStartInput(model: WorkflowModel, name: string): Reference[] {
  return allSteps(model.steps).flatMap((each) => [
    ...written(each, 'inputs')
      .filter(([from]) => isOf(from, name))
      .map(([, path]): Reference => ({ step: each.id, kind: 'input', name, path })),
    ...expressionsOf(each)
      .filter(({ text }) => renamed(model, text, name, `${name}_`) !== text)
      .map(({ path }): Reference => ({ step: each.id, kind: 'expression', name, path })),
  ]);
}

/** Edits by which the steps that read a value do so by its new name. */
export function followsOfStartInput(model: WorkflowModel, from: string, to: string): YamlEdit[] {
  return allSteps(model.steps).flatMap((each): YamlEdit[] => [
    ...written(each, 'inputs')
      .filter(([taken]) => isOf(taken, from))
      .map(([taken, path]): YamlEdit => {
        const value = `context.${to}${taken.slice(`context.${from}`.length)}`;
        return { op: 'set', path: [...path, 'from'], value };
      }),
    ...expressionsOf(each)
      .map(({ text, path }) => ({ path, text, value: renamed(model, text, from, to) }))
      .filter(({ text, value }) => value !== text)
      .map(({ path, value }): YamlEdit => ({ op: 'set', path, value })),
  ]);
}

/** Edits that take the inputs of steps away which it fills. */
export function withoutStartInput(model: WorkflowModel, name: string): YamlEdit[] {
  return allSteps(model.steps).flatMap((each) => {
    const taken = written(each, 'inputs').flatMap(([from]) => (isOf(from, name) ? [from] : []));
    return withoutInputs(each, new Set(taken));
  });
}

function isOf(from: string, name: string): boolean {
  return from === `context.${name}` || from.startsWith(`context.${name}.`);
}

/** By its name in the context, and in what a step takes under the name that it has there. */
function renamed(model: WorkflowModel, text: string, from: string, to: string): string {
  const names = new Set(startInputsOf(model).inputs.map((each) => each.name));
  const inContext = renameInExpression(text, 'context', { renamed: new Map([[from, to]]), names });
  const taken = new Map([[`context.${from}`, `context.${to}`]]);
  return renameInExpression(inContext, 'inputs', { renamed: taken, names: new Set() });
}
