import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import type { Api } from '@/playground/contract/api';

export type LiveObject = KubernetesObject & {
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
};

const kinds = [
  'apis/apps/v1/deployments',
  'apis/apps/v1/statefulsets',
  'apis/apps/v1/daemonsets',
  'apis/apps/v1/replicasets',
  'apis/batch/v1/jobs',
  'apis/batch/v1/cronjobs',
  'apis/networking.k8s.io/v1/ingresses',
  'api/v1/services',
  'api/v1/configmaps',
  'api/v1/secrets',
  'api/v1/persistentvolumeclaims',
  'api/v1/pods',
];

/** `kind/name` of everything in the cluster that carries the name of an application. */
export async function everythingOf(cluster: Api, application: string): Promise<string[]> {
  const selector = `labelSelector=${encodeURIComponent(`app.oam.dev/name=${application}`)}`;
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const { items } = await cluster.expect<KubernetesListObject<LiveObject>>('GET', `/${kind}?${selector}`);
      return items.map((item) => `${kind.split('/').at(-1)}/${item.metadata?.name}`);
    }),
  );
  return found.flat().toSorted();
}

export function deployment(cluster: Api, namespace: string, name: string): Promise<LiveObject> {
  return cluster.expect('GET', `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`);
}

export function service(cluster: Api, namespace: string, name: string): Promise<LiveObject> {
  return cluster.expect('GET', `/api/v1/namespaces/${namespace}/services/${name}`);
}

/** What changes when we write an object, and stays when its controllers write its status. */
export function footprint({ metadata }: LiveObject): unknown {
  const ours = (metadata?.managedFields ?? []).filter(({ manager }) => manager === 'loam');
  return { uid: metadata?.uid, generation: metadata?.generation, ours };
}

/** The paths at which `live` lacks or contradicts what was `said`. */
export function differences(said: unknown, live: unknown, path = ''): string[] {
  if (Array.isArray(said)) {
    if (!Array.isArray(live) || live.length !== said.length) return [`${path}: other elements`];
    return said.flatMap((each, index) => differences(each, live[index], `${path}[${index}]`));
  }
  if (said !== null && typeof said === 'object') {
    if (live === null || typeof live !== 'object') return [`${path}: missing`];
    return Object.entries(said).flatMap(([key, value]) =>
      differences(value, (live as Record<string, unknown>)[key], `${path}.${key}`),
    );
  }
  return said === live ? [] : [`${path}: ${JSON.stringify(said)} was said, ${JSON.stringify(live)} is there`];
}
