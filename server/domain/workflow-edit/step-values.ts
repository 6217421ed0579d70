import { type JsonValue, isJsonObject } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { type StepModel, type WorkflowModel, allSteps, listOf, textOf } from './workflow-model';

/** An entry of `inputs`, with its place in the list as it is written. */
export type StepInput = { index: number; from: string; parameterKey: string; path: DocumentPath };
/** An entry of `outputs`. */
export type StepOutput = { index: number; name: string; valueFrom: string; path: DocumentPath };

/** What a step takes; what is no map is passed by. */
export function inputsOf(step: StepModel): StepInput[] {
  return entries(step, 'inputs').map(({ index, entry, path }) => ({
    index,
    path,
    from: textOf(entry['from']) ?? '',
    parameterKey: textOf(entry['parameterKey']) ?? '',
  }));
}

/** What a step puts out; what is no map is passed by. */
export function outputsOf(step: StepModel): StepOutput[] {
  return entries(step, 'outputs').map(({ index, entry, path }) => ({
    index,
    path,
    name: textOf(entry['name']) ?? '',
    valueFrom: textOf(entry['valueFrom']) ?? '',
  }));
}

function entries({ value, path }: StepModel, field: 'inputs' | 'outputs') {
  const list: JsonValue[] = isJsonObject(value) ? listOf(value[field]) : [];
  return list.flatMap((entry, index) =>
    isJsonObject(entry) ? [{ index, entry, path: [...path, field, index] }] : [],
  );
}

/** Names of all outputs that there are. */
export function outputNames(model: WorkflowModel): Set<string> {
  return new Set(allSteps(model.steps).flatMap(({ step }) => step.outputs.map(({ name }) => name)));
}

/** `output.a` and `a` are the same in a `valueFrom`. */
export function isSameValue(a: string, b: string): boolean {
  const bare = (text: string) => text.trim().replace(/^output\./, '');
  return bare(a) === bare(b);
}
