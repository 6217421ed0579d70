import type { ApiContext } from '@/playground/api/context';
import type { JsonObject } from '@/playground/store/json';
import { type DiscoveredGroup, type DiscoveredVersion, discoverGroups } from './groups';

/** Everything of all groups in one answer, which newer clients ask for. */
export function aggregatedDiscovery(context: ApiContext, core: boolean): JsonObject {
  const groups = discoverGroups(context).filter(({ name }) => (name === undefined) === core);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name === undefined ? {} : { name },
      versions: versions.map(({ version, resources }) => ({ version, resources, freshness: 'Current' })),
    })),
  };
}

export function apiVersions(host: string): JsonObject {
  const addresses = [{ clientCIDR: '0.0.0.0/0', serverAddress: host }];
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: addresses };
}

export function apiGroupList(context: ApiContext): JsonObject {
  const groups = discoverGroups(context).filter(({ name }) => name !== undefined);
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(groupEntry) };
}

export function apiGroup(context: ApiContext, group: string): JsonObject | undefined {
  const found = discoverGroups(context).find(({ name }) => name === group);
  return found ? { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(found) } : undefined;
}

function groupEntry({ name = '', versions }: DiscoveredGroup): JsonObject {
  const entries = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] };
}

export function apiResourceList(context: ApiContext, group: string, version: string): JsonObject | undefined {
  const found = discoverGroups(context).find(({ name }) => (name ?? '') === group);
  const resources = found?.versions.find((each) => each.version === version);
  if (!resources) return undefined;
  const groupVersion = group === '' ? version : `${group}/${version}`;
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: legacyResources(group, resources),
  };
}

function legacyResources(group: string, { version, resources }: DiscoveredVersion): JsonObject[] {
  return resources.flatMap((each) => {
    const namespaced = each.scope === 'Namespaced';
    const { shortNames = [], categories = [] } = each;
    const main: JsonObject = {
      name: each.resource,
      singularName: each.singularResource,
      namespaced,
      kind: each.responseKind.kind,
      verbs: each.verbs,
      ...(shortNames.length > 0 ? { shortNames } : {}),
      ...(categories.length > 0 ? { categories } : {}),
    };
    const below = (each.subresources ?? []).map(({ subresource, responseKind, verbs }): JsonObject => {
      const own =
        responseKind.group === '' || (responseKind.group === group && responseKind.version === version);
      const gv = own ? {} : { group: responseKind.group, version: responseKind.version };
      return {
        name: `${each.resource}/${subresource}`,
        singularName: '',
        namespaced,
        ...gv,
        kind: responseKind.kind,
        verbs,
      };
    });
    return [main, ...below];
  });
}

export function rootPaths(context: ApiContext): JsonObject {
  const paths = [
    '/api',
    '/api/v1',
    '/apis',
    '/healthz',
    '/livez',
    '/openapi/v2',
    '/openapi/v3',
    '/readyz',
    '/version',
  ];
  for (const { name, versions } of discoverGroups(context)) {
    if (name === undefined) continue;
    paths.push(`/apis/${name}`, ...versions.map(({ version }) => `/apis/${name}/${version}`));
  }
  return { paths: paths.toSorted() };
}
