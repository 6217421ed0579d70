import type { ApiContext } from '@/playground/api/context';
import generated from '@/playground/openapi/generated/discovery.json';
import type { Json } from '@/playground/store/json';
import type { Resource } from '@/playground/store/resources';

export type DiscoveredResource = {
  resource: string;
  responseKind: { group: string; version: string; kind: string };
  scope: string;
  singularResource: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  subresources?: {
    subresource: string;
    responseKind: { group: string; version: string; kind: string };
    verbs: string[];
  }[];
};
export type DiscoveredVersion = { version: string; resources: DiscoveredResource[] };
/** No name: the core group, which has paths of its own. */
export type DiscoveredGroup = { name: string | undefined; versions: DiscoveredVersion[] };

const builtins = (generated.groups as { metadata: { name?: string }; versions: DiscoveredVersion[] }[]).map(
  ({ metadata, versions }): DiscoveredGroup => ({ name: metadata.name, versions }),
);

export const serverVersion: { [field: string]: Json } = generated.version;

const statusVerbs = ['get', 'patch', 'update'];

/** All groups that are served now, custom ones last. */
export function discoverGroups({ served }: ApiContext): DiscoveredGroup[] {
  const groups = builtins.map(({ name, versions }) => ({ name, versions: [...versions] }));
  for (const { api } of served.all()) {
    if (!api.custom) continue;
    let group = groups.find(({ name }) => name === api.group);
    if (!group) groups.push((group = { name: api.group, versions: [] }));
    let version = group.versions.find((each) => each.version === api.version);
    if (!version) group.versions.push((version = { version: api.version, resources: [] }));
    version.resources.push(customResource(api));
  }
  return groups.map(({ name, versions }) => ({ name, versions: versions.toSorted(byVersion) }));
}

function customResource(api: Resource): DiscoveredResource {
  const responseKind = { group: api.group, version: api.version, kind: api.kind };
  const scaleKind = { group: 'autoscaling', version: 'v1', kind: 'Scale' };
  return {
    resource: api.plural,
    responseKind,
    scope: api.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: api.singular,
    verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
    shortNames: [...api.shortNames],
    categories: [...api.categories],
    subresources: api.subresources.map((subresource) => ({
      subresource,
      responseKind: subresource === 'scale' ? scaleKind : responseKind,
      verbs: statusVerbs,
    })),
  };
}

/** v2 before v1 before v1beta2 before v1alpha1: the first is preferred. */
function byVersion(left: DiscoveredVersion, right: DiscoveredVersion): number {
  return versionRank(right.version) - versionRank(left.version);
}

function versionRank(version: string): number {
  const found = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!found) return -1;
  const [, major, stage, minor] = found;
  const stageRank = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return stageRank * 1_000_000 + Number(major) * 1000 + Number(minor ?? 0);
}
