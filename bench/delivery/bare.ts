import type { KubernetesListObject, KubernetesObject } from '@kubernetes/client-node';
import type { Api } from '@/playground/contract/api';
import { atOnce } from '../support/at-once';
import type { BenchProduct } from './product';
import { oneService } from './product';
import type { Rollouts } from './rollouts';

export type Template = { name: string; namespace: string; resources: KubernetesObject[] };

const plurals: Record<string, string> = { Deployment: 'deployments', Service: 'services' };

/** The objects that the product makes of one application, to be made by nobody but this bench. */
export async function takeTemplate(product: BenchProduct): Promise<Template> {
  const name = 'bench-template';
  return { name, ...(await product.render(oneService(name))) };
}

export function objectsOf(template: Template, name: string, namespace: string): KubernetesObject[] {
  const text = JSON.stringify(template.resources).replaceAll(template.name, name);
  const objects = JSON.parse(text) as KubernetesObject[];
  for (const { metadata } of objects) if (metadata) metadata.namespace = namespace;
  return objects;
}

export function applyBare(cluster: Api, object: KubernetesObject): Promise<unknown> {
  const { kind = '', metadata } = object;
  const path = `${collection(kind, metadata?.namespace ?? '')}/${metadata?.name}`;
  const query = '?fieldManager=bare&force=true&fieldValidation=Strict';
  return cluster.patch('apply', path + query, object).then(({ code, text }) => {
    if (code >= 300) throw new Error(`${path} answered ${code}: ${text}`);
  });
}

export async function createNamespace(cluster: Api, name: string): Promise<void> {
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  const { code, text } = await cluster.patch('apply', `/api/v1/namespaces/${name}?fieldManager=bare`, body);
  if (code >= 300) throw new Error(`the namespace ${name} was refused: ${text}`);
  // No pod is let in before its account is there.
  const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  while ((await cluster.request('GET', account)).code !== 200) await pause();
}

/** Seconds from the first call until all are available, all have the new image, and nothing is left. */
export type Bare = {
  available: number;
  changed: number;
  gone: number;
  callsPerSecond: number;
  deploymentsPerSecond: number;
};

/** Foreground: an object goes after its pods, so that what it stands on can go after it. */
export type Propagation = 'Background' | 'Foreground';

export const newImage = 'nginx:1.28';

/** The same applications by bare calls: delivered, changed, deleted. */
export async function measureBare(
  { cluster, rollouts, template }: { cluster: Api; rollouts: Rollouts; template: Template },
  {
    names,
    namespace,
    concurrency,
    propagation = 'Background',
  }: { names: readonly string[]; namespace: string; concurrency: number; propagation?: Propagation },
): Promise<Bare> {
  await createNamespace(cluster, namespace);
  const keys = names.map((name) => `${namespace}/${name}`);
  const secondsSince = (begun: number, end = Date.now()) => (end - begun) / 1_000;
  // One application after the other, object by object, as whoever waits for nothing would do it.
  const each = (act: (object: KubernetesObject) => Promise<unknown>) =>
    atOnce(names, concurrency, async (name) => {
      for (const object of objectsOf(template, name, namespace)) await act(object);
    });
  const begun = Date.now();
  await each((object) => applyBare(cluster, object));
  const calls = secondsSince(begun);
  const available = secondsSince(begun, await rollouts.allDone(keys));
  const deploymentsPerSecond = rollouts.rateOf(keys);
  const change = Date.now();
  await each((object) => applyBare(cluster, withImage(object, newImage)));
  const changed = secondsSince(change, await rollouts.allDone(keys, { image: newImage }));
  const removal = Date.now();
  await each((object) => deleteBare(cluster, object, propagation));
  await allGone(cluster, namespace);
  const gone = secondsSince(removal);
  await cluster.request('DELETE', `/api/v1/namespaces/${namespace}`);
  const callsPerSecond = (names.length * template.resources.length) / calls;
  return { available, changed, gone, callsPerSecond, deploymentsPerSecond };
}

function withImage(object: KubernetesObject, image: string): KubernetesObject {
  return JSON.parse(
    JSON.stringify(object).replace(/"image":"[^"]*"/, `"image":"${image}"`),
  ) as KubernetesObject;
}

async function deleteBare(
  cluster: Api,
  { kind = '', metadata }: KubernetesObject,
  propagationPolicy: Propagation,
): Promise<void> {
  const path = `${collection(kind, metadata?.namespace ?? '')}/${metadata?.name}`;
  const { code, text } = await cluster.request('DELETE', path, { propagationPolicy });
  if (code >= 300) throw new Error(`${path} answered ${code}: ${text}`);
}

/** Until no object of a component is left in the namespace, and no pod of one. */
export async function allGone(cluster: Api, namespace: string): Promise<void> {
  const pods = `/api/v1/namespaces/${namespace}/pods`;
  for (const path of [collection('Deployment', namespace), collection('Service', namespace), pods]) {
    const query = `?limit=1&labelSelector=${encodeURIComponent('app.oam.dev/component')}`;
    while ((await cluster.expect<{ items: unknown[] }>('GET', path + query)).items.length > 0) await pause();
  }
}

/** Takes everything out of a namespace and waits for its pods to be gone, so that they burden nothing that follows. */
export async function clear(cluster: Api, namespace: string): Promise<void> {
  await cluster.request('DELETE', collection('Deployment', namespace), { propagationPolicy: 'Background' });
  const { items } = await cluster.expect<KubernetesListObject<KubernetesObject>>(
    'GET',
    collection('Service', namespace),
  );
  await atOnce(items, 10, ({ metadata }) =>
    cluster.request('DELETE', `${collection('Service', namespace)}/${metadata?.name}`),
  );
  const pods = `/api/v1/namespaces/${namespace}/pods?limit=1`;
  for (;;) {
    const left = await cluster.expect<KubernetesListObject<KubernetesObject>>('GET', pods);
    if (left.items.length === 0) break;
    await pause();
  }
  await cluster.request('DELETE', `/api/v1/namespaces/${namespace}`);
}

function collection(kind: string, namespace: string): string {
  const root = kind === 'Deployment' ? '/apis/apps/v1' : '/api/v1';
  return `${root}/namespaces/${namespace}/${plurals[kind]}`;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
