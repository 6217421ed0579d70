import { LoamError } from '@/server/domain/error';
import { toSegment } from './segment';
import type { Transport } from './transport';

export type ApiResource = {
  apiVersion: string;
  kind: string;
  plural: string;
  namespaced: boolean;
  verbs: string[];
};

type ApiResourceList = { resources?: { name: string; kind: string; namespaced: boolean; verbs: string[] }[] };

/** Finds the path of a kind. One call per group version, kept; a kind that is not there is looked for again (CRDs come and go). */
export type Discovery = {
  find(apiVersion: string, kind: string): Promise<ApiResource>;
  /** By its name in paths, or that of one of it (`deployments`, `deployment`); without a group, in the first that has it. */
  named(name: string, group?: string): Promise<ApiResource>;
  path(resource: ApiResource, namespace?: string, name?: string): string;
};

const retryMissingMs = 2_000;

export function createDiscovery(transport: Transport, now: () => number = Date.now): Discovery {
  const groups = new Map<string, { at: number; resources: Promise<Map<string, ApiResource>> }>();

  function load(apiVersion: string): Promise<Map<string, ApiResource>> {
    const resources = fetchGroup(transport, apiVersion);
    groups.set(apiVersion, { at: now(), resources });
    resources.catch(() => groups.delete(apiVersion));
    return resources;
  }

  /** In a group that is known it is looked for again: kinds come and go. */
  async function lookIn(apiVersion: string, fits: (resource: ApiResource) => boolean) {
    const known = groups.get(apiVersion);
    const one = (resources: Map<string, ApiResource>) => [...resources.values()].find(fits);
    const found = one(await (known?.resources ?? load(apiVersion)));
    const isOld = known && now() - known.at > retryMissingMs;
    return found ?? (isOld ? one(await load(apiVersion)) : undefined);
  }

  async function find(apiVersion: string, kind: string): Promise<ApiResource> {
    const resource = await lookIn(apiVersion, (each) => each.kind === kind);
    if (resource) return resource;
    throw unknownKind(`${kind} of ${apiVersion}`, `${apiVersion} ${kind}`);
  }

  async function named(name: string, group?: string): Promise<ApiResource> {
    const wanted = name.toLowerCase();
    const fits = ({ plural, kind }: ApiResource) => plural === wanted || kind.toLowerCase() === wanted;
    for (const apiVersion of await listVersions(transport, group)) {
      const resource = await lookIn(apiVersion, fits);
      if (resource) return resource;
    }
    throw unknownKind(group ? `${name} of ${group}` : name, name);
  }

  return { find, named, path: toPath };
}

function unknownKind(what: string, got: string): LoamError {
  return new LoamError('cluster-refused', `The cluster knows no ${what}.`, {
    expected: 'a kind that the cluster serves',
    got,
    hint: 'Install its CustomResourceDefinition first, or mend the name of the kind. `kubectl api-resources` lists what is there.',
  });
}

/** The version of each group that the cluster prefers; without a group of all, the oldest kinds first. */
async function listVersions(transport: Transport, group: string | undefined): Promise<string[]> {
  if (group === 'core') return ['v1'];
  const { groups = [] } = await transport.json<{
    groups?: { name: string; preferredVersion?: { groupVersion?: string } }[];
  }>('/apis', { what: 'API groups' });
  const versions = groups
    .filter(({ name }) => !group || name === group)
    .flatMap(({ preferredVersion }) => preferredVersion?.groupVersion ?? []);
  return group ? versions : ['v1', ...versions];
}

function toPath(resource: ApiResource, namespace?: string, name?: string): string {
  const root = resource.apiVersion.includes('/')
    ? `/apis/${resource.apiVersion}`
    : `/api/${resource.apiVersion}`;
  const scope =
    resource.namespaced && namespace !== undefined ? `/namespaces/${toSegment('Namespace', namespace)}` : '';
  return `${root}${scope}/${resource.plural}${name === undefined ? '' : `/${toSegment(resource.kind, name)}`}`;
}

async function fetchGroup(transport: Transport, apiVersion: string): Promise<Map<string, ApiResource>> {
  if (!/^([a-z0-9.-]+\/)?[a-z0-9]+$/.test(apiVersion))
    throw new LoamError('cluster-refused', `${JSON.stringify(apiVersion)} is no apiVersion.`, {
      expected: 'v1 or group/version',
      got: apiVersion,
    });
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  let list: ApiResourceList;
  try {
    list = await transport.json<ApiResourceList>(path, { what: apiVersion });
  } catch (error) {
    if (error instanceof LoamError && error.code === 'not-found') return new Map();
    throw error;
  }
  const resources = (list.resources ?? []).filter((r) => !r.name.includes('/'));
  return new Map(
    resources.map((r) => [
      r.kind,
      { apiVersion, kind: r.kind, plural: r.name, namespaced: r.namespaced, verbs: r.verbs },
    ]),
  );
}
