import { type Command, Option } from 'commander';
import { toYamlFile } from '@/server/domain/kube-yaml';
import { parseCount } from '../count';
import { formatProblem } from '../failure';
import { print, printValue } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';

type ExportOptions = CommonOptions & { revision?: number; stage?: string; of: 'objects' | 'document' };

export function exportCommand(): Command {
  return command('export', 'Print what a saved revision applies, as YAML for a file; nothing is written')
    .argument('<name>')
    .option('--revision <number>', 'in place of the newest', parseCount)
    .option('--stage <name>', 'stage to render for')
    .addOption(
      new Option('--of <what>', 'the objects that it applies, or the document as it was saved')
        .choices(['objects', 'document'])
        .default('objects'),
    )
    .action(async (name: string, { revision, stage, of, ...options }: ExportOptions) => {
      const { client, project, output } = sessionOf(options);
      const number = revision ?? (await client().application.get.query({ project, name })).revision;
      const saved = { project, name, number };
      if (of === 'document') return printDocument(await client().revision.get.query(saved), output);
      const { placements, problems } = await client().revision.export.query({ ...saved, stage });
      for (const problem of problems) process.stderr.write(formatProblem(problem));
      const resources = placements.flatMap((placement) => placement.resources);
      if (output === 'json') return printValue(resources, 'json');
      return print(toYamlFile(resources));
    });
}

function printDocument(saved: { document: string }, output: CommonOptions['output']): void {
  if (output === 'json') printValue(saved, 'json');
  else print(saved.document.trimEnd());
}
