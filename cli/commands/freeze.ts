import type { Command } from 'commander';
import { ago, print, printRows, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';

type FreezeOptions = CommonOptions & { cluster?: string; reason: string; until?: string };

export function freezeCommand(): Command {
  const freeze = group('freeze', 'Hold everything that would begin in a project or on a cluster');
  freeze.addCommand(
    command('list', 'What is frozen now').action(async (options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const found = await client().freeze.list.query({ project });
      if (output !== 'table') return printValue(found, output);
      const own = found.project ? [{ ...found.project, what: `project ${project}` }] : [];
      const rows = [...own, ...found.clusters.map((row) => ({ ...row, what: `cluster ${row.cluster}` }))];
      if (rows.length === 0) return print('Nothing is frozen.');
      return printRows(
        rows,
        [
          { title: 'what', value: (row) => row.what },
          { title: 'until', value: (row) => row.until?.toISOString() ?? 'thawed' },
          { title: 'by', value: (row) => row.createdByName },
          { title: 'since', value: (row) => ago(row.createdAt) },
          { title: 'reason', value: (row) => row.reason },
        ],
        'table',
      );
    }),
  );
  freeze.addCommand(
    command('begin', 'Runs wait before their next node; what has begun goes on to its end')
      .requiredOption('--reason <text>', 'why, for those who wait')
      .option('--cluster <name>', 'a cluster in place of the project')
      .option('--until <time>', 'when it ends by itself, like 2027-01-02T18:00:00Z')
      .action(async ({ cluster, reason, until, ...options }: FreezeOptions) => {
        const { client, project } = sessionOf(options);
        const why = { reason, ...(until === undefined ? {} : { until }) };
        if (cluster === undefined) await client().freeze.project.mutate({ project, ...why });
        else await client().freeze.cluster.mutate({ name: cluster, ...why });
        print(`${cluster ?? project} is frozen.`);
      }),
  );
  freeze.addCommand(
    command('end', 'Let runs go on')
      .option('--cluster <name>', 'a cluster in place of the project')
      .action(async ({ cluster, ...options }: CommonOptions & { cluster?: string }) => {
        const { client, project } = sessionOf(options);
        if (cluster === undefined) await client().freeze.thawProject.mutate({ project });
        else await client().freeze.thawCluster.mutate({ name: cluster });
        print(`${cluster ?? project} is thawed.`);
      }),
  );
  return freeze;
}
