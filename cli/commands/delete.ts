import type { Command } from 'commander';
import { print, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf, timeoutOption } from '../program';
import { waitForRun } from '../wait';

export function deleteCommand(): Command {
  const remove = group('delete', 'Remove what runs, in reverse order, then the application');
  remove.addCommand(
    command('app', 'An application and everything of it in every cluster')
      .argument('<name>')
      .option('--wait', 'wait until nothing is left')
      .addOption(timeoutOption('10m'))
      .action(async (name: string, options: CommonOptions & { wait?: true; timeout: number }) => {
        const { client, project, output } = sessionOf(options);
        const { runId } = await client().application.delete.mutate({ project, name });
        if (output !== 'table') printValue({ name, runId }, output);
        else print(`${name} is being removed by run ${runId}`);
        if (!options.wait) return;
        const tell = (line: string) => process.stderr.write(`${line}\n`);
        await waitForRun(client(), { project, id: runId }, { timeoutMs: options.timeout, tell });
        if (output === 'table') print(`${name} is gone`);
      }),
  );
  return remove;
}
