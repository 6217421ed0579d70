import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { readSources } from '../documents';
import { print, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';
import { listClusters } from './get';
import { limitOption } from './project';

type AddOptions = CommonOptions & { kubeconfig: string; label: string[]; evenUnreachable?: true };
type SetOptions = CommonOptions & { label: string[]; maxDeliveries?: number | 'none' };

export function clusterCommand(): Command {
  const cluster = group('cluster', 'Register and test clusters');
  cluster.addCommand(
    command('list', 'List clusters').action((options: CommonOptions) => listClusters(options)),
  );
  cluster.addCommand(
    command('add', 'Register a cluster; its connection is tried first')
      .argument('<name>')
      .requiredOption('--kubeconfig <path>', 'kubeconfig file, or - for stdin')
      .option('--label <key=value>', 'label; may be given several times', collect, [])
      .option('--even-unreachable', 'keep it although it does not answer')
      .action(async (name: string, options: AddOptions) => {
        const { client, output } = sessionOf(options);
        const [source] = await readSources(options.kubeconfig);
        const added = await client().cluster.add.mutate({
          name,
          kubeconfig: source?.document ?? '',
          labels: toLabels(options.label),
          evenUnreachable: options.evenUnreachable ?? false,
        });
        if (output !== 'table') printValue(added, output);
        else print(`${name} is registered. ${added.verdict.message}`);
      }),
  );
  cluster.addCommand(setCommand());
  cluster.addCommand(
    command('test', 'Try the connection of a cluster')
      .argument('<name>')
      .action(async (name: string, options: CommonOptions) => {
        const { client, project, output } = sessionOf(options);
        const verdict = await client().cluster.test.mutate({ project, name });
        if (output !== 'table') printValue(verdict, output);
        else if (verdict.ok) print(verdict.message);
        if (!verdict.ok)
          throw new LoamError(
            'cluster-unreachable',
            verdict.message,
            verdict.hint ? { hint: verdict.hint } : {},
          );
      }),
  );
  return cluster;
}

function setCommand(): Command {
  return command('set', 'Change labels, or how many components are delivered at once')
    .argument('<name>')
    .option('--label <key=value>', 'takes the place of all labels; may be given several times', collect, [])
    .addOption(limitOption('max-deliveries', 'components that may be delivered at once'))
    .action(async (name: string, { label, maxDeliveries, ...options }: SetOptions) => {
      const { client } = sessionOf(options);
      await client().cluster.update.mutate({
        name,
        ...(label.length === 0 ? {} : { labels: toLabels(label) }),
        ...(maxDeliveries === undefined
          ? {}
          : { maxDeliveries: maxDeliveries === 'none' ? null : maxDeliveries }),
      });
      print(`${name} is changed.`);
    });
}

function collect(pair: string, all: string[]): string[] {
  return [...all, pair];
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
