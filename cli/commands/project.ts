import { type Command, InvalidArgumentError, Option } from 'commander';
import { type ProjectGrant, projectGrants } from '@/server/domain/project-input';
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

function grantOption(name: string, what: string): Option {
  return new Option(`--${name} <grant>`, what)
    .choices(projectGrants)
    .default([])
    .argParser((grant: string, before: ProjectGrant[]) => [...before, grantOf(grant)]);
}

function grantOf(text: string): ProjectGrant {
  const found = projectGrants.find((each) => each === text);
  if (found) return found;
  throw new InvalidArgumentError(`expected one of ${projectGrants.join(', ')}`);
}

type SetOptions = CommonOptions & {
  maxRuns?: number | 'none';
  title?: string;
  grant: ProjectGrant[];
  revoke: ProjectGrant[];
};

export function projectCommand(): Command {
  const project = group('project', 'Show and change the project');
  project.addCommand(
    command('show', 'Show the project').action(async (options: CommonOptions) => {
      const { client, project: name, output } = sessionOf(options);
      const found = await client().project.get.query({ project: name });
      if (output !== 'table') return printValue(found, output);
      print(`${found.name}  ${found.title}`);
      print(`Runs at once  ${found.maxRuns ?? 'no limit'}`);
      print(`Grants        ${found.grants.join(', ') || 'none'}`);
    }),
  );
  project.addCommand(
    command('set', 'Change the title, how many runs may be at work at once, or what the project may')
      .option('--title <text>', 'what people read')
      .addOption(
        limitOption('max-runs', 'runs that may be at work at once; those beyond wait in their order'),
      )
      .addOption(grantOption('grant', 'let the project do this (instance admins); may be repeated'))
      .addOption(grantOption('revoke', 'take it back; may be repeated'))
      .action(async ({ title, maxRuns, grant, revoke, ...options }: SetOptions) => {
        const { client, project: name } = sessionOf(options);
        const isGranted = grant.length + revoke.length > 0;
        if (isGranted) await client().project.changeGrants.mutate({ name, grant, revoke });
        if (!isGranted || title !== undefined || maxRuns !== undefined) {
          await client().project.update.mutate({
            project: name,
            ...(title === undefined ? {} : { title }),
            ...(maxRuns === undefined ? {} : { maxRuns: maxRuns === 'none' ? null : maxRuns }),
          });
        }
        print(`${name} is changed.`);
      }),
  );
  return project;
}
