import { type NeededRights, type RightsRule, toRules } from './cluster-rights';
import { toYaml } from './kube-yaml';

export type RoleOptions = {
  /** Rights in these namespaces alone; none: over the whole cluster. */
  namespaces: readonly string[];
  account: { namespace: string; name: string };
  /** In whose name it may act. */
  impersonates: { users: readonly string[]; groups: readonly string[] } | null;
};

const rbac = 'rbac.authorization.k8s.io';

/** A service account with just these rights, as YAML for kubectl, and how its token is got. */
export function toRoleYaml({ rights, open }: NeededRights, options: RoleOptions): string {
  const objects =
    options.namespaces.length === 0
      ? wideObjects([...toRules(rights), ...peopleRules(options)], options)
      : narrowObjects(toRules(rights.filter(({ isWide }) => !isWide)), options);
  const notes = [...usage(options), ...limits({ rights, open }, options)].map((line) =>
    `# ${line}`.trimEnd(),
  );
  return [notes.join('\n'), ...objects.map((each) => toYaml(each).trimEnd())].join('\n---\n').concat('\n');
}

function wideObjects(rules: RightsRule[], { account }: RoleOptions): object[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: account.namespace } },
    accountOf(account),
    ...wideRole(account.name, rules, account),
  ];
}

function wideRole(name: string, rules: RightsRule[], account: RoleOptions['account']): object[] {
  return [
    { apiVersion: `${rbac}/v1`, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}

/** By name: who may act for everybody is admin of the cluster, and a rule without names is one for everybody. */
function peopleRules({ impersonates }: RoleOptions): RightsRule[] {
  const named = Object.entries(impersonates ?? {}).filter(([, names]) => names.length > 0);
  return named.map(([resource, names]) => ({
    apiGroups: [''],
    resources: [resource],
    resourceNames: [...names],
    verbs: ['impersonate'],
  }));
}

function narrowObjects(rules: RightsRule[], options: RoleOptions): object[] {
  const { account, namespaces } = options;
  const people = peopleRules(options);
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
  return [
    accountOf(account),
    ...roles,
    // Only a ClusterRole can let somebody act in another name.
    ...(people.length === 0 ? [] : wideRole(`${account.namespace}-${account.name}-people`, people, account)),
  ];
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

function limits({ rights, open }: NeededRights, { namespaces, impersonates }: RoleOptions): string[] {
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
    ...(impersonates === null
      ? []
      : [
          '',
          'It may act in the name of the people and roles that there are now: make it again when others come.',
        ]),
    ...(isNarrow
      ? [
          '',
          'No namespace is made, and nothing that belongs to the whole cluster is delivered or told about.',
        ]
      : []),
  ];
}
