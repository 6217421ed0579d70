import type { Command } from 'commander';
import type { JsonObject } from '@/server/domain/json';
import { assertNoProblems } from '@/server/domain/oam/parse';
import type { Client } from '../client';
import { readSource, readValues } from '../documents';
import { type Column, print, printRows, printValue } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';

type DryRun = Awaited<ReturnType<Client['workflow']['dryRun']['query']>>;
type Step = DryRun['steps'][number];

const words = { runs: 'yes', skipped: 'no', open: 'depends' } as const;
const columns: Column<Step>[] = [
  { title: 'step', value: (step) => (step.parent === null ? step.name : `${step.parent}/${step.name}`) },
  { title: 'type', value: (step) => step.type },
  { title: 'runs', value: (step) => words[step.decision] },
  { title: 'after', value: (step) => step.waitsFor.join(', ') },
  { title: 'if', value: (step) => step.condition },
  { title: 'decided by', value: (step) => step.decidedBy.join(', ') },
  { title: 'parameters', value: (step) => JSON.stringify(step.properties) },
  { title: 'later', value: (step) => step.later.map(({ from }) => from).join(', ') },
];

type Options = CommonOptions & {
  inputs?: string;
  document?: string;
  revision?: number;
  stage?: string;
  application?: string;
};

export function dryRunCommand(): Command {
  return command(
    'dry-run',
    'What a start would run, under which conditions and with what; nothing is changed',
  )
    .argument('<name>')
    .option('-f, --inputs <path>', 'what it asks for, as YAML or JSON; - reads standard input')
    .option('--document <path>', 'a file in place of what is saved')
    .option('--revision <number>', 'default: the newest', Number)
    .option('--stage <name>', "where its steps work (default: the project's first)")
    .option('--application <name>', 'whose workflow it would be: says what its steps would change')
    .action(async (name: string, options: Options) => {
      const { client, project, output } = sessionOf(options);
      const found = await client().workflow.dryRun.query({ project, name, ...(await inputOf(options)) });
      if (output === 'table') show(found);
      else printValue(found, output);
      assertNoProblems(found.problems);
    });
}

async function inputOf({ inputs: path, document, revision, stage, application }: Options) {
  const inputs: JsonObject = path === undefined ? {} : await readValues(path);
  const source = document === undefined ? undefined : await readSource(document, '--document');
  return {
    inputs,
    ...(source === undefined ? {} : { document: source.document }),
    ...(revision === undefined ? {} : { revision }),
    ...(stage === undefined ? {} : { stage }),
    ...(application === undefined ? {} : { application }),
  };
}

function show({ steps, problems }: DryRun): void {
  printRows(steps, columns, 'table');
  for (const { name, delivers } of steps)
    for (const { cluster, namespace, objects } of delivers)
      for (const { kind, name: object, change } of objects)
        print(`${name}: ${change ?? 'apply'} ${kind}/${object} in ${cluster}/${namespace}`);
  for (const { severity, path, message } of problems)
    if (severity === 'warning') process.stderr.write(`warning: ${path ?? ''}: ${message}\n`);
}
