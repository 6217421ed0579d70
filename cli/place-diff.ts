import { type FieldChange, fieldTexts } from '@/server/domain/object-diff';
import type { Client } from './client';

/** What becomes of the objects of a place. */
export type PlaceDiff = Awaited<ReturnType<Client['application']['diff']['query']>>['places'][number];

export function changesAnything({ objects }: PlaceDiff): boolean {
  return objects.some(({ change }) => change !== 'none' && change !== 'keep');
}

const signs = { create: '+', change: '~', recreate: '-+', remove: '-', none: '=', keep: '=', refused: '!' };

/** For people; `all`: also what stays as it is. */
export function formatPlace(
  { application, cluster, namespace, objects, unknown }: PlaceDiff,
  all: boolean,
): string {
  const shown = objects.filter(({ change }) => all || (change !== 'none' && change !== 'keep'));
  const lines = shown.flatMap(({ change, kind, name, namespace: own, fields, restarts, why, problem }) => [
    `  ${signs[change]} ${kind} ${own === '' || own === namespace ? '' : `${own}/`}${name}${restarts ? '  (its pods are made anew)' : ''}${why ? `  (${why})` : ''}`,
    ...fields.map((field) => `      ${formatField(field)}`),
    ...(problem ? [`      ${ended(problem.message)}${problem.hint ? ` ${problem.hint}` : ''}`] : []),
  ]);
  const head = `${application} in ${cluster}/${namespace}`;
  if (unknown) return `${head}\n  ? ${unknown.message}`;
  return [head, ...lines, `  ${count(objects)}`].join('\n');
}

function count(objects: PlaceDiff['objects']): string {
  const of = (change: PlaceDiff['objects'][number]['change']) =>
    objects.filter((each) => each.change === change).length;
  const words = [
    [of('create'), 'to create'],
    [of('change'), 'to change'],
    [of('recreate'), 'to remove and make anew'],
    [of('remove'), 'to remove'],
    [of('refused'), 'refused'],
    [of('none') + of('keep'), 'as they are'],
  ] as const;
  return words.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(', ') || 'nothing';
}

const longest = 120;

export function formatField({ path, by = [], ...field }: FieldChange): string {
  const { before, after } = fieldTexts(field, longest);
  const who = by.map(({ manager, at }) => (at === null ? manager : `${manager} at ${at}`)).join(', ');
  return `${path}: ${before ?? '(none)'} -> ${after ?? '(none)'}${who ? `  (set by ${who})` : ''}`;
}

/** A cluster's own words end as they like; more follows. */
function ended(message: string): string {
  return message.replace(/[^.!?]$/, '$&.');
}
