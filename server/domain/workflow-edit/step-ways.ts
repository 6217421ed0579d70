import { waitsOf } from '@/server/domain/oam/waits';
import { type WorkflowModel, allSteps, stepOf } from './workflow-model';

/** Ids of the steps that have ended when a step starts: what it can take values from. */
export function stepsBefore(model: WorkflowModel, id: string): Set<string> {
  const start = stepOf(model, id);
  if (!start) return new Set();
  const waits = waitsOf(model.steps, model.mode, model.subMode);
  return idsOf(model, (name) => name, reached(waits, `>${start.name}`));
}

/** Ids of the steps that start only when a step has ended. */
export function stepsAfter(model: WorkflowModel, id: string): Set<string> {
  const start = stepOf(model, id);
  if (!start) return new Set();
  const waits = waitsOf(model.steps, model.mode, model.subMode);
  const next = new Map<string, string[]>();
  for (const [point, before] of waits)
    for (const each of before) next.set(each, [...(next.get(each) ?? []), point]);
  return idsOf(model, (name) => `>${name}`, reached(next, start.name));
}

/** Points that can be reached from one, without it. */
function reached(ways: ReadonlyMap<string, readonly string[]>, from: string): Set<string> {
  const found = new Set<string>();
  const open = [from];
  for (let point = open.pop(); point !== undefined; point = open.pop()) {
    for (const each of ways.get(point) ?? []) {
      if (found.has(each)) continue;
      found.add(each);
      open.push(each);
    }
  }
  return found;
}

function idsOf(
  model: WorkflowModel,
  point: (name: string) => string,
  found: ReadonlySet<string>,
): Set<string> {
  return new Set(
    allSteps(model.steps)
      .filter(({ name }) => found.has(point(name)))
      .map(({ id }) => id),
  );
}
