import type { Command } from 'commander';
import { ago, printRows } from '../output';
import { type CommonOptions, command, sessionOf } from '../program';
import { everyPage } from './get';

export function revisionsCommand(): Command {
  return command('revisions', 'List the revisions of an application, newest first')
    .argument('<name>')
    .action(async (name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const items = await everyPage((page) =>
        client().revision.list.query({ project, name, page, pageSize: 200 }),
      );
      printRows(
        items,
        [
          { title: 'revision', value: (each) => `r${each.number}` },
          { title: 'author', value: (each) => each.createdByName },
          { title: 'age', value: (each) => ago(each.createdAt) },
          { title: 'note', value: (each) => each.note },
        ],
        output,
      );
    });
}
