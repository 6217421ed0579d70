import { LoamError } from '@/server/domain/error';
import { type JsonValue, isJsonObject } from '@/server/domain/json';
import type { DocumentPath } from '@/server/domain/oam/document-path';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { editYaml } from '@/server/domain/yaml-edit/edit-yaml';
import { itemsOf } from '@/server/domain/yaml-edit/plain-edit';
import { renderItem } from '@/server/domain/yaml-edit/render';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { itemTextAt } from '@/server/domain/yaml-edit/yaml-place';
import { readTree } from '@/server/domain/yaml-edit/yaml-tree';
import { chosenSteps, labelOf, listPlace, type StepPlace } from './edit-steps';
import { expressionsOf, renameInExpression } from './step-references';
import { outputNames, outputsOf } from './step-values';
import { type WorkflowChange, freeName, makeChange, pinNames, stepKeys, takenNames } from './workflow-change';
import { written } from './workflow-edges';
import { type StepModel, type WorkflowModel, allSteps, readSteps, readWorkflowModel } from './workflow-model';

/** Steps as YAML that can be pasted anywhere: a list, as it stands in the document. */
export function copySteps(model: WorkflowModel, ids: readonly string[]): string {
  return textOfSteps(model, chosenSteps(model, ids));
}

function textOfSteps(model: WorkflowModel, steps: readonly StepModel[]): string {
  return steps
    .map(({ path, value }) => {
      const text = itemTextAt(model.tree, path);
      return `${text !== null && standsAlone(text, value) ? text : `- ${renderItem(value, model.tree)}`}\n`;
    })
    .join('');
}

/** Aliases name an anchor that stays behind. */
function standsAlone(text: string, value: JsonValue): boolean {
  try {
    return JSON.stringify(itemsOf(text)) === JSON.stringify([value]);
  } catch {
    return false;
  }
}

export type Pasted = WorkflowChange & {
  /** Types of pasted steps that are not known here; the steps are there all the same. */
  missing: string[];
};

/**
 * Puts copied steps into a workflow: a list of steps, one step, or the steps of a whole document. Names that are taken get
 * others, and what names them within the text follows; what waits for somebody who is not here waits no more. Throws
 * LoamError `invalid-input` for anything else.
 */
export function pasteSteps(
  model: WorkflowModel,
  text: string,
  place: StepPlace,
  isKnown: (type: string) => boolean = () => true,
): Pasted {
  return pasteList(model, asList(text), place, isKnown);
}

function pasteList(
  model: WorkflowModel,
  list: string,
  place: StepPlace,
  isKnown: (type: string) => boolean = () => true,
): Pasted {
  const steps = readPasted(list);
  const { text: adapted, names } = adapt(list, steps, model);
  const edits: YamlEdit[] = [...pinNames(model)];
  const { group, index } = listPlace(model, place);
  const path: DocumentPath = group === null ? model.stepsPath : [...chosen(model, group).path, 'subSteps'];
  const change = makeChange(
    model,
    [...edits, { op: 'paste', path, index, text: adapted }],
    { ...labelOf('paste', steps), name: names[0] ?? '' },
    names,
  );
  const missing = allSteps(steps)
    .map(({ step }) => step.type)
    .filter((type) => type !== '' && !isKnown(type));
  return { ...change, missing: [...new Set(missing)] };
}

function chosen(model: WorkflowModel, id: string): StepModel {
  const [step] = chosenSteps(model, [id]);
  if (!step) throw new LoamError('not-found', `there is no step \`${id}\``, { got: id });
  return step;
}

/** The same steps once more, behind the last of them. */
export function duplicateSteps(model: WorkflowModel, ids: readonly string[]): WorkflowChange {
  const last = chosenSteps(model, ids).at(-1);
  if (!last) throw new LoamError('invalid-input', 'no step is chosen');
  const pasted = pasteList(model, copySteps(model, ids), { after: last.id });
  return { ...pasted, label: { ...pasted.label, verb: 'duplicate' } };
}

function asList(text: string): string {
  let value: JsonValue;
  try {
    value = readTree(text, 0).value;
  } catch (cause) {
    throw new LoamError('invalid-input', 'what is pasted is no YAML', { cause, ...expected });
  }
  if (Array.isArray(value) && value.length > 0 && value.every(isStep)) return text.replaceAll('\r\n', '\n');
  if (isStep(value)) return `- ${text.trim().replaceAll(/\r?\n/g, '\n  ')}\n`;
  if (isJsonObject(value) && typeof value['kind'] === 'string') {
    const whole = readWorkflowModel(text);
    if (whole.steps.length > 0) return textOfSteps(whole, whole.steps);
  }
  throw new LoamError('invalid-input', 'what is pasted are no steps', expected);
}

const expected = { expected: 'steps as a YAML list, or a document that has some' };

function isStep(value: JsonValue): boolean {
  return isJsonObject(value) && typeof value['type'] === 'string' && value['kind'] === undefined;
}

function readPasted(list: string): StepModel[] {
  return readSteps(readTree(list, 0), [], 'step', null, new Map());
}

/** The text with names that are free here. */
function adapt(
  list: string,
  steps: readonly StepModel[],
  model: WorkflowModel,
): { text: string; names: string[] } {
  const taken = takenNames(model);
  const outputs = outputNames(model);
  const renamed = new Map<string, string>();
  const given = new Map<string, string>();
  const edits: YamlEdit[] = [];
  for (const each of allSteps(steps).filter(({ value }) => isJsonObject(value))) {
    const name = freeName(each.isNamed ? each.name : each.step.type || 'step', taken);
    taken.add(name);
    if (!renamed.has(each.name)) renamed.set(each.name, name);
    edits.push({ op: 'set', path: [...each.path, 'name'], value: name, order: stepKeys });
    for (const { index, name: output } of outputsOf(each).filter(({ name: own }) => own !== '')) {
      // A dash would be a minus where CUE reads it.
      const fresh = freeName(output, outputs, '_');
      outputs.add(fresh);
      given.set(output, fresh);
      if (fresh !== output)
        edits.push({ op: 'set', path: [...each.path, 'outputs', index, 'name'], value: fresh });
    }
  }
  const here = takenNames(model);
  for (const each of allSteps(steps)) edits.push(...followPasted(each, renamed, given, here));
  const names = steps.map(({ name }) => renamed.get(name) ?? name);
  return { text: applyChanges(list, editYaml(list, edits)), names };
}

function followPasted(
  step: StepModel,
  renamed: ReadonlyMap<string, string>,
  given: ReadonlyMap<string, string>,
  here: ReadonlySet<string>,
): YamlEdit[] {
  const edits: YamlEdit[] = [];
  const waits = step.step.dependsOn;
  const kept = waits.flatMap((name) => renamed.get(name) ?? (here.has(name) ? name : []));
  if (kept.length === 0 && waits.length > 0) edits.push({ op: 'delete', path: [...step.path, 'dependsOn'] });
  else if (waits.length > 0) edits.push({ op: 'set', path: [...step.path, 'dependsOn'], value: kept });
  for (const [from, path] of written(step, 'inputs')) {
    const fresh = given.get(from);
    if (fresh !== undefined && fresh !== from)
      edits.push({ op: 'set', path: [...path, 'from'], value: fresh });
  }
  const names = new Set([...renamed.keys(), ...given.keys()]);
  for (const { text, path } of expressionsOf(step)) {
    const byStatus = renameInExpression(text, 'status', { renamed, names });
    const byInputs = renameInExpression(byStatus, 'inputs', { renamed: given, names });
    const said = renameInExpression(byInputs, 'outputs', { renamed: given, names });
    if (said !== text) edits.push({ op: 'set', path, value: said });
  }
  return edits;
}
