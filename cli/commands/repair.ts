import type { Command } from 'commander';
import { LoamError, isLoamError } from '@/server/domain/error';
import { print, printValue } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';

export function repairCommand(): Command {
  return command('repair', 'Put back what others changed in the clusters of what was delivered')
    .argument('<name>', 'application')
    .option('--stage <stage>', 'only there')
    .action(async (name: string, options: CommonOptions & { stage?: string }) => {
      const { client, project, output } = sessionOf(options);
      const { instances } = await client().application.get.query({ project, name });
      const wanted = instances.filter((each) => options.stage === undefined || each.stage === options.stage);
      if (wanted.length === 0)
        throw new LoamError(
          'not-found',
          `${name} runs nowhere${options.stage ? ` in ${options.stage}` : ''}.`,
        );
      let objects = 0;
      for (const { id } of wanted)
        objects += await repair(() => client().instance.repair.mutate({ project, instanceId: id }));
      if (output !== 'table') printValue({ name, objects }, output);
      else if (objects === 0) print(`Nothing of ${name} differs from what was delivered`);
      else
        print(`${objects} ${objects === 1 ? 'object is' : 'objects are'} put back; see: loam status ${name}`);
    });
}

async function repair(ask: () => Promise<{ objects: number }>): Promise<number> {
  try {
    return (await ask()).objects;
  } catch (error) {
    if (isLoamError(error) && error.code === 'illegal-state') return 0;
    throw error;
  }
}
