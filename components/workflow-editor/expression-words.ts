import { stepStatusType } from '@/server/domain/step-status';
import { outputNames, outputsOf } from '@/server/domain/workflow-edit/step-values';
import { edgesOf } from '@/server/domain/workflow-edit/workflow-edges';
import {
  type StepModel,
  type WorkflowModel,
  allSteps,
  stepOf,
} from '@/server/domain/workflow-edit/workflow-model';
import { type SchemaMember, membersOf, typeAt } from './schema-members';
import { type ValueSources, answerOfStep, contextMembers } from './value-tree';
import { wayOf } from './value-ways';

/** What may stand in an expression of a step, by what stands before it. */
export type ExpressionWords = {
  steps: readonly string[];
  /** Steps that it waits for: conditions mostly ask for those. */
  before: readonly string[];
  inputs: readonly Word[];
  outputs: readonly Word[];
  context: readonly Word[];
  /** What the step itself answers; only in what it puts out. */
  output: readonly SchemaMember[];
  place: 'if' | 'valueFrom';
};
export type Word = { name: string; type: string; /** In its place. */ insert?: string };

export type Suggestion = {
  label: string;
  /** In place of what is written there. */
  insert: string;
  type: string;
  from: number;
};

export function wordsFor(
  model: WorkflowModel,
  step: StepModel,
  place: 'if' | 'valueFrom',
  sources: ValueSources,
): ExpressionWords {
  const answers = new Map(
    allSteps(model.steps).flatMap((each) =>
      outputsOf(each).map(({ name, valueFrom }) => [
        name,
        typeAt(answerOfStep(each, sources.answerOf), wayOf(valueFrom)),
      ]),
    ),
  );
  const word = (name: string): Word => ({ name, type: answers.get(name) ?? '' });
  return {
    steps: allSteps(model.steps).flatMap(({ id, name }) => (id === step.id ? [] : [name])),
    before: namesBefore(model, step),
    inputs: step.step.inputs.map(({ from }) => word(from)),
    outputs: [...outputNames(model)].map(word),
    context: contextMembers(model, sources),
    output: place === 'valueFrom' ? membersOf(answerOfStep(step, sources.answerOf)) : [],
    place,
  };
}

function namesBefore(model: WorkflowModel, step: StepModel): string[] {
  const ids = edgesOf(model).edges.flatMap(({ from, to }) => (to === step.id ? [from] : []));
  return [...new Set(ids)].flatMap((id) => stepOf(model, id)?.name ?? []);
}

/** Names of functions, each with the bracket that follows. */
const functions = ['has(', 'size(', 'int(', 'double(', 'string('];
const methods = [
  'contains("',
  'startsWith("',
  'endsWith("',
  'size()',
  'filter(x, ',
  'map(x, ',
  'exists(x, ',
  'all(x, ',
];
const mostShown = 12;

export type Suggestions = {
  items: Suggestion[];
  /** Is what stands at the cursor only the begin of a word? Then the first is most likely meant. */
  isBegun: boolean;
};

export const noSuggestions: Suggestions = { items: [], isBegun: false };

/** What could go on at the cursor; nothing where what stands there is whole. */
export function suggestionsAt(text: string, cursor: number, words: ExpressionWords): Suggestions {
  if (text.trim() === '') return { items: startsOf(words), isBegun: false };
  const before = text.slice(0, cursor);
  if (isInText(before)) return noSuggestions;
  const chain = /(?:[A-Za-z_$][\w$]*(?:-\w+)*(?:\["[^"]*"\]|\[\d+\])*\.?)*$/.exec(before)?.[0] ?? '';
  const dot = chain.lastIndexOf('.');
  const owner = dot < 0 ? '' : chain.slice(0, dot);
  const prefix = chain.slice(dot + 1);
  const from = cursor - prefix.length;
  const isWhole = (name: string) => name.replace(/\($/, '') === prefix;
  const known = candidates(owner, prefix, words);
  const items = known
    .filter(({ name }) => name.toLowerCase().startsWith(prefix.toLowerCase()) && !isWhole(name))
    .slice(0, mostShown)
    .map(({ name, type, insert = name }) =>
      // What is no plain name goes into brackets, which take the place of the dot.
      dot >= 0 && !isPlain(name)
        ? { label: name, type, insert: `[${JSON.stringify(name)}]`, from: from - 1 }
        : { label: name, type, insert, from },
    );
  return { items, isBegun: prefix !== '' && !known.some(({ name }) => isWhole(name)) };
}

/** What a condition most often is, whole. */
function startsOf({ before, place }: ExpressionWords): Suggestion[] {
  if (place !== 'if') return [];
  return before
    .slice(0, mostShown / 2)
    .flatMap((name) => ['succeeded', 'failed'].map((phase) => `${statusOf(name)}.${phase}`))
    .map((whole) => ({ label: whole, insert: whole, type: 'bool', from: 0 }));
}

function statusOf(step: string): string {
  return isPlain(step) ? `status.${step}` : `status[${JSON.stringify(step)}]`;
}

function candidates(owner: string, prefix: string, words: ExpressionWords): Word[] {
  const { steps, inputs, outputs, context, output } = words;
  if (owner === '') {
    if (prefix === '') return [];
    const roots = [
      'status',
      'inputs',
      'outputs',
      'context',
      ...(words.place === 'valueFrom' ? ['output'] : []),
    ];
    const members = output.filter(({ path }) => path.length === 1).map(toWord);
    const named = steps.map((name): Word => ({ name, type: '', insert: `${statusOf(name)}.` }));
    return [...roots.map(plain), ...members, ...named, ...functions.map(plain)];
  }
  if (owner === 'status') return steps.map(plain);
  if (owner === 'inputs') return [...inputs];
  if (owner === 'outputs') return [...outputs];
  if (owner === 'context') return [...context];
  if (owner.startsWith('status.') || owner.startsWith('status['))
    return isMember(owner, steps) ? statusWords : textMethods;
  const way = owner.split('.');
  const place = way[0] === 'output' ? way.slice(1) : way;
  const inside = output.filter(
    ({ path }) => path.length === place.length + 1 && place.every((name, index) => path[index] === name),
  );
  return inside.length > 0 ? inside.map(toWord) : textMethods;
}

const plain = (name: string): Word => ({ name, type: '' });
const toWord = ({ path, type }: SchemaMember): Word => ({ name: path.at(-1) ?? '', type });
/** What is true or false comes first: most conditions are whole with it. */
const statusWords = Object.entries(stepStatusType)
  .map(([name, type]): Word => ({ name, type }))
  .toSorted((a, b) => Number(b.type === 'bool') - Number(a.type === 'bool'));
const textMethods = methods.map(plain);

function isMember(owner: string, steps: readonly string[]): boolean {
  const name = /^status(?:\.([\w-]+)|\["([^"]*)"\])$/.exec(owner);
  return name !== null && steps.includes(name[1] ?? name[2] ?? '');
}

function isPlain(name: string): boolean {
  return /^[A-Za-z_]\w*(?:-\w+)*$/.test(name) || /[("]/.test(name);
}

function isInText(before: string): boolean {
  const bare = before.replaceAll(/\["[^"]*"\]/g, '');
  return (bare.match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
}
