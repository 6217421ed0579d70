import { type Command, Option } from 'commander';
import { type ConflictChoice, conflictChoices } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { heldError } from '@/server/domain/hold';
import { toYamlFile } from '@/server/domain/kube-yaml';
import { type Client, toLoamError } from '../client';
import { readSources } from '../documents';
import { formatProblem } from '../failure';
import { print, printValue } from '../output';
import { type CommonOptions, type Session, command, sessionOf, timeoutOption } from '../program';
import { waitForRun, waitUntilWell } from '../wait';

type ApplyOptions = CommonOptions & {
  filename: string;
  stage?: string;
  pastHold?: true;
  conflicts?: ConflictChoice;
  wait?: true;
  timeout: number;
};

export function applyCommand(): Command {
  return command('apply', 'Save applications and deliver them; save workflows, start workflow runs')
    .requiredOption('-f, --filename <path>', 'file, folder of .yaml files, or - for stdin')
    .option('--stage <name>', "stage to deliver to (default: the project's first)")
    .option('--past-hold', 'deliver also where the stage is held at another revision')
    .addOption(
      new Option('--conflicts <choice>', 'what becomes of fields that others set in the cluster').choices(
        conflictChoices,
      ),
    )
    .option('--wait', 'wait until they are healthy')
    .addOption(timeoutOption('10m'))
    .action(async (options: ApplyOptions) => {
      const session = sessionOf(options);
      const client = session.client();
      const applied = [];
      for (const source of await readSources(options.filename)) {
        const input = {
          project: session.project,
          document: source.document,
          ...(options.stage ? { stage: options.stage } : {}),
          pastHold: options.pastHold === true,
          ...(options.conflicts ? { conflicts: options.conflicts } : {}),
        };
        const made = await inFile(source.name, client.application.applyDocuments.mutate(input));
        for (const { warnings } of made) tellWarnings(source.name, warnings);
        applied.push(...made);
      }
      if (session.output !== 'table') printValue(applied, session.output);
      else for (const each of applied) print(describe(each));
      const [held] = applied.flatMap((each) => (each.held ? [{ ...each, held: each.held }] : []));
      if (options.wait) await waitForAll(session, applied, options.timeout);
      // What a pipeline takes for delivered must be: it is saved, and that is all.
      if (held) throw heldError(held.name, held.held);
    });
}

function tellWarnings(file: string, warnings: Applied['warnings']): void {
  for (const each of warnings) {
    process.stderr.write(formatProblem({ ...each, path: [file, each.path].filter(Boolean).join(': ') }));
  }
}

type Applied = Awaited<ReturnType<Client['application']['applyDocuments']['mutate']>>[number];

async function waitForAll(
  { client: open, project, output }: Session,
  applied: readonly Applied[],
  timeoutMs: number,
): Promise<void> {
  const client = open();
  const tell = (line: string) => process.stderr.write(`${line}\n`);
  for (const { kind, name, runId, held } of applied) {
    if (runId) await waitForRun(client, { project, id: runId }, { timeoutMs, tell });
    if (kind !== 'Application' || held) continue;
    await waitUntilWell(client, { project, name }, timeoutMs);
    if (output === 'table') print(`${name} is healthy`);
  }
}

function describe({ kind, name, revision, unchanged, runId, held, paused, published }: Applied): string {
  if (kind === 'WorkflowRun')
    return `${name} ${unchanged ? 'was started before by' : 'is started by'} run ${runId}`;
  const saved = `${name} r${revision} ${unchanged ? 'unchanged' : 'saved'}`;
  if (paused) return `${saved}, not delivered: it is paused by its label controller.core.oam.dev/pause`;
  if (held) return `${saved}, not delivered: ${held.stage} is held at r${held.revision}`;
  const what =
    published && published.revision !== revision
      ? ` r${published.revision}, which is ${published.version},`
      : '';
  if (runId) return `${saved}, delivering${what} by run ${runId}`;
  return what ? `${saved}, and${what} is delivered already` : saved;
}

export function dryRunCommand(): Command {
  return command('dry-run', 'Show the resources that a document would become, as YAML')
    .requiredOption('-f, --filename <path>', 'file, folder of .yaml files, or - for stdin')
    .option('--stage <name>', 'stage to render for')
    .action(async (options: CommonOptions & { filename: string; stage?: string }) => {
      const session = sessionOf(options);
      const client = session.client();
      const resources: unknown[] = [];
      for (const source of await readSources(options.filename)) {
        const input = {
          project: session.project,
          document: source.document,
          ...(options.stage ? { stage: options.stage } : {}),
        };
        const dryRun = await inFile(source.name, client.application.dryRun.query(input));
        const { placements, problems, heldBack } = dryRun;
        // What would keep it from being delivered, though it can be rendered.
        for (const problem of [...problems, ...heldBack]) process.stderr.write(formatProblem(problem));
        for (const placement of placements) resources.push(...placement.resources);
      }
      if (session.output === 'json') printValue(resources, 'json');
      else print(toYamlFile(resources));
    });
}

/** Problems of a document say which file they are in. */
export async function inFile<T>(name: string, call: Promise<T>): Promise<T> {
  return call.catch((thrown: unknown) => {
    const error = toLoamError(thrown);
    if (!(error instanceof LoamError) || (!error.position && error.problems.length === 0)) throw error;
    const where = (path: string | undefined) => [name, path].filter(Boolean).join(': ');
    throw new LoamError(error.code, error.message, {
      ...error.toProblem(),
      path: where(error.path),
      problems: error.problems.map((problem) => ({ ...problem, path: where(problem.path) })),
      cause: thrown,
    });
  });
}
