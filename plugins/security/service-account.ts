import { patchPod } from '../sdk/containers';
import {
  type KubeResource,
  type NamedResource,
  type TraitContext,
  type TraitResult,
  defineTrait,
} from '../sdk/definition';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const texts = (title: s.Label) => s.list(title, s.string(s.text('Entry', '条目')));

const schema = s.parameters({
  name: s.string(s.text('Service account', '服务账户')),
  create: s.boolean(s.text('Create it', '创建'), {
    default: false,
    help: s.text('Off: it is there already', '关闭表示已存在'),
  }),
  privileges: s.optional(
    s.list(
      s.text('Privileges', '权限'),
      s.object(s.text('Rule', '规则'), {
        verbs: texts(s.text('Verbs', '操作')),
        apiGroups: s.optional(texts(s.text('API groups', 'API 组'))),
        resources: s.optional(texts(s.text('Resources', '资源'))),
        resourceNames: s.optional(texts(s.text('Resource names', '资源名称'))),
        nonResourceURLs: s.optional(texts(s.text('URLs', 'URL'))),
        scope: s.choice(s.text('Scope', '范围'), ['namespace', 'cluster'], { default: 'namespace' }),
      }),
    ),
  ),
});
type Context = TraitContext<s.ParametersOf<typeof schema>>;
type Rule = NonNullable<Context['parameters']['privileges']>[number];

const rbac = 'rbac.authorization.k8s.io';
const apiVersion = `${rbac}/v1`;

export const serviceAccount = defineTrait({
  name: 'service-account',
  revision: 1,
  title: s.text('Service account', '服务账户'),
  description: s.text(
    'Runs the pods as a service account, and says what it may do.',
    '以服务账户运行 Pod 并授予权限。',
  ),
  icon: 'user-shield',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  kinds: [
    'v1/ServiceAccount',
    'rbac.authorization.k8s.io/v1/Role',
    'rbac.authorization.k8s.io/v1/RoleBinding',
    'rbac.authorization.k8s.io/v1/ClusterRole',
    'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
  ],
  examples: [
    {
      title: s.text('May read pods', '可读取 Pod'),
      properties: {
        name: 'reader',
        create: true,
        privileges: [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] }],
      },
    },
  ],
  patch: (ctx: Context): TraitResult => {
    const { name, create, privileges = [] } = ctx.parameters;
    const resources: NamedResource[] = [];
    if (create) {
      const resource = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } };
      resources.push({ name: 'service-account', resource });
    }
    resources.push(
      ...clusterRole(
        ctx,
        privileges.filter(({ scope }) => scope === 'cluster'),
      ),
    );
    resources.push(
      ...namespaceRole(
        ctx,
        privileges.filter(({ scope }) => scope === 'namespace'),
      ),
    );
    return { workload: patchPod(ctx.workload, 'serviceAccountName', () => name), resources };
  },
});

function clusterRole({ namespace, parameters }: Context, rules: Rule[]): NamedResource[] {
  if (rules.length === 0) return [];
  const name = `${namespace}:${parameters.name}`;
  const subject = { kind: 'ServiceAccount', name: parameters.name, namespace };
  return [
    { name: 'cluster-role', resource: roleOf('ClusterRole', name, rules) },
    { name: 'cluster-role-binding', resource: bindingOf('ClusterRole', name, subject) },
  ];
}

function namespaceRole({ parameters: { name } }: Context, rules: Rule[]): NamedResource[] {
  if (rules.length === 0) return [];
  return [
    { name: 'role', resource: roleOf('Role', name, rules) },
    { name: 'role-binding', resource: bindingOf('Role', name, { kind: 'ServiceAccount', name }) },
  ];
}

function roleOf(kind: string, name: string, rules: Rule[]): KubeResource {
  return { apiVersion, kind, metadata: { name }, rules: rules.map(({ scope: _scope, ...rule }) => rule) };
}

function bindingOf(kind: string, name: string, subject: object): KubeResource {
  const roleRef = { apiGroup: rbac, kind, name };
  return { apiVersion, kind: `${kind}Binding`, metadata: { name }, roleRef, subjects: [subject] };
}
