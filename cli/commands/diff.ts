import type { Command } from 'commander';
import type { JsonValue } from '@/server/domain/json';
import type { FieldChange } from '@/server/domain/object-diff';
import type { Client } from '../client';
import { readSources } from '../documents';
import { formatProblem } from '../failure';
import { print, printValue } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';
import { inFile } from './apply';

type Place = Awaited<ReturnType<Client['application']['diff']['query']>>['places'][number];
type Options = CommonOptions & { filename: string; stage?: string; exitCode?: true; all?: true };

export function diffCommand(): Command {
  return command('diff', 'Show what applying a document would change in the clusters; nothing is written')
    .requiredOption('-f, --filename <path>', 'file, folder of .yaml files, or - for stdin')
    .option('--stage <name>', 'stage to compare with')
    .option('--all', 'also what would stay as it is')
    .option('--exit-code', 'end with 1 when something would change')
    .action(async (options: Options) => {
      const session = sessionOf(options);
      const client = session.client();
      const places: Place[] = [];
      for (const source of await readSources(options.filename)) {
        const { project } = session;
        const stage = options.stage === undefined ? {} : { stage: options.stage };
        const input = { project, document: source.document, ...stage };
        const diff = await inFile(source.name, client.application.diff.query(input));
        for (const problem of diff.problems) process.stderr.write(formatProblem(problem));
        places.push(...diff.places);
      }
      if (session.output !== 'table') printValue(places, session.output);
      else for (const place of places) print(format(place, options.all === true));
      if (options.exitCode && places.some(changes)) process.exitCode = 1;
    });
}

function changes({ objects }: Place): boolean {
  return objects.some(({ change }) => change !== 'none' && change !== 'keep');
}

const signs = { create: '+', change: '~', remove: '-', none: '=', keep: '=', refused: '!' };

function format({ application, cluster, namespace, objects, unknown }: Place, all: boolean): string {
  const shown = objects.filter(({ change }) => all || (change !== 'none' && change !== 'keep'));
  const lines = shown.flatMap(({ change, kind, name, fields, restarts, why, problem }) => [
    `  ${signs[change]} ${kind} ${name}${restarts ? '  (its pods are made anew)' : ''}${why ? `  (${why})` : ''}`,
    ...fields.map((field) => `      ${formatField(field)}`),
    ...(problem ? [`      ${problem.message}${problem.hint ? ` ${problem.hint}` : ''}`] : []),
  ]);
  const head = `${application} in ${cluster}/${namespace}`;
  if (unknown) return `${head}\n  ? ${unknown.message}`;
  return [head, ...lines, `  ${count(objects)}`].join('\n');
}

function count(objects: Place['objects']): string {
  const of = (change: Place['objects'][number]['change']) =>
    objects.filter((each) => each.change === change).length;
  const words = [
    [of('create'), 'to create'],
    [of('change'), 'to change'],
    [of('remove'), 'to remove'],
    [of('refused'), 'refused'],
    [of('none') + of('keep'), 'as they are'],
  ] as const;
  return words.flatMap(([number, word]) => (number > 0 ? [`${number} ${word}`] : [])).join(', ') || 'nothing';
}

function formatField({ path, before, after }: FieldChange): string {
  return `${path}: ${value(before)} -> ${value(after)}`;
}

const longest = 120;

function value(json: JsonValue | undefined): string {
  if (json === undefined) return '(none)';
  const text = typeof json === 'string' ? json : JSON.stringify(json);
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}
