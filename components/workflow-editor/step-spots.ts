import { arrange, isArranged, spotsOf } from '@/components/graph/arrange';
import { Family, boxesOf, meet } from '@/components/graph/boxes';
import type { Graph } from '@/components/graph/model';
import { type Spot, type SpotPatch, type Spots, noSpots, patchSpots } from '@/server/domain/arrangement';
import { formatPath } from '@/server/domain/oam/document-path';
import {
  type StepModel,
  type WorkflowModel,
  allSteps,
  stepOf,
} from '@/server/domain/workflow-edit/workflow-model';
import { type StepNode, toStepGraph } from './step-graph';

const noProblems = new Map<string, never>();
/** A place on the canvas does not depend on words. */
const noWords = { group: () => '', when: () => '', untyped: '', vacant: '' };

function graphOf(model: WorkflowModel): Graph<StepNode> {
  return toStepGraph(model, noProblems, noWords);
}

export type Following = { placed?: SpotPatch; isWritten?: boolean };

/**
 * What an edit of the document changes about where steps stand: another name takes the spot along, what is new or went into another group
 * gets a free one, and everything that has one keeps it. `placed` is what the one who edits says of it: where steps stand, or null
 * for those that get a new one. Where nobody put anything nothing changes.
 * In what is written by hand a step may be gone for a moment: with its name its old spot is back, which no other new step gets.
 */
export function followSpots(
  before: WorkflowModel,
  after: WorkflowModel,
  spots: Spots,
  { placed = noSpots, isWritten = false }: Following = {},
): SpotPatch {
  const was = graphOf(before);
  if (![spots, patchSpots(spots, placed)].some((each) => isArranged(was, each)))
    // Where nothing stands anywhere, what once stood somewhere under that name does not either.
    return new Map(
      allSteps(after.steps).flatMap(({ id }) => (spots.has(id) && !stepOf(before, id) ? [[id, null]] : [])),
    );
  const renamed = renamedSteps(before, after);
  const patch = new Map<string, Spot | null>(placed);
  for (const [old, step] of renamed) {
    const spot = patchSpots(spots, placed).get(old);
    if (spot && !patch.has(step)) patch.set(step, spot);
  }
  const is = graphOf(after);
  const isBack = ({ id }: StepModel) => spots.has(id) && !stepOf(before, id);
  for (const step of allSteps(after.steps))
    if (!patch.has(step.id) && isElsewhere(step, before, renamed) && !(isWritten && isBack(step)))
      patch.set(step.id, null);
  for (const [id, spot] of emptied(was, is, spots)) patch.set(id, spot);
  const old = new Set([...allSteps(before.steps).map(({ id }) => id), ...renamed.values()]);
  return settled(is, patch, spots, old);
}

/** Whatever has no spot gets one. `old` are the steps that were there before. */
function settled(
  is: Graph<StepNode>,
  patch: Map<string, Spot | null>,
  spots: Spots,
  old: ReadonlySet<string>,
): SpotPatch {
  const family = new Family(is);
  const leaves = is.nodes.flatMap(({ id }) => (family.isLeaf(id) ? [id] : []));
  const lacks = (known: Spots) => leaves.filter((id) => !known.has(id));
  const groups = is.nodes.flatMap(({ id }) => (family.isLeaf(id) || old.has(id) ? [] : [id]));
  const known = patchSpots(spots, patch);
  if (groups.length + lacks(known).length === 0) return patch;
  const boxes = boxesOf(family, arrange(is, known, null) ?? {});
  for (const id of groups.flatMap((group) => crowded(family, boxes, group))) patch.set(id, null);
  const next = patchSpots(spots, patch);
  const found = spotsOf(is, arrange(is, next, null) ?? {});
  for (const id of lacks(next)) {
    const spot = found.get(id);
    if (spot) patch.set(id, spot);
  }
  return patch;
}

/** Old ids and new ones of steps that are called otherwise, and stand where they stood in the document. */
export function renamedSteps(before: WorkflowModel, after: WorkflowModel): ReadonlyMap<string, string> {
  const byPath = new Map(
    allSteps(before.steps).flatMap(({ id, path }) => (stepOf(after, id) ? [] : [[formatPath(path), id]])),
  );
  return new Map(
    allSteps(after.steps).flatMap(({ id, path }) => {
      const old = stepOf(before, id) ? undefined : byPath.get(formatPath(path));
      return old === undefined ? [] : [[old, id]];
    }),
  );
}

/** Is it new, or did it go into a group that was there before? */
function isElsewhere(step: StepModel, before: WorkflowModel, renamed: ReadonlyMap<string, string>): boolean {
  const old = stepOf(before, step.id);
  if (!old) return ![...renamed.values()].includes(step.id);
  const group = old.group === null ? null : (renamed.get(old.group) ?? old.group);
  if (group === step.group || step.group === null) return false;
  return stepOf(before, step.group) !== undefined;
}

/** Groups that hold nothing any more stand where they stood. */
function emptied(was: Graph<StepNode>, is: Graph<StepNode>, spots: Spots): [string, Spot][] {
  const [held, holds] = [new Family(was), new Family(is)];
  const empty = is.nodes.filter(({ id }) => held.nodes.has(id) && !held.isLeaf(id) && holds.isLeaf(id));
  if (empty.length === 0) return [];
  const boxes = boxesOf(held, arrange(was, spots, null) ?? {});
  return empty.flatMap(({ id }): [string, Spot][] => {
    const box = boxes.get(id);
    return box ? [[id, { x: Math.round(box.x), y: Math.round(box.y) }]] : [];
  });
}

/** What is in a group that would lie over steps that are not in it. */
function crowded(family: Family<StepNode>, boxes: ReturnType<typeof boxesOf>, group: string): string[] {
  const frame = boxes.get(group);
  const [inside, around] = [new Set(family.within(group)), new Set(family.around(group))];
  const isOver = [...boxes].some(
    ([id, box]) => frame && !inside.has(id) && !around.has(id) && meet(frame, box),
  );
  return isOver ? [...inside].filter((id) => family.isLeaf(id)) : [];
}
