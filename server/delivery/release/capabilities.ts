import { LoamError } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';

/** What charts ask a cluster for: its version, and the API versions that it serves. */
export async function readCapabilities(
  api: Pick<ClusterApi, 'version' | 'read'>,
): Promise<{ kubeVersion: string; apiVersions: string[] }> {
  const [version, groups] = await Promise.all([api.version(), readJson(api, '/apis')]);
  const served = (Array.isArray(groups['groups']) ? groups['groups'] : []).flatMap((group) => {
    const versions = isJsonObject(group) ? group['versions'] : undefined;
    return (Array.isArray(versions) ? versions : []).flatMap((each) => {
      const name = isJsonObject(each) ? each['groupVersion'] : undefined;
      return typeof name === 'string' ? [name] : [];
    });
  });
  return { kubeVersion: version.git.replace(/[+-].*$/, ''), apiVersions: ['v1', ...served] };
}

async function readJson(api: Pick<ClusterApi, 'read'>, path: string): Promise<Record<string, unknown>> {
  const { status, body } = await api.read(path);
  try {
    const value: unknown = JSON.parse(body);
    if (status === 200 && isJsonObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new LoamError(
    'cluster-refused',
    `The cluster does not say what it serves: ${path} answers ${status}.`,
  );
}
