import type { Command } from 'commander';
import { LoamError } from '@/server/domain/error';
import { readSources } from '../documents';
import { print, printValue } from '../output';
import { type CommonOptions, command, group, sessionOf } from '../program';
import { listClusters } from './get';

type AddOptions = CommonOptions & { kubeconfig: string; label: string[]; evenUnreachable?: true };

export function clusterCommand(): Command {
  const cluster = group('cluster', 'Register and test clusters');
  cluster.addCommand(
    command('list', 'List clusters').action((options: CommonOptions) => listClusters(options)),
  );
  cluster.addCommand(
    command('add', 'Register a cluster; its connection is tried first')
      .argument('<name>')
      .requiredOption('--kubeconfig <path>', 'kubeconfig file, or - for stdin')
      .option(
        '--label <key=value>',
        'label; may be given several times',
        (pair: string, all: string[]) => [...all, pair],
        [],
      )
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

function toLabels(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at > 0) return [pair.slice(0, at), pair.slice(at + 1)];
      throw new LoamError('invalid-input', 'A label is KEY=VALUE.', { path: '--label', got: pair });
    }),
  );
}
