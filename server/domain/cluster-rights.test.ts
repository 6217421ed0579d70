import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import { missingRights, neededRights, resourceNameOf, toRules } from './cluster-rights';
import { toRoleYaml } from './cluster-role';

function definition(fields: Partial<DefinitionManifest> & Pick<DefinitionManifest, 'kind' | 'name'>) {
  const text = { title: fields.name, description: '', icon: 'box' };
  const rest = { revision: 1, schema: {}, capabilities: [], examples: [], functions: ['render'], kinds: [] };
  return { ...text, ...rest, ...fields } satisfies DefinitionManifest;
}

const web = definition({
  kind: 'component',
  name: 'web',
  workload: 'apps/v1/Deployment',
  kinds: ['v1/Service'],
});
const reader = definition({
  kind: 'workflow-step',
  name: 'reader',
  capabilities: ['k8s:read'],
  kinds: ['v1/Secret'],
});
const anything = definition({ kind: 'component', name: 'raw', workload: '*', kinds: ['*'] });
const every = ['get', 'list', 'watch', 'create', 'patch', 'update', 'delete'];

describe('the rights that Loam needs', () => {
  it('are its own, and those of what the types declare', () => {
    const { rights, open } = neededRights([web, reader, anything], ['example.com/v1/Policy']);
    const verbsOf = (resource: string) => rights.find((each) => each.resource === resource)?.verbs;
    expect(verbsOf('deployments')).toEqual(every);
    expect(verbsOf('services')).toEqual(every);
    expect(verbsOf('policies')).toEqual(every);
    expect(verbsOf('secrets')).toEqual(['get', 'list']);
    expect(verbsOf('pods/log')).toEqual(['get']);
    expect(verbsOf('cronjobs')).toBeUndefined();
    expect(open).toEqual(['raw']);
  });

  it('cannot be told of a type that does not say what it makes', () => {
    const { kinds: _kinds, ...old } = definition({ kind: 'trait', name: 'old', functions: ['patch'] });
    expect(neededRights([old]).open).toEqual(['old']);
  });

  it('are missing where no rule gives them to every object', () => {
    const { rights } = neededRights([web]);
    const rules = toRules(rights);
    expect(missingRights(rights, rules)).toEqual([]);
    expect(missingRights(rights, [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])).toEqual([]);
    const some = rules.map((rule) =>
      rule.apiGroups?.[0] === 'apps'
        ? { ...rule, verbs: rule.verbs.filter((verb) => verb !== 'delete') }
        : rule,
    );
    expect(missingRights(rights, some)).toMatchObject([
      { group: 'apps', resource: 'deployments', verbs: ['delete'], types: ['web'] },
    ]);
    const named = rules.map((rule) => ({ ...rule, resourceNames: ['one'] }));
    expect(missingRights(rights, named)).toEqual(rights);
  });
});

it.each([
  ['Deployment', 'deployments'],
  ['Ingress', 'ingresses'],
  ['NetworkPolicy', 'networkpolicies'],
  ['Endpoints', 'endpoints'],
])('the resource of %s is %s', (kind, resource) => {
  expect(resourceNameOf(kind)).toBe(resource);
});

describe('the role as YAML', () => {
  const needed = neededRights([web, anything]);
  const objectsOf = (text: string) =>
    parseAllDocuments(text).map((each) => each.toJS() as { kind: string; metadata: { namespace?: string } });

  it('is of the whole cluster', () => {
    const text = toRoleYaml(needed, {
      namespaces: [],
      account: { namespace: 'loam', name: 'loam' },
      impersonates: null,
    });
    expect(objectsOf(text).map(({ kind }) => kind)).toEqual([
      'Namespace',
      'ServiceAccount',
      'ClusterRole',
      'ClusterRoleBinding',
    ]);
    expect(text).toContain('is in their parameters, so it is not in here: raw.');
    expect(text).toContain('create token loam');
  });

  it('is of namespaces, without anything of the whole cluster', () => {
    const account = { namespace: 'one', name: 'loam' };
    const text = toRoleYaml(needed, { namespaces: ['one', 'two'], account, impersonates: null });
    expect(objectsOf(text).map(({ kind, metadata }) => `${kind} ${metadata.namespace}`)).toEqual([
      'ServiceAccount one',
      'Role one',
      'RoleBinding one',
      'Role two',
      'RoleBinding two',
    ]);
    expect(text).not.toContain('nodes');
  });

  it('lets act in the name of people, each by name', () => {
    const account = { namespace: 'one', name: 'loam' };
    const impersonates = { users: ['loam:ann@example.com'], groups: ['loam:shop:developer'] };
    for (const namespaces of [[], ['one']]) {
      const roles = objectsOf(toRoleYaml(needed, { namespaces, account, impersonates })).filter(
        ({ kind }) => kind === 'ClusterRole',
      ) as unknown as { rules: object[] }[];
      expect(roles).toHaveLength(1);
      expect(roles[0]?.rules.slice(-2)).toEqual([
        { apiGroups: [''], resources: ['users'], resourceNames: impersonates.users, verbs: ['impersonate'] },
        {
          apiGroups: [''],
          resources: ['groups'],
          resourceNames: impersonates.groups,
          verbs: ['impersonate'],
        },
      ]);
    }
  });

  it('lets act in no name where there is nobody: a rule without names would be one for everybody', () => {
    const account = { namespace: 'one', name: 'loam' };
    for (const namespaces of [[], ['one']]) {
      const options = { namespaces, account, impersonates: { users: [], groups: [] } };
      expect(toRoleYaml(needed, options)).not.toContain('impersonate');
    }
  });
});
