import { LoamError } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import type { ComponentInput, ComponentOutput, StepMode } from '@/server/domain/oam/application';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { groupStep } from '@/server/domain/oam/written-words';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import { rereadTree } from '@/server/domain/yaml-edit/splice-tree';
import { extentsIn } from '@/server/domain/yaml-edit/yaml-place';
import { type YamlTree, readTree } from '@/server/domain/yaml-edit/yaml-tree';

export type WorkflowKind = 'Application' | 'Workflow' | 'WorkflowRun';

/** A step as the document has it, whatever it has: unknown types and keys, missing and equal names are shown, not judged. */
export type StepModel = {
  /** One of its own in this document: its name, and where others have that too, a number behind it. */
  id: string;
  /** The name that it goes by, also where none is written. */
  name: string;
  isNamed: boolean;
  path: DocumentPath;
  /** The group that it is in; null at the top. */
  group: string | null;
  isGroup: boolean;
  step: {
    type: string;
    if?: string | undefined;
    timeout?: string | undefined;
    alias?: string | undefined;
    dependsOn: string[];
    inputs: ComponentInput[];
    outputs: ComponentOutput[];
    mode?: StepMode | undefined;
  };
  /** All that stands there. */
  value: JsonValue;
  /** In the text, with the comments that belong to it. */
  range: { from: number; to: number };
  subSteps: StepModel[];
};

export type WorkflowModel = {
  text: string;
  /** Which document of the text. */
  index: number;
  kind: WorkflowKind;
  stepsPath: DocumentPath;
  modePath: DocumentPath;
  /** The workflow of the library whose steps an application takes in place of its own. */
  ref: string | null;
  mode: StepMode;
  subMode: StepMode;
  steps: StepModel[];
  tree: YamlTree;
};

type Place = Pick<WorkflowModel, 'stepsPath' | 'modePath'>;

const places: Readonly<Record<WorkflowKind, Place>> = {
  Application: { stepsPath: ['spec', 'workflow', 'steps'], modePath: ['spec', 'workflow', 'mode'] },
  Workflow: { stepsPath: ['steps'], modePath: ['mode'] },
  WorkflowRun: { stepsPath: ['spec', 'workflowSpec', 'steps'], modePath: ['spec', 'mode'] },
};

/** The workflow in document number `index` of a text. Throws LoamError for a text that cannot be read. */
export function readWorkflowModel(text: string, index = 0): WorkflowModel {
  return modelOf(readTree(text, index));
}

/** The same of a text that is nearly that of a model: only what differs is read. */
export function rereadWorkflowModel(text: string, near: WorkflowModel): WorkflowModel {
  if (text === near.text) return near;
  const read = rereadTree(text, near.tree);
  if (!('value' in read)) throw new LoamError(read.code, read.message, read);
  return modelOf(read);
}

function modelOf(tree: YamlTree): WorkflowModel {
  const { text, index } = tree;
  const kind = kindOf(tree.value);
  const { stepsPath, modePath } = places[kind];
  const taken = new Map<string, number>();
  const steps = readSteps(tree, stepsPath, 'step', null, taken);
  const mode = modeOf(valueIn(tree.value, [...modePath, 'steps'])) ?? 'StepByStep';
  const subMode = modeOf(valueIn(tree.value, [...modePath, 'subSteps'])) ?? 'DAG';
  const ref =
    kind === 'Application' ? (textOf(valueIn(tree.value, ['spec', 'workflow', 'ref'])) ?? null) : null;
  return { text, index, kind, stepsPath, modePath, ref, mode, subMode, steps, tree };
}

function kindOf(value: JsonValue): WorkflowKind {
  const kind = isJsonObject(value) ? value['kind'] : undefined;
  return kind === 'Workflow' || kind === 'WorkflowRun' ? kind : 'Application';
}

export function readSteps(
  tree: YamlTree,
  path: DocumentPath,
  prefix: string,
  group: string | null,
  taken: Map<string, number>,
): StepModel[] {
  const list = valueIn(tree.value, path);
  if (!Array.isArray(list) || list.length === 0) return [];
  const extents = extentsIn(tree, path);
  return list.map((value, position) => {
    const own = [...path, position];
    const fields = isJsonObject(value) ? value : {};
    const written = textOf(fields['name']);
    // KubeVela names what has no name by its position.
    const name = written ?? `${prefix}-${position + 1}`;
    const id = newId(name, taken);
    const step = readStep(fields);
    return {
      id,
      name,
      isNamed: written !== undefined,
      path: own,
      group,
      isGroup: step.type === groupStep || Array.isArray(fields['subSteps']),
      step,
      value,
      range: extents[position] ?? { from: 0, to: 0 },
      subSteps: readSteps(tree, [...own, 'subSteps'], name, id, taken),
    };
  });
}

function newId(name: string, taken: Map<string, number>): string {
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  return count === 1 ? name : newId(`${name}~${count}`, taken);
}

function readStep(fields: JsonObject): StepModel['step'] {
  const meta = fields['meta'];
  return {
    type: textOf(fields['type']) ?? '',
    if: textOf(fields['if']),
    timeout: textOf(fields['timeout']),
    alias: isJsonObject(meta) ? textOf(meta['alias']) : undefined,
    dependsOn: listOf(fields['dependsOn']).flatMap((item) => textOf(item) ?? []),
    inputs: listOf(fields['inputs']).flatMap((item) => {
      const from = isJsonObject(item) ? textOf(item['from']) : undefined;
      if (from === undefined || !isJsonObject(item)) return [];
      const parameterKey = textOf(item['parameterKey']);
      return [parameterKey === undefined ? { from } : { from, parameterKey }];
    }),
    outputs: listOf(fields['outputs']).flatMap((item) => {
      const name = isJsonObject(item) ? textOf(item['name']) : undefined;
      if (name === undefined || !isJsonObject(item)) return [];
      return [{ name, valueFrom: textOf(item['valueFrom']) ?? '' }];
    }),
    mode: modeOf(fields['mode']),
  };
}

export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function modeOf(value: JsonValue | undefined): StepMode | undefined {
  return value === 'StepByStep' || value === 'DAG' ? value : undefined;
}

const flat = new WeakMap<readonly StepModel[], readonly StepModel[]>();

/** The tree as a list, parents first. */
export function allSteps(steps: readonly StepModel[]): readonly StepModel[] {
  const known = flat.get(steps) ?? steps.flatMap((step) => [step, ...allSteps(step.subSteps)]);
  flat.set(steps, known);
  return known;
}

const byId = new WeakMap<readonly StepModel[], ReadonlyMap<string, StepModel>>();

export function stepOf({ steps }: WorkflowModel, id: string): StepModel | undefined {
  const known = byId.get(steps) ?? new Map(allSteps(steps).map((step) => [step.id, step]));
  byId.set(steps, known);
  return known.get(id);
}

/** The mode of the list that a step stands in. */
export function modeAround(model: WorkflowModel, group: string | null): StepMode {
  if (group === null) return model.mode;
  return stepOf(model, group)?.step.mode ?? model.subMode;
}

export function stepsIn(model: WorkflowModel, group: string | null): StepModel[] {
  return group === null ? model.steps : (stepOf(model, group)?.subSteps ?? []);
}

export function pathOfList(model: WorkflowModel, group: string | null): DocumentPath {
  if (group === null) return model.stepsPath;
  return [...(stepOf(model, group)?.path ?? model.stepsPath), 'subSteps'];
}
