import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { formatPath } from '@/server/domain/oam/document-path';
import { isItemInput } from '@/server/domain/oam/for-each';
import type { YamlEdit } from '@/server/domain/yaml-edit/yaml-edit';
import { known } from './edit-steps';
import { type Taken, entriesAdded } from './edit-values';
import { isSameValue, outputNames, outputsOf } from './step-values';
import { stepsBefore } from './step-ways';
import { type WorkflowChange, freeName, makeChange } from './workflow-change';
import { type StepModel, type WorkflowModel, allSteps } from './workflow-model';

/** Words, or a value among them. */
export type TextPart = string | Taken;

/**
 * A step takes a text that is made of words and values. What a step takes is no expression, but what one puts out is: so the text is put
 * out by a step before it that has all the values. Throws LoamError `unsupported` where there is none.
 */
export function composeValue(
  model: WorkflowModel,
  id: string,
  parts: readonly TextPart[],
  { name, parameterKey }: { name: string; parameterKey: string },
): WorkflowChange {
  const step = known(model, id);
  const maker = makerOf(model, id, parts);
  const added = new Map<string, JsonObject[]>();
  const names = outputNames(model);
  const declare = (owner: StepModel, wanted: string, valueFrom: string): string => {
    const free = freeName(wanted, names, '_');
    names.add(free);
    added.set(owner.id, [...(added.get(owner.id) ?? []), { name: free, valueFrom }]);
    return free;
  };
  const read = parts.map((part) =>
    typeof part === 'string' ? part : { code: codeOf(model, maker, part, declare) },
  );
  const from = declare(maker, name, textOf(read, maker));
  const edits: YamlEdit[] = [
    ...[...added].flatMap(([owner, outputs]) => entriesAdded(known(model, owner), 'outputs', outputs)),
    ...entriesAdded(step, 'inputs', [parameterKey === '' ? { from } : { from, parameterKey }]),
  ];
  return makeChange(model, edits, { verb: 'take', name: step.name, count: 1 }, [id]);
}

/** The step that puts a text together for another one: one that gives a value of it, else the nearest one before. */
export function makerOf(model: WorkflowModel, id: string, parts: readonly TextPart[]): StepModel {
  const step = known(model, id);
  const before = stepsBefore(model, id);
  const givers = parts.flatMap((part) => {
    const giver = typeof part === 'string' ? null : giverOf(model, part);
    return giver ? [giver] : [];
  });
  const hasAll = (maker: StepModel) => {
    const known = stepsBefore(model, maker.id);
    return givers.every((giver) => giver.id === maker.id || known.has(giver.id));
  };
  const near = allSteps(model.steps)
    .filter((each) => before.has(each.id) && !each.isGroup && !(each.value as JsonObject)['forEach'])
    .toReversed();
  // One that may be skipped would take the text with it.
  const safe = [...near.filter((each) => each.step.if === undefined), ...near];
  const maker = [...givers, ...safe].find(hasAll);
  if (maker) return maker;
  throw new LoamError('unsupported', 'there is no step before it that has all of these values', {
    path: formatPath(step.path),
    expected: 'a step that comes before it, and after those that give the values',
    hint: 'Put one there, such as print-message-in-status with the words.',
  });
}

function giverOf(model: WorkflowModel, taken: Taken): StepModel | null {
  if ('step' in taken) return known(model, taken.step);
  if (taken.from.startsWith('context.')) return null;
  if (isItemInput(taken.from)) {
    throw new LoamError('unsupported', 'an item is known only in the step that runs for it', {
      got: taken.from,
    });
  }
  return (
    allSteps(model.steps).find((each) => outputsOf(each).some(({ name }) => name === taken.from)) ?? null
  );
}

/** How the step that puts the text together reads a value. */
function codeOf(
  model: WorkflowModel,
  maker: StepModel,
  taken: Taken,
  declare: (owner: StepModel, name: string, valueFrom: string) => string,
): string {
  if ('step' in taken) {
    if (taken.step === maker.id) return taken.valueFrom;
    const owner = known(model, taken.step);
    const same = outputsOf(owner).find(({ valueFrom }) => isSameValue(valueFrom, taken.valueFrom));
    return ofOutputs(same?.name ?? declare(owner, taken.name, taken.valueFrom));
  }
  if (taken.from.startsWith('context.')) return taken.from;
  const own = outputsOf(maker).find(({ name }) => name === taken.from);
  return own ? own.valueFrom : ofOutputs(taken.from);
}

function ofOutputs(name: string): string {
  return /^[A-Za-z_]\w*(?:-\w+)*$/.test(name) ? `outputs.${name}` : `outputs[${JSON.stringify(name)}]`;
}

/** `"built \(output.image)"`, which KubeVela reads as well; as a sum where a value has quotes of its own. */
function textOf(parts: readonly (string | { code: string })[], maker: StepModel): string {
  const words = parts.filter((part) => typeof part === 'string');
  if (words.some((part) => part.includes('\\(')))
    throw new LoamError('unsupported', 'a text cannot hold `\\(`: a value would begin there', {
      path: formatPath(maker.path),
    });
  const isPlain = parts.every((part) => typeof part === 'string' || !/["\n]|^import\b/.test(part.code));
  const quoted = (part: string) => JSON.stringify(part);
  if (isPlain)
    return `"${parts.map((part) => (typeof part === 'string' ? quoted(part).slice(1, -1) : `\\(${part.code})`)).join('')}"`;
  return parts.map((part) => (typeof part === 'string' ? quoted(part) : `string(${part.code})`)).join(' + ');
}
