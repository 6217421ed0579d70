import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { formatPath } from '@/server/domain/oam/document-path';
import { groupStep } from '@/server/domain/oam/written-words';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { dependOn } from './link-steps';
import { type WorkflowChange, freeName, makeChange, pinNames, setField, takenNames } from './workflow-change';
import type { WorkflowEdge } from './workflow-edges';
import {
  type StepModel,
  type WorkflowModel,
  allSteps,
  modeAround,
  pathOfList,
  stepOf,
  stepsIn,
} from './workflow-model';
import { WorkflowShape } from './workflow-shape';

/** Where something is put: at a place of a list, behind a step, or between two. */
export type StepPlace = { group: string | null; index: number } | { after: string } | { on: WorkflowEdge };

export type NewStep = { type: string; name?: string; properties?: JsonObject };

/** Adds a step. Behind another one in the mode DAG, or on an edge, it waits for the one before it. */
export function addStep(model: WorkflowModel, step: NewStep, place: StepPlace): WorkflowChange {
  const { group, index } = listPlace(model, place);
  const name = freeName(step.name ?? parseType(step.type).name, takenNames(model));
  const before = 'on' in place ? place.on.from : 'after' in place ? place.after : null;
  const isOrdered = modeAround(model, group) === 'DAG';
  const waits = before !== null && isOrdered ? [known(model, before).name] : [];
  const value: JsonObject = {
    name,
    type: step.type,
    ...(waits.length > 0 ? { dependsOn: waits } : {}),
    ...(step.properties ? { properties: step.properties } : {}),
    ...(step.type === groupStep ? { subSteps: [] } : {}),
  };
  const edits: YamlEdit[] = [
    ...pinNames(model),
    ...('on' in place && isOrdered ? reroute(model, place.on, name) : []),
    { op: 'insert', path: pathOfList(model, group), index, value },
  ];
  return makeChange(model, edits, { verb: 'add', name, count: 1 }, [name]);
}

/** The step at the end of an edge waits for the new one in place of the one at its start. */
function reroute(model: WorkflowModel, edge: WorkflowEdge, name: string): YamlEdit[] {
  const target = known(model, edge.to);
  if (edge.kind === 'order' && edge.by === 'dependsOn') return [{ op: 'set', path: edge.path, value: name }];
  return dependOn(target, [name]);
}

export function listPlace(model: WorkflowModel, place: StepPlace): { group: string | null; index: number } {
  if ('after' in place) {
    const step = known(model, place.after);
    return { group: step.group, index: Number(step.path.at(-1)) + 1 };
  }
  if ('on' in place) {
    const target = known(model, place.on.to);
    return { group: target.group, index: Number(target.path.at(-1)) };
  }
  return { group: place.group, index: Math.min(place.index, stepsIn(model, place.group).length) };
}

export function known(model: WorkflowModel, id: string): StepModel {
  const step = stepOf(model, id);
  if (step) return step;
  throw new LoamError('not-found', `there is no step \`${id}\``, {
    path: formatPath(model.stepsPath),
    got: id,
  });
}

/** In the order of the document, without those inside of others among them. */
export function chosenSteps(model: WorkflowModel, ids: readonly string[]): StepModel[] {
  const wanted = new Set(ids);
  const pick = (steps: readonly StepModel[]): StepModel[] =>
    steps.flatMap((step) => (wanted.has(step.id) ? [step] : pick(step.subSteps)));
  return pick(model.steps);
}

/** Moves steps, in their order, to a place of a list as it is before. */
export function moveSteps(
  model: WorkflowModel,
  ids: readonly string[],
  place: { group: string | null; index: number },
): WorkflowChange {
  const steps = chosenSteps(model, ids);
  const inside = new Set(allSteps(steps).map(({ id }) => id));
  if (place.group !== null && inside.has(place.group)) {
    throw new LoamError('illegal-state', 'a group cannot be moved into itself', { got: place.group });
  }
  const shape = new WorkflowShape(model);
  const above = stepsIn(model, place.group).slice(0, place.index);
  let index = above.filter(({ id }) => !inside.has(id)).length;
  const moves = steps.map(({ id }) => {
    const [group, position] = shape.place(id);
    // One that stands further up in the same list leaves its place to those below.
    const isAbove = group === place.group && position < index;
    const edit = shape.move(id, place.group, isAbove ? index - 1 : index);
    index = shape.place(id)[1] + 1;
    return edit;
  });
  return makeChange(model, [...pinNames(model), ...moves], labelOf('move', steps), {
    at: steps.map(({ id }) => shape.path(id)),
  });
}

/** Puts steps of one list into a new group at the place of the first. */
export function groupSteps(model: WorkflowModel, ids: readonly string[], given = 'group'): WorkflowChange {
  const steps = chosenSteps(model, ids);
  const [first] = steps;
  if (!first || steps.some(({ group }) => group !== first.group)) {
    throw new LoamError('illegal-state', 'only steps of one list can be put into a group', {
      got: steps.map(({ name }) => name).join(', '),
    });
  }
  const name = freeName(given, takenNames(model));
  const around = modeAround(model, first.group);
  const shape = new WorkflowShape(model);
  const at = shape.insert(name, first.group, Number(first.path.at(-1)));
  const value: JsonObject = {
    name,
    type: groupStep,
    // In a group of its own mode the steps would no longer run in the order in which they ran.
    ...(around === model.subMode ? {} : { mode: around }),
    subSteps: [],
  };
  const moves = steps.map(({ id }, index) => shape.move(id, name, index));
  const edits: YamlEdit[] = [...pinNames(model), { op: 'insert', ...at, value }, ...moves];
  return makeChange(model, edits, { verb: 'group', name, count: steps.length }, [name]);
}

/** What a group has only because it is one, and what its steps get. */
const ownedByNobody = new Set(['name', 'type', 'mode', 'dependsOn', 'subSteps']);

/** Takes the steps of a group out of it. Who waited for the group waits for them, and they for whom it waited. */
export function ungroupSteps(model: WorkflowModel, id: string): WorkflowChange {
  const group = known(model, id);
  const fields = typeof group.value === 'object' && group.value !== null ? Object.keys(group.value) : [];
  const owned = fields.filter((key) => !ownedByNobody.has(key));
  if (group.subSteps.length === 0) {
    throw new LoamError('illegal-state', 'there are no steps in it', { path: formatPath(group.path) });
  }
  if (owned.length > 0) {
    throw new LoamError('illegal-state', `the group has ${owned.join(', ')}, which would be lost`, {
      path: formatPath(group.path),
      hint: 'take that away first',
    });
  }
  const names = group.subSteps.map(({ name }) => name);
  const others = allSteps(model.steps).filter(({ step }) => step.dependsOn.includes(group.name));
  const waits = others.map(({ path, step }) =>
    setField(
      path,
      ['dependsOn'],
      [...new Set(step.dependsOn.flatMap((each) => (each === group.name ? names : each)))],
    ),
  );
  const shape = new WorkflowShape(model);
  const [list, start] = shape.place(id);
  const moves = group.subSteps.map((step, index) => shape.move(step.id, list, start + index));
  const edits: YamlEdit[] = [
    ...pinNames(model),
    ...waits,
    ...group.subSteps.flatMap((step) => dependOn(step, group.step.dependsOn)),
    ...moves,
    { op: 'delete', path: shape.path(id) },
  ];
  return makeChange(
    model,
    edits,
    { verb: 'ungroup', name: group.name, count: names.length },
    {
      at: group.subSteps.map((_, index) => [...shape.listPath(list), start + index]),
    },
  );
}

export function labelOf(
  verb: WorkflowChange['label']['verb'],
  steps: readonly StepModel[],
): WorkflowChange['label'] {
  return { verb, name: steps[0]?.name ?? '', count: steps.length };
}
