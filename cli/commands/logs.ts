import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import type { Client } from '../client';
import { reportFailure } from '../failure';
import { print, printValue } from '../output';
import { type CommonOptions, command, parseDuration, sessionOf } from '../program';

type LogOptions = CommonOptions & {
  component?: string;
  pod?: string;
  container?: string;
  stage?: string;
  tail?: string;
  since?: number;
  follow?: true;
  previous?: true;
};
type Line = { pod: string; container: string; at: string; text: string };

export function logsCommand(): Command {
  return command('logs', 'Show the logs of an application')
    .argument('<name>')
    .option('-c, --component <name>', 'only of this component')
    .option('--pod <name>', 'only of this pod')
    .option('--container <name>', 'only of this container')
    .option('--stage <name>', 'only of this stage')
    .option('--tail <lines>', 'last lines of each container; 200, with --since all')
    .option('--since <duration>', 'only what was written in the last 90s, 5m, 1h30m', parseDuration)
    .option('--previous', 'of the container that ran before the last restart')
    .option('-f, --follow', 'go on as lines are written')
    .action(async (name: string, options: LogOptions) => {
      const { client: connect, project, output } = sessionOf(options);
      const client = connect();
      const app = await client.application.get.query({ project, name });
      const instances = app.instances.filter((each) => !options.stage || each.stage === options.stage);
      if (instances.length === 0)
        throw new LoamError(
          'not-found',
          `${name} runs nowhere${options.stage ? ` in ${options.stage}` : ''}.`,
        );
      const { component, pod, container } = options;
      const filter = {
        ...(options.tail === undefined ? {} : { tailLines: Number(options.tail) }),
        ...(options.since === undefined ? {} : { sinceSeconds: Math.ceil(options.since / 1_000) }),
        ...(component ? { component } : {}),
        ...(pod ? { pod } : {}),
        ...(container ? { container } : {}),
        ...(options.previous ? { previous: true } : {}),
      };
      if (options.follow)
        return followAll(
          client,
          instances.map((each) => ({ project, instanceId: each.id, ...filter })),
        );
      const read = await Promise.allSettled(
        instances.map((each) => client.instance.logs.query({ project, instanceId: each.id, ...filter })),
      );
      const lines = read
        .flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
        .sort((one, other) => one.at.localeCompare(other.at));
      if (output === 'table') lines.forEach(printLine);
      else printValue(lines, output);
      // A place that is out of reach takes nothing from what the others write.
      throwFailures(read);
    });
}

/** Until every container has ended, or Ctrl-C. */
function followAll(
  client: Client,
  inputs: Parameters<Client['instance']['followLogs']['subscribe']>[0][],
): Promise<void> {
  const one = (input: (typeof inputs)[number]) =>
    new Promise<void>((resolve, reject) => {
      client.instance.followLogs.subscribe(input, {
        onData: printLine,
        onError: reject,
        onComplete: resolve,
        onStopped: resolve,
      });
    });
  if (inputs.length === 1) return Promise.all(inputs.map(one)).then(() => undefined);
  // Of several the others go on.
  return Promise.all(inputs.map((input) => one(input).catch(reportFailure))).then(() => undefined);
}

/** The first; of several all are said. */
function throwFailures(settled: readonly PromiseSettledResult<unknown>[]): void {
  const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  for (const each of failures.slice(1)) reportFailure(each);
  if (failures.length > 0) throw failures[0];
}

function printLine({ pod, container, text }: Line): void {
  print(`${pod ? `${pod}/${container} ` : ''}${text}\n`);
}
