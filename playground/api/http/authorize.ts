import type { ApiContext } from '@/playground/api/context';
import { type AccessRequest, isAllowed, masters } from '@/playground/api/reviews/access';
import { StatusError } from '@/playground/store/status-error';
import { type ApiRequest, booleanOf } from './api-request';
import type { ResourceRoute } from './route';

const verbs: { [method: string]: string } = { POST: 'create', PUT: 'update', PATCH: 'patch' };

/** RBAC for whoever is impersonated; the owner of the playground may do everything. */
export function authorize(
  { store }: ApiContext,
  { user, method, query, path }: ApiRequest,
  route: ResourceRoute | undefined,
): void {
  if (user.groups.includes(masters)) return;
  const request: AccessRequest = {
    verb: verbOf(method, query, route),
    group: route?.group ?? '',
    resource: route ? [route.plural, route.subresource].filter(Boolean).join('/') : '',
    namespace: route?.namespace ?? '',
    name: route?.name ?? '',
    path: route ? undefined : path,
  };
  if (!isAllowed(store, user, request).allowed) throw refused(user.username, request);
}

function verbOf(method: string, query: URLSearchParams, route: ResourceRoute | undefined): string {
  if (!route) return method.toLowerCase();
  if (method === 'DELETE') return route.name === undefined ? 'deletecollection' : 'delete';
  if (method !== 'GET') return verbs[method] ?? method.toLowerCase();
  if (booleanOf(query.get('watch'))) return 'watch';
  return route.name === undefined ? 'list' : 'get';
}

function refused(
  username: string,
  { verb, group, resource, namespace, name, path }: AccessRequest,
): StatusError {
  const user = `User ${JSON.stringify(username)} cannot ${verb}`;
  if (path !== undefined) {
    return new StatusError(403, 'Forbidden', `forbidden: ${user} path ${JSON.stringify(path)}`, {});
  }
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  const plural = resource.split('/')[0] ?? '';
  const qualified = group === '' ? plural : `${plural}.${group}`;
  const named = name === '' ? qualified : `${qualified} ${JSON.stringify(name)}`;
  const message = `${named} is forbidden: ${user} resource ${JSON.stringify(resource)} in API group ${JSON.stringify(group)} ${scope}`;
  const details = { ...(name === '' ? {} : { name }), ...(group === '' ? {} : { group }), kind: plural };
  return new StatusError(403, 'Forbidden', message, details);
}
