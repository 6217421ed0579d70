import { LoamError } from '@/server/domain/error';
import { formatProblem } from '../failure';
import { diffLines, print, printValue } from '../output';
import type { PlaceDiff } from '../place-diff';
import { type CommonOptions, type Session, sessionOf } from '../program';

export type RevisionOptions = { from?: number; to?: number; of: 'resources' | 'document' };
type Options = CommonOptions & RevisionOptions & { filename?: string; stage?: string; all?: true };
type Pair = { name: string; from: number; to: number };

/** Compares two revisions of an application; gives whether they differ. */
export async function diffRevisions(
  name: string,
  options: Options,
  printPlaces: (places: readonly PlaceDiff[], options: Options) => boolean,
): Promise<boolean> {
  if (options.filename !== undefined) {
    throw new LoamError(
      'invalid-input',
      'A file is compared with the clusters, an application by its revisions.',
      {
        expected: '-f FILE or the name of an application, not both',
      },
    );
  }
  const session = sessionOf(options);
  const pair = await pairOf(session, name, options);
  if (options.of === 'document') return printDocuments(session, pair);
  const { client, project } = session;
  const { places, problems } = await client().revision.compare.query({
    project,
    ...pair,
    ...(options.stage === undefined ? {} : { stage: options.stage }),
  });
  for (const { revision, ...problem } of problems)
    process.stderr.write(formatProblem({ ...problem, message: `r${revision}: ${problem.message}` }));
  return printPlaces(places, options);
}

async function pairOf({ client, project }: Session, name: string, options: RevisionOptions): Promise<Pair> {
  const to = options.to ?? (await client().application.get.query({ project, name })).revision;
  return { name, from: options.from ?? Math.max(1, to - 1), to };
}

async function printDocuments(
  { client, project, output }: Session,
  { name, from, to }: Pair,
): Promise<boolean> {
  const read = (number: number) => client().revision.get.query({ project, name, number });
  const [before, after] = await Promise.all([read(from), read(to)]);
  if (output !== 'table') printValue([before, after], output);
  else if (before.document === after.document) print('Nothing differs.');
  else {
    const lines = diffLines(before.document, after.document);
    print([`--- ${name} r${from}`, `+++ ${name} r${to}`, ...lines].join('\n'));
  }
  return before.document !== after.document;
}
