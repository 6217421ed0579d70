import { LoamError, isLoamError } from '@/server/domain/error';
import { type JsonValue, isJsonObject } from '@/server/domain/json';
import { type TextChange, applyChanges, tidy } from '@/server/domain/yaml-edit/changes';
import { applyToValue, isSame } from '@/server/domain/yaml-edit/plain-edit';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { readTree, tryTree } from '@/server/domain/yaml-edit/yaml-tree';
import { copySteps } from './copy-steps';
import { known } from './edit-steps';
import { type WorkflowChange, idsAt, makeChange } from './workflow-change';
import type { StepModel, WorkflowModel } from './workflow-model';

/** The lines of a step, with its comments, as a list of one at column 0. */
export function stepText(model: WorkflowModel, id: string): string {
  return copySteps(model, [id]);
}

/**
 * Writes a step anew as its text says; what is the same stays as it is to the byte. Throws LoamError for a text that cannot be
 * read, with the place in it, and for one that is not one step.
 */
export function setStepText(model: WorkflowModel, id: string, text: string): WorkflowChange {
  const step = known(model, id);
  const shown = stepText(model, id);
  // Blanks at the end belong to no step: they would pile up below it.
  const ended = text === shown ? text : `${text.trimEnd()}\n`;
  const value = readOne(ended);
  const list = step.path.slice(0, -1);
  const index = Number(step.path.at(-1));
  const label = { verb: 'set', name: step.name, count: 1 } as const;
  const make = (edits: YamlEdit[]) => makeChange(model, edits, label, { at: [step.path] });
  const lines = changedLines(model, step, ended.replaceAll('\r\n', '\n'));
  if (lines && isWhole(model, lines, step, value))
    return { changes: lines, label, select: idsAt(model, lines, [step.path]) };
  try {
    return make([
      { op: 'paste', path: list, index, text: ended.replaceAll('\r\n', '\n') },
      { op: 'delete', path: [...list, index + 1] },
    ]);
  } catch (error) {
    // In brackets, or where others refer to a part of it, only values can be written.
    if (!isLoamError(error) || error.code !== 'unsupported') throw error;
    return make([{ op: 'set', path: step.path, value }]);
  }
}

/** The lines that differ, where those of the step stand in the document as they are shown but for their indent. */
function changedLines(
  model: WorkflowModel,
  { id, range, path }: StepModel,
  text: string,
): TextChange[] | null {
  const raw = model.text.slice(range.from, range.to).split('\n');
  const shown = stepText(model, id).split('\n').slice(0, -1);
  const indent = /^ */.exec(raw[0] ?? '')?.[0] ?? '';
  const isShown = (line: string, at: number) => {
    const bare = (raw[at] ?? '').replace(/\r$/, '');
    return bare === (line === '' ? '' : indent + line) || (line === '' && bare.trim() === '');
  };
  if (path.length === 0 || raw.length < shown.length || !shown.every(isShown)) return null;
  const end = model.text.includes('\r\n') ? '\r\n' : '\n';
  const fresh = text
    .split('\n')
    .slice(0, -1)
    .map((line) => (line === '' ? '' : indent + line) + end)
    .join('');
  const length = raw.slice(0, shown.length).join('\n').length + 1;
  const to = Math.min(range.from + length, model.text.length);
  return tidy(model.text, [{ from: range.from, to, insert: fresh }]);
}

/** Whether the document holds then what the step's text says, and everything else as before. */
function isWhole(
  model: WorkflowModel,
  changes: readonly TextChange[],
  { path }: StepModel,
  value: JsonValue,
): boolean {
  const read = tryTree(applyChanges(model.text, changes), model.index);
  return 'value' in read && isSame(read.value, applyToValue(model.tree.value, { op: 'set', path, value }));
}

function readOne(text: string) {
  const { value } = readTree(text, 0);
  const [only, ...more] = Array.isArray(value) ? value : [];
  if (isJsonObject(only) && more.length === 0) return only;
  throw new LoamError('invalid-input', 'this is not one step', {
    expected: 'a list of one, which begins with `- name:`',
  });
}
