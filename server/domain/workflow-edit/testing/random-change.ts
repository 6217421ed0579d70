import type { JsonValue } from '@/server/domain/json';
import type { Random } from '@/server/domain/yaml-edit/testing/random';
import { copySteps, duplicateSteps, pasteSteps } from '../copy-steps';
import { renameStep, setMode, setStepField } from '../edit-fields';
import { addStep, groupSteps, moveSteps, ungroupSteps } from '../edit-steps';
import { connectSteps, disconnectSteps } from '../link-steps';
import { removeSteps } from '../remove-steps';
import type { WorkflowChange } from '../workflow-change';
import { edgesOf } from '../workflow-edges';
import { type WorkflowModel, allSteps, stepsIn } from '../workflow-model';

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
  switch (random.below(13)) {
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
    case 7:
      return moveSteps(model, [id, other], place);
    case 8:
      return groupSteps(model, [id, other]);
    case 9:
      return ungroupSteps(model, groups[0] ?? id);
    case 10:
      return setStepField(
        model,
        id,
        random.pick([['if'], ['timeout'], ['properties', 'x', 'y']]),
        random.pick<JsonValue>(['10m', null, { k: ['v'] }]),
      );
    case 11:
      return setMode(model, random.pick(['steps', 'subSteps']), random.pick(['DAG', 'StepByStep']), {
        keepOrder: true,
      });
    default:
      return random.chance(0.5)
        ? duplicateSteps(model, [id, other])
        : pasteSteps(model, copySteps(model, [id, other]), place);
  }
}
