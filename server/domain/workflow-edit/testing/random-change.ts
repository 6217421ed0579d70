import { LoamError } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import type { Random } from '@/server/domain/yaml-edit/testing/random';
import { copySteps, duplicateSteps, pasteSteps } from '../copy-steps';
import { renameStep, setMode, setStepField } from '../edit-fields';
import { addStep, groupSteps, moveSteps, ungroupSteps } from '../edit-steps';
import { addOutput, removeInput, removeOutput, setInputKey, setOutputValue, takeValue } from '../edit-values';
import { connectSteps, disconnectSteps } from '../link-steps';
import { removeSteps } from '../remove-steps';
import { inputsOf, outputsOf } from '../step-values';
import type { WorkflowChange } from '../workflow-change';
import { edgesOf } from '../workflow-edges';
import { type WorkflowModel, allSteps, stepOf, stepsIn } from '../workflow-model';

/** Something that one can do to a workflow on the canvas. */
export function randomChange(random: Random, model: WorkflowModel): WorkflowChange {
  const ids = allSteps(model.steps).map(({ id }) => id);
  const id = random.pick([ids[0] ?? '', ...ids]);
  const other = random.pick([id, ...ids]);
  const groups = allSteps(model.steps).flatMap((step) => (step.isGroup ? [step.id] : []));
  const group = random.pick([null, ...groups]);
  const place = { group, index: random.below(stepsIn(model, group).length + 1) };
  const { edges } = edgesOf(model);
  const edge = random.pick([edges[0], ...edges]);
  switch (random.below(14)) {
    case 0:
      return addStep(model, { type: random.pick(['deploy', 'step-group']), properties: { a: [1] } }, place);
    case 1:
      return addStep(model, { type: 'suspend' }, edge && random.chance(0.5) ? { on: edge } : { after: id });
    case 2:
      return removeSteps(model, [id, other], { mend: random.chance(0.7) });
    case 3:
      return renameStep(model, id, random.pick(['fresh', 'with-dash', 'no', 'ü b']));
    case 4:
      return connectSteps(model, id, other);
    case 5:
      return edge ? disconnectSteps(model, edge) : setStepField(model, id, ['if'], undefined);
    case 6:
      return moveSteps(model, [id, other], place);
    case 7:
      return groupSteps(model, [id, other]);
    case 8:
      return ungroupSteps(model, groups[0] ?? id);
    case 9:
      return randomField(random, model, id);
    case 10:
      return setMode(model, random.pick(['steps', 'subSteps']), random.pick(['DAG', 'StepByStep']), {
        keepOrder: true,
      });
    case 11:
      return randomTaking(random, model, id, other);
    case 12:
      return randomGiving(random, model, id);
    default:
      return random.chance(0.5)
        ? duplicateSteps(model, [id, other])
        : pasteSteps(model, copySteps(model, [id, other]), place);
  }
}

function randomField(random: Random, model: WorkflowModel, id: string): WorkflowChange {
  const path = random.pick([['if'], ['timeout'], ['properties', 'x', 'y']]);
  return setStepField(model, id, path, random.pick<JsonValue>(['10m', null, { k: ['v'] }]));
}

function randomTaking(random: Random, model: WorkflowModel, id: string, other: string): WorkflowChange {
  const inputs = inputsOf(stepOf(model, id) ?? noStep());
  const input = random.pick([inputs[0], ...inputs]);
  const parameterKey = random.pick(['a.b', 'tag']);
  if (input && random.chance(0.3)) return setInputKey(model, id, input.index, random.pick(['', 'b[0]']));
  if (input && random.chance(0.3)) return removeInput(model, id, input.index);
  if (input && random.chance(0.3)) return takeValue(model, id, { from: 'context.x' }, { index: input.index });
  const valueFrom = random.pick(['output.x', 'output["a b"].c']);
  return takeValue(model, id, { step: other, name: random.pick(['o0', 'url']), valueFrom }, { parameterKey });
}

function randomGiving(random: Random, model: WorkflowModel, id: string): WorkflowChange {
  const outputs = outputsOf(stepOf(model, id) ?? noStep());
  const output = random.pick([outputs[0], ...outputs]);
  if (output && random.chance(0.4))
    return removeOutput(model, id, output.index, { mend: random.chance(0.6) });
  if (output && random.chance(0.5)) return setOutputValue(model, id, output.index, 'output.y + "z"');
  return addOutput(model, id, { name: random.pick(['o0', 'made']), valueFrom: 'output.made' });
}

function noStep(): never {
  throw new LoamError('illegal-state', 'there are no steps');
}
