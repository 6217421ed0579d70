import { itemsOf } from '@/playground/api/defaults/fill';
import type { User } from '@/playground/api/http/api-request';
import { isObject, type Json, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { clusterRoleBindings, clusterRoles, roleBindings, roles } from '@/playground/store/resources';

export type AccessRequest = {
  verb: string;
  group: string;
  /** `pods/log` for a subresource. */
  resource: string;
  namespace: string;
  name: string;
  /** Set for what is no resource: /healthz, /openapi/v3. */
  path: string | undefined;
};

export type Rule = {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  resourceNames: string[];
  nonResourceUrls: string[];
};

export const masters = 'system:masters';

/** What everybody who is signed in may do, bindings or not. */
const everyone: readonly Rule[] = [
  rule(['create'], 'authorization.k8s.io', ['selfsubjectaccessreviews', 'selfsubjectrulesreviews']),
  rule(['create'], 'authentication.k8s.io', ['selfsubjectreviews']),
  { ...rule(['get'], '', []), nonResourceUrls: ['/healthz', '/livez', '/readyz', '/version', '/version/'] },
  {
    ...rule(['get'], '', []),
    nonResourceUrls: [
      '/api',
      '/api/*',
      '/apis',
      '/apis/*',
      '/healthz',
      '/livez',
      '/openapi',
      '/openapi/*',
      '/readyz',
      '/version',
      '/version/',
    ],
  },
];
const everything: Rule = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceUrls: ['*'],
};

function rule(verbs: string[], group: string, resources: string[]): Rule {
  return { verbs, apiGroups: [group], resources, resourceNames: [], nonResourceUrls: [] };
}

/** RBAC: roles and bindings as they are in the store. */
export function isAllowed(
  store: ObjectStore,
  user: User,
  request: AccessRequest,
): { allowed: boolean; reason: string } {
  const allowed = rulesOf(store, user, request.namespace).some((each) => matches(each, request));
  return { allowed, reason: '' };
}

export function rulesOf(store: ObjectStore, user: User, namespace: string): Rule[] {
  if (user.groups.includes(masters)) return [...everyone, everything];
  const found = [...everyone];
  for (const binding of store.values(clusterRoleBindings)) {
    if (bindsTo(binding, user)) found.push(...rulesBehind(store, binding, undefined));
  }
  if (namespace === '') return found;
  for (const binding of store.list(roleBindings, namespace)) {
    if (bindsTo(binding, user)) found.push(...rulesBehind(store, binding, namespace));
  }
  return found;
}

function bindsTo(binding: KubeObject, { username, groups }: User): boolean {
  return itemsOf(binding['subjects']).some(({ kind, name, namespace }) => {
    if (kind === 'User') return name === username;
    if (kind === 'Group') return groups.includes(textOf(name));
    return (
      username === `system:serviceaccount:${textOf(namespace ?? binding.metadata.namespace)}:${textOf(name)}`
    );
  });
}

function rulesBehind(store: ObjectStore, binding: KubeObject, namespace: string | undefined): Rule[] {
  const reference = isObject(binding['roleRef']) ? binding['roleRef'] : {};
  const name = textOf(reference['name'] ?? '');
  const role =
    reference['kind'] === 'Role'
      ? store.find(roles, namespace, name)
      : store.find(clusterRoles, undefined, name);
  return itemsOf(role?.['rules']).map((each) => ({
    verbs: texts(each['verbs']),
    apiGroups: texts(each['apiGroups']),
    resources: texts(each['resources']),
    resourceNames: texts(each['resourceNames']),
    nonResourceUrls: texts(each['nonResourceURLs']),
  }));
}

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function matches(each: Rule, { verb, group, resource, name, path }: AccessRequest): boolean {
  if (!has(each.verbs, verb)) return false;
  if (path !== undefined)
    return each.nonResourceUrls.some(
      (url) => url === path || (url.endsWith('*') && path.startsWith(url.slice(0, -1))),
    );
  if (!has(each.apiGroups, group)) return false;
  const subresource = resource.split('/')[1];
  const isNamed =
    has(each.resources, resource) ||
    (subresource !== undefined && each.resources.includes(`*/${subresource}`));
  return isNamed && (each.resourceNames.length === 0 || each.resourceNames.includes(name));
}

function has(values: string[], value: string): boolean {
  return values.includes('*') || values.includes(value);
}
