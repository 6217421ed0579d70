import { type NeededRights, type RightsRule, toRules } from './cluster-rights';
import { toYaml } from './kube-yaml';

export type RoleOptions = {
  /** Rights in these namespaces alone; none: over the whole cluster. */
  namespaces: readonly string[];
  account: { namespace: string; name: string };
};

const rbac = 'rbac.authorization.k8s.io';

/** A service account with just these rights, as YAML for kubectl, and how its token is got. */
export function toRoleYaml({ rights, open }: NeededRights, options: RoleOptions): string {
  const objects =
    options.namespaces.length === 0
      ? wideObjects(toRules(rights), options)
      : narrowObjects(toRules(rights.filter(({ isWide }) => !isWide)), options);
  const notes = [...usage(options), ...limits({ rights, open }, options)].map((line) => `# ${line}`);
  return [notes.join('\n'), ...objects.map((each) => toYaml(each).trimEnd())].join('\n---\n').concat('\n');
}

function wideObjects(rules: RightsRule[], { account }: RoleOptions): object[] {
  const metadata = { name: account.name };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: account.namespace } },
    accountOf(account),
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: account.name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}

function narrowObjects(rules: RightsRule[], { account, namespaces }: RoleOptions): object[] {
  const roles = namespaces.flatMap((namespace) => {
    const metadata = { name: account.name, namespace };
    return [
      { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules },
      {
        apiVersion: `${rbac}/v1`,
        kind: 'RoleBinding',
        metadata,
        roleRef: { apiGroup: rbac, kind: 'Role', name: account.name },
        subjects: [{ kind: 'ServiceAccount', ...account }],
      },
    ];
  });
  return [accountOf(account), ...roles];
}

function accountOf({ namespace, name }: RoleOptions['account']): object {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } };
}

function usage({ account }: RoleOptions): string[] {
  return [
    'What Loam needs in this cluster, and no more: itself, and for the types that are installed now.',
    '',
    '  kubectl apply -f this-file.yaml',
    `  kubectl --namespace ${account.namespace} create token ${account.name} --duration=8760h > token`,
    '  loam cluster add NAME --server https://ADDRESS:6443 --token-file token --ca-file ca.crt',
  ];
}

function limits({ rights, open }: NeededRights, { namespaces }: RoleOptions): string[] {
  const isNarrow = namespaces.length > 0;
  return [
    ...(open.length === 0
      ? []
      : [
          '',
          `What these make is in their parameters, so it is not in here: ${open.join(', ')}.`,
          'Give their kinds: loam cluster role --also networking.k8s.io/v1/NetworkPolicy',
        ]),
    ...(rights.some(({ group }) => group === rbac)
      ? [
          '',
          'Kubernetes lets an account hand on only rights that it has: roles that a trait makes can give no others.',
        ]
      : []),
    ...(isNarrow
      ? [
          '',
          'No namespace is made, and nothing that belongs to the whole cluster is delivered or told about.',
        ]
      : []),
  ];
}
