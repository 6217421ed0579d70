import type { Command } from 'commander';
import { print, printRows, printValue } from '../output';
import { type CommonOptions, collect, command, sessionOf } from '../program';

type RoleOptions = CommonOptions & {
  namespace: string[];
  also: string[];
  operate: boolean;
  impersonate?: true;
  account?: string;
};

/** The role that Loam needs, for kubectl. */
export function roleCommand(): Command {
  return command('role', 'Print the account and the rights that Loam needs in a cluster, for kubectl apply')
    .option('--namespace <name>', 'in this namespace alone; may be given several times', collect, [])
    .option('--also <kind>', 'a kind more, like networking.k8s.io/v1/NetworkPolicy', collect, [])
    .option('--no-operate', 'without terminal, port-forward, scaling and deleting pods')
    .option('--impersonate', 'it may act in the name of people, for clusters set to --acts-as person')
    .option('--account <namespace/name>', 'of the service account; usually loam/loam')
    .action(async ({ namespace, also, operate, impersonate, account, ...options }: RoleOptions) => {
      const { client, output } = sessionOf(options);
      const [home = '', name = ''] = account?.split('/') ?? [];
      const role = await client().cluster.role.query({
        namespaces: namespace,
        also,
        operate,
        impersonate: impersonate ?? false,
        ...(account === undefined ? {} : { account: { namespace: home, name } }),
      });
      if (output === 'json') printValue(role, output);
      else print(role.yaml.trimEnd());
    });
}

/** What the account of a registered cluster lacks. */
export function rightsCommand(): Command {
  return command('rights', 'What the account of a cluster may not do that Loam needs')
    .argument('<name>')
    .action(async (name: string, options: CommonOptions) => {
      const { client, project, output } = sessionOf(options);
      const found = await client().cluster.rights.query({ project, name });
      if (output !== 'table') return printValue(found, output);
      const rows = found.places.flatMap(({ namespace, missing }) =>
        missing.map((right) => ({ namespace, ...right })),
      );
      if (rows.length === 0) return print('The account may do all that Loam needs.');
      return printRows(
        rows,
        [
          { title: 'namespace', value: (each) => each.namespace ?? '(whole cluster)' },
          { title: 'to', value: (each) => each.purpose },
          {
            title: 'resource',
            value: ({ group, resource }) => (group === '' ? resource : `${resource}.${group}`),
          },
          { title: 'lacks', value: (each) => each.verbs.join(', ') },
          { title: 'for', value: (each) => each.types.join(', ') },
        ],
        output,
      );
    });
}
