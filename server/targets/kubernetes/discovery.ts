import { LoamError } from '@/server/domain/error';
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

  async function find(apiVersion: string, kind: string): Promise<ApiResource> {
    const known = groups.get(apiVersion);
    let resource = (await (known?.resources ?? load(apiVersion))).get(kind);
    if (!resource && known && now() - known.at > retryMissingMs)
      resource = (await load(apiVersion)).get(kind);
    if (resource) return resource;
    throw new LoamError('cluster-refused', `The cluster knows no ${kind} of ${apiVersion}.`, {
      expected: 'a kind that the cluster serves',
      got: `${apiVersion} ${kind}`,
      hint: 'Install its CustomResourceDefinition first, or mend apiVersion and kind. `kubectl api-resources` lists what is there.',
    });
  }

  return { find, path: toPath };
}

function toPath(resource: ApiResource, namespace?: string, name?: string): string {
  const root = resource.apiVersion.includes('/')
    ? `/apis/${resource.apiVersion}`
    : `/api/${resource.apiVersion}`;
  const scope =
    resource.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
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
