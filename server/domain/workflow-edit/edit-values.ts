import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { formatPath } from '@/server/domain/oam/document-path';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { known } from './edit-steps';
import { takersOf } from './step-references';
import { inputsOf, isSameValue, outputNames, outputsOf } from './step-values';
import { type WorkflowChange, freeName, makeChange, setField } from './workflow-change';
import { written } from './workflow-edges';
import { type StepModel, type WorkflowModel, allSteps } from './workflow-model';

/** What an input takes: an output (or `context.x`), or something that its step does not name as an output yet. */
export type Taken = { from: string } | { step: string; name: string; valueFrom: string };

/** A step takes a value. What is no output yet becomes one of its step, in the same change. */
export function takeValue(
  model: WorkflowModel,
  id: string,
  taken: Taken,
  { index, parameterKey }: { index?: number; parameterKey?: string } = {},
): WorkflowChange {
  const step = known(model, id);
  const { from, edits } = declared(model, taken);
  const place = [...step.path, 'inputs', index ?? 0];
  const isThere = inputsOf(step).some(
    (input) => input.from === from && input.parameterKey === (parameterKey ?? ''),
  );
  const put: YamlEdit[] =
    index !== undefined
      ? [
          { op: 'set', path: [...place, 'from'], value: from },
          ...(parameterKey ? [setKey(place, parameterKey)] : []),
        ]
      : isThere
        ? []
        : entriesAdded(step, 'inputs', [parameterKey ? { from, parameterKey } : { from }]);
  return makeChange(model, [...edits, ...put], { verb: 'take', name: step.name, count: 1 }, [id]);
}

function setKey(place: (string | number)[], parameterKey: string): YamlEdit {
  return { op: 'set', path: [...place, 'parameterKey'], value: parameterKey };
}

function declared(model: WorkflowModel, taken: Taken): { from: string; edits: YamlEdit[] } {
  if ('from' in taken) return { from: taken.from, edits: [] };
  const giver = known(model, taken.step);
  const same = outputsOf(giver).find(({ valueFrom }) => isSameValue(valueFrom, taken.valueFrom));
  if (same) return { from: same.name, edits: [] };
  const name = freeName(taken.name, outputNames(model), '_');
  return { from: name, edits: entriesAdded(giver, 'outputs', [{ name, valueFrom: taken.valueFrom }]) };
}

/** Edits that put entries behind those that a step has. */
export function entriesAdded(
  step: StepModel,
  field: 'inputs' | 'outputs',
  values: readonly JsonObject[],
): YamlEdit[] {
  const path = [...step.path, field];
  const list = valueIn(step.value, [field]);
  if (!Array.isArray(list) || list.length === 0) return [setField(step.path, [field], [...values])];
  return values.map((value, at) => ({ op: 'insert', path, index: list.length + at, value }));
}

/** Which parameter an input fills; none with an empty one. */
export function setInputKey(
  model: WorkflowModel,
  id: string,
  index: number,
  parameterKey: string,
): WorkflowChange {
  const step = known(model, id);
  const place = [...entry(step, 'inputs', index)];
  const edits: YamlEdit[] =
    parameterKey !== ''
      ? [setKey(place, parameterKey)]
      : valueIn(model.tree.value, [...place, 'parameterKey']) === undefined
        ? []
        : [{ op: 'delete', path: [...place, 'parameterKey'] }];
  return makeChange(model, edits, { verb: 'take', name: step.name, count: 1 }, [id]);
}

export function removeInput(model: WorkflowModel, id: string, index: number): WorkflowChange {
  const step = known(model, id);
  return makeChange(model, [without(step, 'inputs', index)], { verb: 'take', name: step.name, count: 1 }, [
    id,
  ]);
}

/** A step puts a value out, under a name that is free. */
export function addOutput(
  model: WorkflowModel,
  id: string,
  output: { name: string; valueFrom: string },
): WorkflowChange {
  const step = known(model, id);
  const name = freeName(output.name, outputNames(model), '_');
  const edits = entriesAdded(step, 'outputs', [{ name, valueFrom: output.valueFrom }]);
  return makeChange(model, edits, { verb: 'give', name: step.name, count: 1 }, [id]);
}

export function setOutputValue(
  model: WorkflowModel,
  id: string,
  index: number,
  valueFrom: string,
): WorkflowChange {
  const step = known(model, id);
  const path = [...entry(step, 'outputs', index), 'valueFrom'];
  const edits: YamlEdit[] = [{ op: 'set', path, value: valueFrom }];
  return makeChange(model, edits, { verb: 'give', name: step.name, count: 1 }, [id]);
}

/** Takes an output away; with `mend` also the inputs that it fills. */
export function removeOutput(
  model: WorkflowModel,
  id: string,
  index: number,
  { mend = false }: { mend?: boolean } = {},
): WorkflowChange {
  const step = known(model, id);
  const name = outputsOf(step).find((output) => output.index === index)?.name ?? '';
  const isOnly = givers(model, name) === 1;
  const edits: YamlEdit[] = [
    without(step, 'outputs', index),
    ...(mend && isOnly ? allSteps(model.steps).flatMap((each) => withoutInputs(each, new Set([name]))) : []),
  ];
  return makeChange(model, edits, { verb: 'give', name: step.name, count: 1 }, [id]);
}

/** Who would miss an output. */
export function takersOfOutput(model: WorkflowModel, name: string): ReturnType<typeof takersOf> {
  return givers(model, name) > 1 ? [] : takersOf(model, name);
}

function givers(model: WorkflowModel, name: string): number {
  return allSteps(model.steps).flatMap(({ step }) => step.outputs.filter((output) => output.name === name))
    .length;
}

/** Edits that take the inputs away which some outputs fill. */
export function withoutInputs(step: StepModel, given: ReadonlySet<string>): YamlEdit[] {
  const inputs = written(step, 'inputs');
  const lost = inputs.filter(([from]) => given.has(from));
  if (lost.length === 0) return [];
  if (lost.length === inputs.length) return [setField(step.path, ['inputs'], undefined)];
  return lost.toReversed().map(([, path]) => ({ op: 'delete', path }));
}

function without(step: StepModel, field: 'inputs' | 'outputs', index: number): YamlEdit {
  const path = entry(step, field, index);
  const list = valueIn(step.value, [field]);
  const isLast = Array.isArray(list) && list.length === 1;
  return { op: 'delete', path: isLast ? path.slice(0, -1) : path };
}

function entry(step: StepModel, field: 'inputs' | 'outputs', index: number) {
  const path = [...step.path, field, index];
  if (valueIn(step.value, [field, index]) !== undefined) return path;
  throw new LoamError('not-found', `there is no such entry of ${field}`, { path: formatPath(path) });
}
