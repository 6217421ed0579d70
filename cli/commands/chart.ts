import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { parseCount } from '../count';
import { ago, print, printRows, printValue } from '../output';
import { formatField, formatPlace } from '../place-diff';
import { type CommonOptions, type Session, command, group, sessionOf } from '../program';

type SourceOptions = CommonOptions & {
  repo?: string;
  git?: string;
  chartVersion?: string;
  secret?: string;
  stage?: string;
};

/** Charts: what there is to install, what values it takes, and what became of those that an application has. */
export function chartCommand(): Command {
  const chart = group('chart', 'Look up Helm charts, and what became of those that an application has');
  for (const build of [listCommand, versionsCommand, valuesCommand, historyCommand, diffCommand])
    chart.addCommand(build());
  return chart;
}

function listCommand(): Command {
  return command('list', 'List the charts of a repository')
    .argument('<url>', 'of the repository')
    .action(async (url: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const { charts } = await client().chart.list.query({ project, url });
      printRows(
        charts.map((name) => ({ name })),
        [{ title: 'name', value: ({ name }) => name }],
        output,
      );
    });
}

/** Options that say where a chart comes from. */
function sourced(built: Command): Command {
  return built
    .argument(
      '<chart>',
      'its name in a repository, oci://host/path/chart, the URL of a .tgz, or a folder of --git',
    )
    .option('--repo <url>', 'the repository')
    .option('--git <url>', 'a git repository; --chart-version is a branch or a tag')
    .option('--secret <name>', 'Secret with the credentials, in the namespace of the stage')
    .option('--stage <name>', "stage (default: the project's first)");
}

function versionsCommand(): Command {
  return sourced(command('versions', 'List the versions of a chart, newest first')).action(
    async (chart: string, options: SourceOptions) => {
      const { client, project, output } = sessionOf(options);
      const { versions } = await client().chart.versions.query({ project, ...sourceOf(chart, options) });
      printRows(
        versions,
        [
          { title: 'version', value: (each) => each.version },
          { title: 'app version', value: (each) => each.appVersion },
          { title: 'description', value: (each) => each.description },
        ],
        output,
      );
    },
  );
}

function valuesCommand(): Command {
  return sourced(command('values', 'Print the values that a chart takes'))
    .option('--chart-version <version>', 'a version or a range (default: the newest)')
    .action(async (chart: string, options: SourceOptions) => {
      const { client, project, output } = sessionOf(options);
      const found = await client().chart.describe.query({ project, ...sourceOf(chart, options) });
      if (output !== 'table') return printValue(found, output);
      return print(found.values);
    });
}

/** As a component would name it. */
function sourceOf(chart: string, { repo, git, chartVersion: version, secret, stage }: SourceOptions) {
  if (repo !== undefined && git !== undefined) {
    throw new LoamError('invalid-input', 'A chart comes from one place.', {
      expected: '--repo or --git, not both',
    });
  }
  const at = stage === undefined ? {} : { stage };
  if (git !== undefined) {
    const properties = {
      repoType: 'git',
      url: git,
      chart,
      ...(version === undefined ? {} : { git: { branch: version } }),
      ...(secret === undefined ? {} : { secretRef: secret }),
    };
    return { type: 'helm', properties, ...at };
  }
  const source = {
    source: chart,
    ...(repo === undefined ? {} : { repoURL: repo }),
    ...(version === undefined ? {} : { version }),
    ...(secret === undefined ? {} : { auth: { secretRef: { name: secret } } }),
  };
  return { type: 'helmchart', properties: { chart: source }, ...at };
}

function historyCommand(): Command {
  return command('history', 'List the revisions of the Helm charts that an application has, newest first')
    .argument('<name>', 'application')
    .action(async (name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const found = await client().application.charts.query({ project, name });
      const items = found.flatMap(({ revisions, unknown, ...place }) =>
        unknown
          ? [{ ...place, ...unread, description: unknown.message }]
          : revisions.map((each) => ({ ...place, ...each })),
      );
      printRows(
        items,
        [
          { title: 'component', value: (each) => each.component },
          { title: 'place', value: (each) => `${each.cluster}/${each.namespace}` },
          { title: 'release', value: (each) => each.release },
          { title: 'revision', value: (each) => (each.revision === 0 ? '' : String(each.revision)) },
          { title: 'made by', value: (each) => (each.appRevision === null ? '' : `r${each.appRevision}`) },
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

const unread = {
  revision: 0,
  status: 'unknown',
  chart: '',
  version: '',
  appVersion: '',
  appRevision: null,
  at: '',
};

type DiffOptions = CommonOptions & { from?: number; to?: number; release?: string; cluster?: string };

function diffCommand(): Command {
  return command(
    'diff',
    'Show how two revisions of a chart that an application has differ: values and objects',
  )
    .argument('<name>', 'application')
    .option('--from <revision>', 'as `loam chart history` lists them (default: the one before)', parseCount)
    .option('--to <revision>', 'default: the newest', parseCount)
    .option('--release <release>', 'where it has several')
    .option('--cluster <cluster>', 'where it runs in several')
    .action(async (name: string, options: DiffOptions) => {
      const session = sessionOf(options);
      const { client, project, output } = session;
      const compared = await client().application.compareCharts.query({
        project,
        name,
        ...(await pairOf(session, name, options)),
      });
      if (output !== 'table') return printValue(compared, output);
      const { from, to, values, place } = compared;
      print(`${from.revision} -> ${to.revision}: ${from.chart} ${from.version} -> ${to.version}`);
      print(values.length === 0 ? 'The values are the same.' : values.map(formatField).join('\n'));
      return print(formatPlace(place, false));
    });
}

async function pairOf({ client, project }: Session, name: string, options: DiffOptions) {
  const found = (await client().application.charts.query({ project, name })).filter(
    ({ release, cluster }) =>
      (options.release ?? release) === release && (options.cluster ?? cluster) === cluster,
  );
  const [place, another] = found;
  if (!place || another) {
    const names = found.map(({ release, cluster, namespace }) => `${release} in ${cluster}/${namespace}`);
    throw new LoamError('invalid-input', `${name} has ${place ? 'several charts' : 'no such chart'}.`, {
      expected: place
        ? `--release or --cluster, for one of ${names.join(', ')}`
        : 'a chart of the application',
    });
  }
  const { cluster, namespace, release, revisions } = place;
  const to = options.to ?? revisions[0]?.revision ?? 1;
  const before = revisions.find(({ revision }) => revision < to)?.revision ?? to;
  return { cluster, namespace, release, from: options.from ?? before, to };
}
