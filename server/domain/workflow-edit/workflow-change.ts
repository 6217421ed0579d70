import type { JsonValue } from '@/server/domain/json';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';
import { type TextChange, applyChanges } from '@/server/domain/yaml-edit/changes';
import { editTree } from '@/server/domain/yaml-edit/edit-yaml';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { referencesTo } from './step-references';
import { type WorkflowModel, allSteps, rereadWorkflowModel } from './workflow-model';

export type ChangeVerb =
  | 'add'
  | 'remove'
  | 'rename'
  | 'connect'
  | 'disconnect'
  | 'move'
  | 'group'
  | 'ungroup'
  | 'set'
  | 'take'
  | 'give'
  | 'mode'
  | 'duplicate'
  | 'paste'
  | 'write'
  | 'ask'
  | 'say';

/** One act on the canvas: what it changes in the text, what it is called in the history, and what is chosen afterwards. */
export type WorkflowChange = {
  changes: TextChange[];
  /** For words in the reader's language: the step it is about, and how many there are. */
  label: { verb: ChangeVerb; name: string; count: number };
  /** Ids in the document that comes out. */
  select: string[];
};

/** The order in which people write the keys of a step. */
export const stepKeys = [
  'name',
  'type',
  'meta',
  'if',
  'timeout',
  'retry',
  'forEach',
  'dependsOn',
  'inputs',
  'outputs',
  'properties',
  'mode',
  'subSteps',
] as const;

export function makeChange(
  model: WorkflowModel,
  edits: readonly YamlEdit[],
  label: WorkflowChange['label'],
  select: string[] | { at: DocumentPath[] },
): WorkflowChange {
  const changes = editTree(model.tree, edits);
  return { changes, label, select: Array.isArray(select) ? select : idsAt(model, changes, select.at) };
}

/** What steps are called when they stand elsewhere: those without a name are called after their place. */
export function idsAt(
  model: WorkflowModel,
  changes: readonly TextChange[],
  places: readonly DocumentPath[],
): string[] {
  const after = allSteps(rereadWorkflowModel(applyChanges(model.text, changes), model).steps);
  const byPlace = new Map(after.map(({ path, id }) => [formatPath(path), id]));
  return places.flatMap((path) => byPlace.get(formatPath(path)) ?? []);
}

/** Puts a field of a step where it belongs among the others; takes it away without a value. */
export function setField(step: DocumentPath, path: DocumentPath, value: JsonValue | undefined): YamlEdit {
  const whole = [...step, ...path];
  if (value === undefined) return { op: 'delete', path: whole };
  return path.length === 1
    ? { op: 'set', path: whole, value, order: stepKeys }
    : { op: 'set', path: whole, value };
}

/** A step without a name is named by its position. Where others name it so, that is written down before it moves. */
export function pinNames(model: WorkflowModel, without: ReadonlySet<string> = new Set()): YamlEdit[] {
  return allSteps(model.steps)
    .filter(({ id, name, isNamed }) => !isNamed && !without.has(id) && referencesTo(model, name).length > 0)
    .map(({ path, name }) => ({ op: 'set', path: [...path, 'name'], value: name, order: stepKeys }));
}

/** `name`, or with a number behind it where that is taken. */
export function freeName(name: string, taken: ReadonlySet<string>, mark = '-'): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/[-_]\d+$/, '');
  for (let count = 2; ; count += 1) {
    const free = `${stem}${mark}${count}`;
    if (!taken.has(free)) return free;
  }
}

export function takenNames(model: WorkflowModel): Set<string> {
  return new Set(allSteps(model.steps).map(({ name }) => name));
}
