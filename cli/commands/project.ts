import { type Command, InvalidArgumentError, Option } from 'commander';
import { print, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';

/** A count, or `none` for no limit. */
export function parseLimit(text: string): number | 'none' {
  if (text === 'none') return 'none';
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('expected a whole number from 1, or none');
}

export function limitOption(name: string, what: string): Option {
  return new Option(`--${name} <count>`, `${what}; none: no limit`).argParser(parseLimit);
}

type SetOptions = CommonOptions & { maxRuns?: number | 'none'; title?: string };

export function projectCommand(): Command {
  const project = group('project', 'Show and change the project');
  project.addCommand(
    command('show', 'Show the project').action(async (options: CommonOptions) => {
      const { client, project: name, output } = sessionOf(options);
      const found = await client().project.get.query({ project: name });
      if (output !== 'table') return printValue(found, output);
      print(`${found.name}  ${found.title}`);
      print(`Runs at once  ${found.maxRuns ?? 'no limit'}`);
    }),
  );
  project.addCommand(
    command('set', 'Change the title, or how many runs may be at work at once')
      .option('--title <text>', 'what people read')
      .addOption(
        limitOption('max-runs', 'runs that may be at work at once; those beyond wait in their order'),
      )
      .action(async ({ title, maxRuns, ...options }: SetOptions) => {
        const { client, project: name } = sessionOf(options);
        await client().project.update.mutate({
          project: name,
          ...(title === undefined ? {} : { title }),
          ...(maxRuns === undefined ? {} : { maxRuns: maxRuns === 'none' ? null : maxRuns }),
        });
        print(`${name} is changed.`);
      }),
  );
  return project;
}
