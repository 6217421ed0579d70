import { LoamError } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import type { StepMode } from '@/server/domain/oam/application';
import { type DocumentPath, formatPath } from '@/server/domain/oam/document-path';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { known } from './edit-steps';
import { dependOn } from './link-steps';
import { expressionsOf, namesOf, referencesTo, renameInExpression, takersOf } from './step-references';
import { type WorkflowChange, makeChange, setField, stepKeys, takenNames } from './workflow-change';
import { type StepModel, type WorkflowModel, allSteps, stepsIn } from './workflow-model';

/** Puts a value at a place of a step; takes it away without one. */
export function setStepField(
  model: WorkflowModel,
  id: string,
  path: DocumentPath,
  value: JsonValue | undefined,
): WorkflowChange {
  const step = known(model, id);
  const isGone = value === undefined && valueIn(step.value, path) === undefined;
  const edits = isGone ? [] : [setField(step.path, path, value)];
  return makeChange(model, edits, { verb: 'set', name: step.name, count: 1 }, [id]);
}

/** Another name; whoever names the step follows. Throws LoamError `conflict` for a name that is taken. */
export function renameStep(model: WorkflowModel, id: string, name: string): WorkflowChange {
  const step = known(model, id);
  const path = [...step.path, 'name'];
  if (name === '') throw new LoamError('invalid-input', 'a step needs a name', { path: formatPath(path) });
  if (name !== step.name && takenNames(model).has(name)) {
    throw new LoamError('conflict', `there is a step \`${name}\` already`, {
      path: formatPath(path),
      got: name,
    });
  }
  const renamed: [string, string][] = [[step.name, name], ...impliedNames(step, name)];
  const isOnly = allSteps(model.steps).filter((each) => each.name === step.name).length === 1;
  const edits: YamlEdit[] = [
    { op: 'set', path, value: name, order: stepKeys },
    ...(isOnly ? followNames(model, renamed) : []),
  ];
  return makeChange(model, edits, { verb: 'rename', name, count: 1 }, [name]);
}

/** Steps without a name in a group are called after it. */
function impliedNames(group: StepModel, name: string): [string, string][] {
  return group.subSteps.flatMap((step, index): [string, string][] => {
    if (step.isNamed) return [];
    const fresh = `${name}-${index + 1}`;
    return [[step.name, fresh], ...impliedNames(step, fresh)];
  });
}

function followNames(model: WorkflowModel, renamed: readonly [string, string][]): YamlEdit[] {
  const renames = { renamed: new Map(renamed), names: namesOf(model) };
  const places = renamed.flatMap(([from, to]) =>
    referencesTo(model, from)
      .filter(({ kind }) => kind === 'dependsOn')
      .map(({ path }): YamlEdit => ({ op: 'set', path, value: to })),
  );
  return [...places, ...followInExpressions(model, (text) => renameInExpression(text, 'status', renames))];
}

function followInExpressions(model: WorkflowModel, rename: (text: string) => string): YamlEdit[] {
  return allSteps(model.steps)
    .flatMap(expressionsOf)
    .filter(({ text }) => rename(text) !== text)
    .map(({ text, path }) => ({ op: 'set', path, value: rename(text) }));
}

/** Another name for what a step puts out; whoever takes it follows. */
export function renameOutput(model: WorkflowModel, id: string, index: number, name: string): WorkflowChange {
  const step = known(model, id);
  const path = [...step.path, 'outputs', index, 'name'];
  const old = valueIn(model.tree.value, path);
  if (typeof old !== 'string')
    throw new LoamError('not-found', 'there is no such output', { path: formatPath(path) });
  const outputs = allSteps(model.steps).flatMap((each) => each.step.outputs.map((output) => output.name));
  if (name === '' || (name !== old && outputs.includes(name))) {
    throw new LoamError('conflict', 'an output needs a name of its own', {
      path: formatPath(path),
      got: name,
    });
  }
  const renames = { renamed: new Map([[old, name]]), names: namesOf(model) };
  const edits: YamlEdit[] = [
    { op: 'set', path, value: name },
    ...takersOf(model, old)
      .filter(({ kind }) => kind === 'input')
      .map(({ path: place }): YamlEdit => ({ op: 'set', path: [...place, 'from'], value: name })),
    ...followInExpressions(model, (text) =>
      renameInExpression(renameInExpression(text, 'inputs', renames), 'outputs', renames),
    ),
  ];
  return makeChange(model, edits, { verb: 'rename', name, count: 1 }, [id]);
}

/** Where people write the mode among the keys of a workflow, and what they write first in it. */
const modeOrder = [
  'apiVersion',
  'kind',
  'metadata',
  'ref',
  'workflowRef',
  'mode',
  'workflowSpec',
  'steps',
  'subSteps',
];

/**
 * The mode of the steps, of those in groups, or of one group. With `keepOrder`, steps that ran one after the other in
 * StepByStep wait for each other in DAG.
 */
export function setMode(
  model: WorkflowModel,
  of: 'steps' | 'subSteps' | { group: string },
  mode: StepMode,
  { keepOrder = false }: { keepOrder?: boolean } = {},
): WorkflowChange {
  const group = typeof of === 'string' ? null : of.group;
  const path = typeof of === 'string' ? [...model.modePath, of] : [...known(model, of.group).path, 'mode'];
  const steps = of === 'subSteps' ? [] : stepsIn(model, group);
  const isLoosened = keepOrder && mode === 'DAG';
  const waits = isLoosened
    ? steps.slice(1).flatMap((step, index) => dependOn(step, [steps[index]?.name ?? '']))
    : [];
  const set: YamlEdit = {
    op: 'set',
    path,
    value: mode,
    order: typeof of === 'string' ? modeOrder : stepKeys,
  };
  const name = group === null ? '' : known(model, group).name;
  return makeChange(
    model,
    [...waits, set],
    { verb: 'mode', name, count: steps.length },
    group ? [group] : [],
  );
}
