import type { Command } from 'commander';
import { standingWords } from '@/server/domain/standing';
import type { Client } from '../client';
import { type Column, ago, print, printRows, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';

type Item<Noun extends keyof Client, Verb extends keyof Client[Noun]> = Client[Noun][Verb] extends {
  query: (...args: never[]) => Promise<{ items: (infer Row)[] }>;
}
  ? Row
  : never;
type ApplicationItem = Item<'application', 'list'>;
type RunItem = Item<'run', 'list'>;

const applicationColumns: Column<ApplicationItem>[] = [
  { title: 'name', value: (app) => app.name },
  { title: 'health', value: (app) => app.state },
  { title: 'revision', value: (app) => `r${app.revision}` },
  { title: 'stages', value: (app) => app.stages.map((s) => `${s.stage} ${standingWords(s)}`).join(', ') },
  { title: 'age', value: (app) => ago(app.updatedAt) },
  { title: 'what is going on', value: (app) => app.message },
];

const runColumns: Column<RunItem>[] = [
  { title: 'id', value: (run) => run.id },
  { title: 'number', value: (run) => run.number },
  { title: 'title', value: (run) => run.title },
  { title: 'state', value: (run) => run.state },
  { title: 'age', value: (run) => ago(run.createdAt) },
];

export function getCommand(): Command {
  const get = group('get', 'List applications, runs, clusters or types, or show one application');
  get.addCommand(
    command('apps', 'Applications, worst first')
      .alias('applications')
      .option('--search <text>', 'only names that contain this')
      .action(async (options: CommonOptions & { search?: string }) => {
        const { client, project, output } = sessionOf(options);
        const search = options.search ? { search: options.search } : {};
        const items = await everyPage((page) =>
          client().application.list.query({ project, page, pageSize: 200, ...search }),
        );
        printRows(items, applicationColumns, output);
      }),
  );
  get.addCommand(
    command('app', 'One application')
      .argument('<name>')
      .action(async (name: string, options: CommonOptions) => {
        const { client, project, output } = sessionOf(options);
        const app = await client().application.get.query({ project, name });
        if (output !== 'table') return printValue(app, output);
        const { document } = await client().revision.get.query({ project, name, number: app.revision });
        return print(document);
      }),
  );
  get.addCommand(
    command('runs', 'Runs, newest first')
      .option('--app <name>', 'of one application')
      .action(async (options: CommonOptions & { app?: string }) => {
        const { client, project, output } = sessionOf(options);
        const filter = options.app ? { application: options.app } : {};
        const { items } = await client().run.list.query({ project, ...filter });
        printRows(items, runColumns, output);
      }),
  );
  get.addCommand(
    command('clusters', 'Clusters').action(async (options: CommonOptions) => listClusters(options)),
  );
  get.addCommand(
    command('types', 'Types of components, traits, policies and workflow steps').action(
      async (options: CommonOptions) => listTypes(options),
    ),
  );
  return get;
}

export async function listClusters(options: CommonOptions): Promise<void> {
  const { client, project, output } = sessionOf(options);
  printRows(
    await client().cluster.list.query({ project }),
    [
      { title: 'name', value: (cluster) => cluster.name },
      { title: 'state', value: (cluster) => cluster.state },
      { title: 'version', value: (cluster) => cluster.version },
      {
        title: 'nodes',
        value: ({ nodes }) => (nodes === null ? null : `${nodes.ready}/${nodes.total}`),
      },
      { title: 'latency', value: ({ latencyMs }) => (latencyMs === null ? null : `${latencyMs} ms`) },
      { title: 'unreachable since', value: (cluster) => cluster.unreachableSince?.toISOString() ?? null },
      { title: 'endpoint', value: (cluster) => cluster.endpoint },
      { title: 'instances', value: (cluster) => cluster.instances },
      { title: 'message', value: (cluster) => cluster.message },
    ],
    output,
  );
}

export async function listTypes(options: CommonOptions): Promise<void> {
  const { client, project, output } = sessionOf(options);
  const types = await client().definition.list.query({ project });
  const english = (text: string | { en: string }) => (typeof text === 'string' ? text : text.en);
  printRows(
    types,
    [
      { title: 'kind', value: (type) => type.kind },
      { title: 'name', value: (type) => type.name },
      { title: 'revision', value: (type) => type.revision },
      { title: 'plugin', value: (type) => type.plugin },
      { title: 'description', value: (type) => english(type.description) },
    ],
    output,
  );
}

export async function everyPage<Row>(
  read: (page: number) => Promise<{ items: Row[]; total: number }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await read(page);
    rows.push(...items);
    if (items.length === 0 || rows.length >= total) return rows;
  }
}
