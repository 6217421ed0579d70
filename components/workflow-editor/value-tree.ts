import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { parseType } from '@/server/domain/oam/definition-lookup';
import type { Taken } from '@/server/domain/workflow-edit/edit-values';
import { startInputsOf } from '@/server/domain/workflow-edit/start-inputs';
import { isSameValue, outputsOf } from '@/server/domain/workflow-edit/step-values';
import { stepsAfter, stepsBefore } from '@/server/domain/workflow-edit/step-ways';
import {
  type StepModel,
  type WorkflowModel,
  allSteps,
  stepOf,
} from '@/server/domain/workflow-edit/workflow-model';
import { membersOf, membersOfValue, mergeMembers, typeAt, typeOfValue } from './schema-members';
import { toName, toValueFrom, valueAtWay, wayOf } from './value-ways';

/** A value that a step can take. */
export type ValueChoice = {
  id: string;
  label: string;
  /** As in JSON Schema; empty where it is not known. */
  type: string;
  /** What it is, in words. */
  about: string;
  /** False: choosing it also makes it an output of its step. */
  isNamed: boolean;
  /** How deep in what its step answers. */
  depth: number;
  /** What it was in the run that is watched. */
  value?: JsonValue | undefined;
  taken: Taken;
};

export type ValueGroup = {
  id: string;
  title: string;
  /** `other`: the step would wait for one more. */
  place: 'before' | 'other' | 'context' | 'item';
  choices: ValueChoice[];
};

export type ValueSources = {
  /** What a step of a type answers, as its definition says. */
  answerOf: (type: string) => JsonObject | undefined;
  /** The run that is watched. */
  run?: {
    outputs: ReadonlyMap<string, { step: string; value: JsonValue }>;
    answers: ReadonlyMap<string, JsonObject>;
    context: JsonObject;
  };
};

/** What a step can take: of the steps before it, of others that could come before it, and what the run itself knows. */
export function valueGroups(model: WorkflowModel, id: string, sources: ValueSources): ValueGroup[] {
  const step = stepOf(model, id);
  if (!step) return [];
  const before = stepsBefore(model, id);
  const after = stepsAfter(model, id);
  const groups = allSteps(model.steps).flatMap((each): ValueGroup[] => {
    if (each.id === id || after.has(each.id)) return [];
    const place = before.has(each.id) ? 'before' : 'other';
    if (place === 'other' && isAround(model, each, step)) return [];
    const choices = choicesOf(each, sources);
    return choices.length === 0 ? [] : [{ id: each.id, title: each.name, place, choices }];
  });
  // The nearest first: what was made last is what is mostly wanted.
  const nearest = groups.filter(({ place }) => place === 'before').toReversed();
  return [
    ...itemGroup(step),
    ...nearest,
    ...contextGroup(model, sources),
    ...groups.filter(({ place }) => place === 'other'),
  ];
}

/** A group that a step is in ends only after it. */
function isAround(model: WorkflowModel, group: StepModel, step: StepModel): boolean {
  for (let above = step.group; above !== null; above = stepOf(model, above)?.group ?? null)
    if (above === group.id) return true;
  return false;
}

function choicesOf(step: StepModel, { answerOf, run }: ValueSources): ValueChoice[] {
  const answer = answerOfStep(step, answerOf);
  const outputs = outputsOf(step).filter(({ name }) => name !== '');
  const named = outputs.map(({ name, valueFrom }): ValueChoice => {
    const given = run?.outputs.get(name);
    const value = given?.step === step.name ? given.value : undefined;
    const type = typeAt(answer, wayOf(valueFrom)) || typeOfValue(value);
    return {
      id: `${step.id} ${name}`,
      label: name,
      type,
      about: aboutAt(answer, wayOf(valueFrom)),
      isNamed: true,
      depth: 0,
      value,
      taken: { from: name },
    };
  });
  const answered = run?.answers.get(step.name);
  const members = mergeMembers(membersOf(answer), membersOfValue(answered));
  const given = members.flatMap(({ path, type, about }): ValueChoice[] => {
    const valueFrom = toValueFrom(path);
    if (outputs.some((output) => isSameValue(output.valueFrom, valueFrom))) return [];
    const value = valueAtWay(answered, path);
    return [
      {
        id: `${step.id} ${valueFrom}`,
        label: valueFrom,
        type: type || typeOfValue(value),
        about,
        isNamed: false,
        depth: path.length - 1,
        value,
        taken: { step: step.id, name: toName(path.at(-1) ?? ''), valueFrom },
      },
    ];
  });
  return [...named, ...given];
}

/** What a step answers: of a type, or as its own parameters say. */
export function answerOfStep(
  { value, step }: StepModel,
  answerOf: ValueSources['answerOf'],
): JsonObject | undefined {
  const fields = isJsonObject(value) ? value : {};
  if (fields['forEach']) return forEachAnswer;
  const properties = isJsonObject(fields['properties']) ? fields['properties'] : {};
  // The answers to a form are what the form asks for.
  const asked = parseType(step.type).name === 'form' ? properties['schema'] : undefined;
  return isJsonObject(asked) ? asked : answerOf(step.type);
}

function aboutAt(answer: JsonObject | undefined, path: readonly string[]): string {
  return membersOf(answer).find((member) => member.path.join('\n') === path.join('\n'))?.about ?? '';
}

/** A step with items has a list of their answers. */
const forEachAnswer: JsonObject = {
  properties: { results: { type: 'array' }, failed: { type: 'array' } },
};

function contextGroup(model: WorkflowModel, sources: ValueSources): ValueGroup[] {
  const choices = contextMembers(model, sources).map(({ name, type, about }): ValueChoice => {
    const from = `context.${name}`;
    const value = valueAtWay(sources.run?.context, name.split('.'));
    return { id: from, label: from, type, about, isNamed: true, depth: 0, value, taken: { from } };
  });
  return choices.length === 0 ? [] : [{ id: 'context', title: 'context', place: 'context', choices }];
}

/** What a start gives and every run knows, by what the document says and by the run that is watched. */
export function contextMembers(
  model: WorkflowModel,
  { run }: Pick<ValueSources, 'run'>,
): { name: string; type: string; about: string }[] {
  const known = new Map(
    membersOf(startSchema(model)).map(({ key, type, about }) => [key, { type, about }] as const),
  );
  for (const name of model.kind === 'Application' ? ofApplication : ofEveryRun)
    known.set(name, { type: 'string', about: '' });
  for (const [name, value] of Object.entries(run?.context ?? {}))
    if (!known.has(name)) known.set(name, { type: typeOfValue(value), about: '' });
  return [...known].map(([name, said]) => ({ name, ...said }));
}

/** What a start of the workflow asks for, as the document says. */
function startSchema(model: WorkflowModel): JsonObject | undefined {
  const value = startInputsOf(model).tree?.value;
  return isJsonObject(value) ? value : undefined;
}

const ofEveryRun = ['name', 'namespace'];
const ofApplication = [...ofEveryRun, 'appName'];

function itemGroup({ value }: StepModel): ValueGroup[] {
  const forEach = isJsonObject(value) ? value['forEach'] : undefined;
  if (!isJsonObject(forEach)) return [];
  const matrix = forEach['matrix'];
  const names = isJsonObject(matrix) ? Object.keys(matrix).map((axis) => `item.${axis}`) : ['item'];
  const choices = names.map((from): ValueChoice => ({
    id: from,
    label: from,
    type: '',
    about: '',
    isNamed: true,
    depth: 0,
    taken: { from },
  }));
  return [{ id: 'item', title: 'item', place: 'item', choices }];
}

/** Those that hold a text in their name or their step's; a step that fits is shown with all that it has. */
export function filterGroups(groups: readonly ValueGroup[], search: string): ValueGroup[] {
  const wanted = search.trim().toLowerCase();
  const fits = (text: string) => text.toLowerCase().includes(wanted);
  return groups.flatMap((group) => {
    const choices = fits(group.title) ? group.choices : group.choices.filter(({ label }) => fits(label));
    return choices.length === 0 ? [] : [{ ...group, choices }];
  });
}
