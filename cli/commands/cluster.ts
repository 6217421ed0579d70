import { type Command, Option } from 'commander';
import { LoamError } from '@/server/domain/error';
import { print, printValue } from '../output';
import { type CommonOptions, collect, command, group, sessionOf } from '../program';
import { type GivenOptions, readGiven, signIn } from './cluster-credentials';
import { rightsCommand, roleCommand } from './cluster-role';
import { listClusters } from './get';
import { limitOption } from './project';

type AddOptions = CommonOptions &
  GivenOptions & { label: string[]; evenUnreachable?: true; evenRegistered?: true; dryRun?: true };
type SetOptions = CommonOptions & {
  label: string[];
  maxDeliveries?: number | 'none';
  actsAs?: 'account' | 'person';
};

export function clusterCommand(): Command {
  const cluster = group('cluster', 'Register and test clusters');
  cluster.addCommand(
    command('list', 'List clusters').action((options: CommonOptions) => listClusters(options)),
  );
  cluster.addCommand(addCommand());
  cluster.addCommand(rotateCommand());
  cluster.addCommand(
    command('show', 'One cluster: how large it is and what it offers')
      .argument('<name>')
      .action(async (name: string, options: CommonOptions) => {
        const { client, project, output } = sessionOf(options);
        const found = await client().cluster.get.query({ project, name });
        printValue(found, output === 'table' ? 'yaml' : output);
      }),
  );
  cluster.addCommand(setCommand());
  cluster.addCommand(roleCommand());
  cluster.addCommand(rightsCommand());
  cluster.addCommand(
    command('remove', 'Forget a cluster and its credentials; nothing on it is changed')
      .argument('<name>')
      .action(async (name: string, options: CommonOptions) => {
        await sessionOf(options).client().cluster.remove.mutate({ name });
        print(`${name} is forgotten. Nothing on it was changed.`);
      }),
  );
  cluster.addCommand(
    command('test', 'Try the connection of a cluster')
      .argument('<name>')
      .action(async (name: string, options: CommonOptions) => {
        const { client, project, output } = sessionOf(options);
        const verdict = await client().cluster.test.mutate({ project, name });
        tell(verdict, output);
      }),
  );
  return cluster;
}

function addCommand(): Command {
  return signIn(command('add', 'Register a cluster; its connection is tried first').argument('<name>'))
    .option('--label <key=value>', 'label; may be given several times', collect, [])
    .option('--even-unreachable', 'keep it although it does not answer')
    .option('--even-registered', 'keep it although the same cluster is registered under another name')
    .option('--dry-run', 'only try the connection')
    .action(async (name: string, options: AddOptions) => {
      const { client, output } = sessionOf(options);
      const given = await readGiven(options);
      if (options.dryRun) return tell(await client().cluster.tryConnection.mutate(given), output);
      const added = await client().cluster.add.mutate({
        name,
        ...given,
        labels: toLabels(options.label),
        evenUnreachable: options.evenUnreachable ?? false,
        evenRegistered: options.evenRegistered ?? false,
      });
      if (output !== 'table') return printValue(added, output);
      return print(`${name} is registered. ${added.verdict.message}`);
    });
}

function rotateCommand(): Command {
  return signIn(
    command(
      'rotate',
      'Give a cluster new credentials; they are tried first, and the old ones stay until then',
    ).argument('<name>'),
  )
    .option('--same-cluster', 'it is the same cluster, although its address is another')
    .action(async (name: string, options: CommonOptions & GivenOptions & { sameCluster?: true }) => {
      const { client, output } = sessionOf(options);
      const given = await readGiven(options);
      const sameCluster = options.sameCluster ?? false;
      const verdict = await client().cluster.rotate.mutate({ name, ...given, sameCluster });
      if (output !== 'table') return printValue(verdict, output);
      return print(`${name} has new credentials. ${verdict.message}`);
    });
}

type Verdict = Awaited<
  ReturnType<ReturnType<ReturnType<typeof sessionOf>['client']>['cluster']['test']['mutate']>
>;

function tell(verdict: Verdict, output: ReturnType<typeof sessionOf>['output']): void {
  if (output !== 'table') printValue(verdict, output);
  else if (verdict.ok) print(verdict.message);
  if (verdict.ok) return;
  throw new LoamError('cluster-unreachable', verdict.message, verdict.hint ? { hint: verdict.hint } : {});
}

function setCommand(): Command {
  return command(
    'set',
    'Change labels, how many components are delivered at once, or in whose name it is written to',
  )
    .argument('<name>')
    .option('--label <key=value>', 'takes the place of all labels; may be given several times', collect, [])
    .addOption(limitOption('max-deliveries', 'components that may be delivered at once'))
    .addOption(
      new Option(
        '--acts-as <whom>',
        'write to it as its account, or as the person who started what writes',
      ).choices(['account', 'person']),
    )
    .action(async (name: string, { label, maxDeliveries, actsAs, ...options }: SetOptions) => {
      const { client } = sessionOf(options);
      await client().cluster.update.mutate({
        name,
        ...(label.length === 0 ? {} : { labels: toLabels(label) }),
        ...(maxDeliveries === undefined
          ? {}
          : { maxDeliveries: maxDeliveries === 'none' ? null : maxDeliveries }),
        ...(actsAs === undefined ? {} : { actsAs }),
      });
      print(`${name} is changed.`);
    });
}

function toLabels(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new LoamError('invalid-input', 'A label is KEY=VALUE.', { path: '--label', got: pair });
    }),
  );
}
