import { type Command, Option } from 'commander';
import { LoamError } from '@/server/domain/error';
import { parseCount } from '../count';
import { readSources } from '../documents';
import { formatProblem } from '../failure';
import { print, printValue } from '../output';
import { type PlaceDiff, changesAnything, formatPlace } from '../place-diff';
import { type CommonOptions, command, sessionOf } from '../program';
import { inFile } from './apply';
import { type RevisionOptions, diffRevisions } from './diff-revisions';

type Options = CommonOptions &
  RevisionOptions & { filename?: string; stage?: string; exitCode?: true; all?: true };

export function diffCommand(): Command {
  return command(
    'diff',
    'Show what applying a document would change in the clusters, or in what two revisions differ; nothing is written',
  )
    .argument('[application]', 'of which two revisions are compared')
    .option('-f, --filename <path>', 'file, folder of .yaml files, or - for stdin')
    .option('--from <revision>', 'the earlier one; left out: the one before --to', parseCount)
    .option('--to <revision>', 'the later one; left out: the newest', parseCount)
    .addOption(
      new Option('--of <what>', 'what of the revisions')
        .choices(['resources', 'document'])
        .default('resources'),
    )
    .option('--stage <name>', 'stage to compare with')
    .option('--all', 'also what would stay as it is')
    .option('--exit-code', 'end with 1 when something would change')
    .action(async (name: string | undefined, options: Options) => {
      const changed =
        name === undefined ? await diffFiles(options) : await diffRevisions(name, options, printPlaces);
      if (options.exitCode && changed) process.exitCode = 1;
    });
}

async function diffFiles(options: Options): Promise<boolean> {
  const { filename, stage } = options;
  if (filename === undefined) {
    throw new LoamError('invalid-input', 'What is to be compared?', {
      expected: '-f FILE, or the name of an application',
      hint: 'loam diff -f app.yaml; loam diff APP --from 3 --to 5',
    });
  }
  const session = sessionOf(options);
  const client = session.client();
  const places: PlaceDiff[] = [];
  for (const source of await readSources(filename)) {
    const { project } = session;
    const input = { project, document: source.document, ...(stage === undefined ? {} : { stage }) };
    const diff = await inFile(source.name, client.application.diff.query(input));
    for (const problem of [...diff.problems, ...diff.heldBack]) process.stderr.write(formatProblem(problem));
    places.push(...diff.places);
  }
  return printPlaces(places, options);
}

/** Gives whether anything would change. */
function printPlaces(places: readonly PlaceDiff[], options: Pick<Options, 'output' | 'all'>): boolean {
  if (options.output !== 'table') printValue(places, options.output);
  else for (const place of places) print(formatPlace(place, options.all === true));
  return places.some(changesAnything);
}
