import { type Command, Option } from 'commander';
import {
  type MissedPolicy,
  type OverlapPolicy,
  missedChoices,
  overlapChoices,
} from '@/server/domain/schedule';
import type { Client } from '../client';
import { readValues } from '../documents';
import { type Column, print, printRows, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';

/** `loam workflow schedule ...` */
export function scheduleCommand(): Command {
  const schedule = group('schedule', 'Start workflows by themselves');
  for (const each of [
    listCommand(),
    setCommand(),
    pauseCommand('pause', true),
    pauseCommand('resume', false),
    deleteCommand(),
  ])
    schedule.addCommand(each);
  return schedule;
}

type Item = Awaited<ReturnType<Client['schedule']['list']['query']>>[number];
const columns: Column<Item>[] = [
  { title: 'workflow', value: (item) => item.workflow },
  { title: 'schedule', value: (item) => item.name },
  { title: 'cron', value: (item) => item.cron },
  { title: 'time zone', value: (item) => item.timeZone },
  { title: 'next', value: (item) => (item.paused ? 'paused' : item.next[0] && isoOf(item.next[0])) },
  { title: 'last', value: (item) => item.lastAt && isoOf(item.lastAt) },
  { title: 'message', value: (item) => item.lastMessage },
];

function isoOf(date: Date): string {
  return new Date(date).toISOString();
}

function listCommand(): Command {
  return command('list', 'Schedules of a workflow, or of the project')
    .argument('[workflow]')
    .action(async (workflow: string | undefined, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const filter = workflow === undefined ? {} : { workflow };
      printRows(await client().schedule.list.query({ project, ...filter }), columns, output);
    });
}

type SetOptions = CommonOptions & {
  cron: string;
  timeZone: string;
  missed: MissedPolicy;
  missedLimit: number;
  overlap: OverlapPolicy;
  inputs?: string;
  stage?: string;
  paused?: true;
};

function setCommand(): Command {
  return command('set', 'Make a schedule, or change it')
    .argument('<workflow>')
    .argument('<name>')
    .requiredOption('--cron <expression>', 'minute, hour, day, month, day of the week: "30 2 * * 1-5"')
    .option('--time-zone <name>', 'IANA name, such as Europe/Berlin', 'UTC')
    .addOption(
      new Option('--missed <policy>', 'times that passed while no worker was there')
        .choices(missedChoices)
        .default('skip'),
    )
    .option('--missed-limit <number>', 'of `all`: runs at most', Number, 10)
    .addOption(
      new Option('--overlap <policy>', 'a time that comes while the run before goes on')
        .choices(overlapChoices)
        .default('forbid'),
    )
    .option('-f, --inputs <path>', 'what the workflow asks for, as YAML or JSON')
    .option('--stage <name>', "where its steps work (default: the project's first)")
    .option('--paused', 'held until it is resumed')
    .action(async (workflow: string, name: string, options: SetOptions) => {
      const { client, project, output } = sessionOf(options);
      const { cron, timeZone, missed, missedLimit, overlap, stage, paused = false } = options;
      const saved = await client().schedule.save.mutate({
        project,
        workflow,
        name,
        cron,
        timeZone,
        missed,
        missedLimit,
        overlap,
        paused,
        ...(options.inputs === undefined ? {} : { inputs: await readValues(options.inputs) }),
        ...(stage === undefined ? {} : { stage }),
      });
      if (output !== 'table') return printValue(saved, output);
      const next = paused || !saved.nextAt ? 'held' : `next at ${isoOf(saved.nextAt)}`;
      return print(`${workflow} ${name}: ${next}`);
    });
}

function pauseCommand(verb: 'pause' | 'resume', paused: boolean): Command {
  return command(verb, paused ? 'Hold a schedule' : 'Let a schedule go on')
    .argument('<workflow>')
    .argument('<name>')
    .action(async (workflow: string, name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const changed = await client().schedule.pause.mutate({ project, workflow, name, paused });
      if (output !== 'table') return printValue(changed, output);
      return print(`${workflow} ${name} ${paused ? 'is held' : 'goes on'}`);
    });
}

function deleteCommand(): Command {
  return command('delete', 'Remove a schedule; its runs stay')
    .argument('<workflow>')
    .argument('<name>')
    .action(async (workflow: string, name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const deleted = await client().schedule.delete.mutate({ project, workflow, name });
      if (output !== 'table') return printValue(deleted, output);
      return print(`${workflow} ${name} is deleted`);
    });
}
