import { Command, InvalidArgumentError, Option } from 'commander';
import { type Client, createClient } from './client';
import { findConnection } from './connection';
import { type Format, formats } from './output';

export type CommonOptions = { project: string; output: Format };

/** What every command is given: a client that connects when it is first used, and the options that all share. */
export type Session = { client: () => Client; project: string; output: Format };

/** A command that only holds others. It has no options: commander would give it those of its commands. */
export function group(name: string, description: string): Command {
  return new Command(name).description(description);
}

/** A command of this program with `--project` and `-o`. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(new Option('-p, --project <name>', 'project').env('LOAM_PROJECT').default('default'))
    .addOption(new Option('-o, --output <format>', 'output format').choices(formats).default('table'));
}

export function sessionOf(options: CommonOptions): Session {
  return { client: () => createClient(findConnection()), project: options.project, output: options.output };
}

/** Of an option that may be given several times. */
export function collect(one: string, all: string[]): string[] {
  return [...all, one];
}

/** `--timeout`; `usual`: where it is not given. */
export function timeoutOption(usual: string): Option {
  return new Option('--timeout <duration>', 'how long to wait')
    .argParser(parseDuration)
    .default(parseDuration(usual), usual);
}

/** `90s`, `5m`, `1h30m` or bare seconds, in milliseconds. */
export function parseDuration(text: string): number {
  const match = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$/.exec(text.trim());
  if (!match || text.trim() === '')
    throw new InvalidArgumentError('expected a duration like 90s, 5m or 1h30m');
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
}
