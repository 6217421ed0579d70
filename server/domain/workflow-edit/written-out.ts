import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { type ImplicitDeploy, implicitDeploys } from '@/server/domain/oam/implicit-deploys';
import { applyChanges, composeChanges } from '@/server/domain/yaml-edit/changes';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { setStepField } from './edit-fields';
import { type NewStep, addStep } from './edit-steps';
import { type WorkflowChange, makeChange } from './workflow-change';
import { type WorkflowModel, listOf, readWorkflowModel, textOf } from './workflow-model';

/** What delivering does where an application has no steps; null where it has, or where they come from somewhere else. */
export function unwrittenSteps(model: WorkflowModel): ImplicitDeploy[] | null {
  if (model.kind !== 'Application' || model.steps.length > 0 || model.ref !== null) return null;
  const policies = listOf(valueIn(model.tree.value, ['spec', 'policies'])).flatMap((policy, index) => {
    const type = isJsonObject(policy) ? textOf(policy['type']) : undefined;
    if (type === undefined || !isJsonObject(policy)) return [];
    return [{ name: textOf(policy['name']) ?? `${type}-${index + 1}`, type }];
  });
  return implicitDeploys(policies);
}

/** Writes the steps down that delivering does without any, so that others can stand before, between and after them. */
export function writeOutSteps(model: WorkflowModel): WorkflowChange {
  const deploys = unwrittenSteps(model) ?? [];
  const steps = deploys.map(({ name, policies }): JsonObject => ({
    name,
    type: 'deploy',
    ...(policies.length > 0 ? { properties: { policies } } : {}),
  }));
  const edits: YamlEdit[] = [
    // Without steps they all go at once.
    ...(steps.length > 1 ? [{ op: 'set' as const, path: [...model.modePath, 'steps'], value: 'DAG' }] : []),
    { op: 'set', path: model.stepsPath, value: steps },
  ];
  const names = deploys.map(({ name }) => name);
  return makeChange(model, edits, { verb: 'write', name: names[0] ?? '', count: names.length }, names);
}

/** Types that deliver by themselves: beside one of them what would be done without steps is not missed. */
const delivering = new Set([
  'deploy',
  'apply-application',
  'apply-application-in-parallel',
  'apply-component',
]);

/** Adds the first step: behind those that there were without any, unless it delivers in their place. */
export function addFirstStep(model: WorkflowModel, step: NewStep): WorkflowChange {
  const place = { group: null, index: 0 };
  if (unwrittenSteps(model) === null || delivering.has(parseType(step.type).name))
    return addStep(model, step, place);
  const written = writeOutSteps(model);
  const next = readWorkflowModel(applyChanges(model.text, written.changes), model.index);
  const added = addStep(next, step, { group: null, index: next.steps.length });
  const waits = next.mode === 'DAG' ? next.steps.map(({ name }) => name) : [];
  const last = readWorkflowModel(applyChanges(next.text, added.changes), model.index);
  const ordered =
    waits.length > 0 ? setStepField(last, added.select[0] ?? '', ['dependsOn'], waits).changes : [];
  return { ...added, changes: composeChanges(model.text, [written.changes, added.changes, ordered]) };
}
