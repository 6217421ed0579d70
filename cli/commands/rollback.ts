import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { parseCount } from '../count';
import { formatProblem } from '../failure';
import { print, printValue } from '../output';
import { formatPlace } from '../place-diff';
import { type CommonOptions, type Session, command, sessionOf, timeoutOption } from '../program';
import { waitForRun } from '../wait';

type Options = CommonOptions & {
  stage?: string;
  reason?: string;
  hold?: true;
  pastHold?: true;
  yes?: true;
  wait?: true;
  timeout: number;
};
type Of = { name: string; revision: number; stage?: string };

export function rollbackCommand(): Command {
  return command('rollback', 'Deliver an earlier revision again, after showing what changes')
    .argument('<name>', 'application')
    .argument('<revision>', 'as `loam revisions` lists them', parseCount)
    .option('--stage <name>', "stage (default: the project's first)")
    .option('--reason <text>', 'why, for those who look for the newer one')
    .option('--hold', 'keep the stage there: what is applied meanwhile is saved and not delivered')
    .option('--past-hold', 'also where the stage is held at another revision')
    .option('-y, --yes', 'do not ask')
    .option('--wait', 'wait until it is done')
    .addOption(timeoutOption('10m'))
    .action(async (name: string, revision: number, options: Options) => {
      const session = sessionOf(options);
      const stage = options.stage === undefined ? {} : { stage: options.stage };
      const of = { name, revision, ...stage };
      await showPlan(session, of);
      const reason = options.reason ?? (await ask('Why? '));
      if (!options.yes && !(await agreed(`Roll ${name} back to r${revision}? [y/N] `))) {
        throw new LoamError('cancelled', 'Nothing was rolled back.');
      }
      const { client, project, output } = session;
      const [hold, pastHold] = [options.hold === true, options.pastHold === true];
      const done = await client().application.rollback.mutate({ project, ...of, reason, hold, pastHold });
      if (output !== 'table') printValue({ name, revision, ...done }, output);
      else
        print(`${name} is rolled back to r${revision} by run ${done.runId}${hold ? ', and held there' : ''}`);
      if (!options.wait) return;
      const tell = (line: string) => process.stderr.write(`${line}\n`);
      await waitForRun(client(), { project, id: done.runId }, { timeoutMs: options.timeout, tell });
    });
}

/** What changes against the clusters; on stderr, for it is no answer. */
async function showPlan({ client, project }: Session, { name, revision, stage }: Of): Promise<void> {
  const at = stage === undefined ? {} : { stage };
  const { document } = await client().revision.get.query({ project, name, number: revision });
  const { places, problems } = await client().application.diff.query({ project, document, ...at });
  for (const problem of problems) process.stderr.write(formatProblem(problem));
  for (const place of places) process.stderr.write(`${formatPlace(place, false)}\n`);
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new LoamError('invalid-input', 'A rollback takes a reason.', {
      path: '--reason',
      expected: 'a reason that people will read',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** A script that gives a reason has made up its mind. */
async function agreed(question: string): Promise<boolean> {
  return !process.stdin.isTTY || /^y(es)?$/i.test((await ask(question)).trim());
}

export function releaseCommand(): Command {
  return command('release', 'End the hold of an application at a stage; nothing is delivered by that')
    .argument('<name>', 'application')
    .option('--stage <name>', "stage (default: the project's first)")
    .action(async (name: string, options: CommonOptions & { stage?: string }) => {
      const { client, project, output } = sessionOf(options);
      const stage = options.stage === undefined ? {} : { stage: options.stage };
      const released = await client().application.release.mutate({ project, name, ...stage });
      if (output !== 'table') printValue(released, output);
      else print(`${name} is no longer held at r${released.revision} in ${released.stage}`);
    });
}
