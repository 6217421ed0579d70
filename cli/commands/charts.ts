import type { Command } from 'commander';
import { ago, printRows } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';

export function chartsCommand(): Command {
  return command('charts', 'List the revisions of the Helm charts that an application has, newest first')
    .argument('<name>')
    .action(async (name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const found = await client().application.charts.query({ project, name });
      const items = found.flatMap(({ revisions, unknown, ...place }) =>
        unknown
          ? [
              {
                ...place,
                revision: 0,
                status: 'unknown',
                chart: '',
                version: '',
                appVersion: '',
                at: '',
                description: unknown.message,
              },
            ]
          : revisions.map((each) => ({ ...place, ...each })),
      );
      printRows(
        items,
        [
          { title: 'component', value: (each) => each.component },
          { title: 'place', value: (each) => `${each.cluster}/${each.namespace}` },
          { title: 'release', value: (each) => each.release },
          { title: 'revision', value: (each) => (each.revision === 0 ? '' : String(each.revision)) },
          { title: 'status', value: (each) => each.status },
          { title: 'chart', value: (each) => [each.chart, each.version].filter(Boolean).join('-') },
          { title: 'app version', value: (each) => each.appVersion },
          { title: 'age', value: (each) => (each.at === '' ? '' : ago(new Date(each.at))) },
          { title: 'description', value: (each) => each.description },
        ],
        output,
      );
    });
}
