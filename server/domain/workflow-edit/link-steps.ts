import { LoamError } from '@/server/domain/error';
import { formatPath } from '@/server/domain/oam/document-path';
import { waitsOf } from '@/server/domain/oam/waits';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { type WorkflowChange, makeChange, setField } from './workflow-change';
import type { WorkflowEdge } from './workflow-edges';
import { type StepModel, type WorkflowModel, allSteps, modeAround, stepOf } from './workflow-model';

/** Why one step cannot be made to wait for another. */
export type LinkRefusal = {
  reason: 'missing' | 'itself' | 'already' | 'mode' | 'group' | 'cycle' | 'name';
  /** Of a cycle: who waits for whom, by name. */
  trail: string[];
};

const words: Readonly<Record<LinkRefusal['reason'], string>> = {
  missing: 'there is no such step',
  itself: 'a step cannot wait for itself',
  already: 'it waits for that step already',
  mode: 'in the mode StepByStep it waits for that step already',
  group: 'a group and the steps in it do not wait for each other',
  cycle: 'the steps would wait for each other',
  name: 'several steps have this name, so that none of them can be named',
};

/** Whether `to` can wait for `from`: cheap enough to be asked while a line is drawn. */
export function whyNotLinked(model: WorkflowModel, from: string, to: string): LinkRefusal | null {
  const [source, target] = [stepOf(model, from), stepOf(model, to)];
  if (!source || !target) return { reason: 'missing', trail: [] };
  const reason = reasonOfTwo(model, source, target);
  if (reason) return { reason, trail: [] };
  const trail = wayBetween(orderOf(model).waits, source.name, `>${target.name}`);
  if (trail) return { reason: 'cycle', trail: [target.name, ...trail] };
  return isBeforeByMode(model, source, target) ? { reason: 'mode', trail: [] } : null;
}

/** What can be seen of the two alone. */
function reasonOfTwo(
  model: WorkflowModel,
  source: StepModel,
  target: StepModel,
): LinkRefusal['reason'] | null {
  if (source.id === target.id) return 'itself';
  if (isInside(model, source, target) || isInside(model, target, source)) return 'group';
  if (target.step.dependsOn.includes(source.name)) return 'already';
  return (orderOf(model).counts.get(source.name) ?? 0) > 1 ? 'name' : null;
}

/** All that a step can be made to wait for: what `whyNotLinked` says of each, at once for hundreds. */
export function linkableTo(model: WorkflowModel, to: string): StepModel[] {
  const target = stepOf(model, to);
  if (!target) return [];
  const { users } = orderOf(model);
  const later = new Set([`>${target.name}`]);
  for (const point of later) for (const user of users.get(point) ?? []) later.add(user);
  return allSteps(model.steps).filter((source) => {
    if (later.has(source.name) || reasonOfTwo(model, source, target)) return false;
    return !isBeforeByMode(model, source, target);
  });
}

type Order = {
  /** Who waits for whom, and the other way round. */
  waits: ReadonlyMap<string, readonly string[]>;
  users: ReadonlyMap<string, readonly string[]>;
  /** How many steps have a name. */
  counts: ReadonlyMap<string, number>;
};

const orders = new WeakMap<WorkflowModel, Order>();

function orderOf(model: WorkflowModel): Order {
  const known = orders.get(model);
  if (known) return known;
  const counts = new Map<string, number>();
  for (const { name } of allSteps(model.steps)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const waits = waitsOf(model.steps, model.mode, model.subMode);
  const users = new Map<string, string[]>([...waits.keys()].map((point) => [point, []]));
  for (const [point, before] of waits) for (const each of before) users.get(each)?.push(point);
  const order = { waits, users, counts };
  orders.set(model, order);
  return order;
}

function isInside(model: WorkflowModel, step: StepModel, group: StepModel): boolean {
  for (let above = step.group; above !== null; above = stepOf(model, above)?.group ?? null) {
    if (above === group.id) return true;
  }
  return false;
}

function isBeforeByMode(model: WorkflowModel, source: StepModel, target: StepModel): boolean {
  if (source.group !== target.group || modeAround(model, source.group) !== 'StepByStep') return false;
  return Number(source.path.at(-1)) < Number(target.path.at(-1));
}

/** Names on the way from one point to another along what each waits for. */
function wayBetween(
  waits: ReadonlyMap<string, readonly string[]>,
  from: string,
  to: string,
): string[] | null {
  const before = new Map<string, string | null>([[from, null]]);
  // The map grows while it is walked.
  for (const point of before.keys()) {
    if (point === to) return trailTo(before, point);
    for (const next of waits.get(point) ?? []) {
      if (before.has(next)) continue;
      before.set(next, point);
    }
  }
  return null;
}

function trailTo(before: ReadonlyMap<string, string | null>, end: string): string[] {
  const trail: string[] = [];
  for (let point: string | null = end; point !== null; point = before.get(point) ?? null) {
    const name = point.replace(/^>/, '');
    if (trail[0] !== name) trail.unshift(name);
  }
  return trail;
}

/** `to` waits for `from` from now on. Throws LoamError `illegal-state` with the reason. */
export function connectSteps(model: WorkflowModel, from: string, to: string): WorkflowChange {
  const refusal = whyNotLinked(model, from, to);
  const [source, target] = [stepOf(model, from), stepOf(model, to)];
  if (refusal || !source || !target) {
    const { reason, trail } = refusal ?? { reason: 'missing', trail: [] };
    throw new LoamError('illegal-state', words[reason], {
      path: target ? formatPath(target.path) : to,
      ...(trail.length > 0 ? { got: trail.join(' -> ') } : {}),
    });
  }
  const label = { verb: 'connect', name: target.name, count: 1 } as const;
  return makeChange(model, dependOn(target, [source.name]), label, [to]);
}

/** Edits that let a step wait for others too. */
export function dependOn(target: StepModel, names: readonly string[]): YamlEdit[] {
  const known = target.step.dependsOn;
  const fresh = names.filter((name) => !known.includes(name));
  if (fresh.length === 0) return [];
  return [setField(target.path, ['dependsOn'], [...known, ...fresh])];
}

/** Takes away what makes an edge. The order of the mode StepByStep is no line of its own: that is refused. */
export function disconnectSteps(model: WorkflowModel, edge: WorkflowEdge): WorkflowChange {
  const target = stepOf(model, edge.to);
  if (!target) throw new LoamError('not-found', words.missing, { path: edge.to });
  if (edge.kind === 'order' && edge.by === 'mode') {
    throw new LoamError('illegal-state', 'this order comes from the mode StepByStep', {
      path: formatPath(target.path),
      hint: 'move one of the two steps, or choose the mode DAG',
    });
  }
  const list = edge.path.slice(0, -1);
  const field = edge.kind === 'data' ? 'inputs' : 'dependsOn';
  const isLast = target.step[field].length === 1;
  const label = { verb: 'disconnect', name: target.name, count: 1 } as const;
  return makeChange(model, [{ op: 'delete', path: isLast ? list : edge.path }], label, [edge.to]);
}
