import type { KubeResource } from '../sdk/definition';
import { isObject } from '../sdk/merge';
import { refuse } from '../sdk/refusal';

/** A map as a Kubernetes object; one without a name gets `fallbackName`. */
export function toResource(value: unknown, path: string, fallbackName: string): KubeResource {
  const { apiVersion, kind, metadata } = isObject(value) ? value : {};
  const at = (field: string) => (path === '' ? field : `${path}.${field}`);
  if (typeof apiVersion !== 'string' || apiVersion === '') {
    refuse('a Kubernetes object needs its apiVersion', {
      path: at('apiVersion'),
      expected: 'for example apps/v1',
    });
  }
  if (typeof kind !== 'string' || kind === '') {
    refuse('a Kubernetes object needs its kind', { path: at('kind'), expected: 'for example ConfigMap' });
  }
  const given = isObject(metadata) ? metadata : {};
  const name = typeof given.name === 'string' && given.name !== '' ? given.name : fallbackName;
  assertMetadata(given, at);
  return { ...(value as object), apiVersion, kind, metadata: { ...given, name } };
}

const longestName = 253;

/** What the host takes of the metadata of any object; the rest is the cluster's to judge. */
function assertMetadata(metadata: Record<string, unknown>, at: (field: string) => string): void {
  const { name, namespace } = metadata;
  if (typeof name === 'string' && name.length > longestName) {
    refuse('the name of the object is too long', {
      path: at('metadata.name'),
      expected: `at most ${longestName} characters`,
      got: `${name.length} characters`,
    });
  }
  for (const [field, value] of [
    ['name', name],
    ['namespace', namespace],
  ] as const)
    if (value !== undefined && value !== null) assertText(value, at(`metadata.${field}`));
  for (const field of ['labels', 'annotations']) {
    const texts = metadata[field];
    if (!isObject(texts)) continue;
    for (const [key, value] of Object.entries(texts)) assertText(value, at(`metadata.${field}.${key}`));
  }
}

function assertText(value: unknown, path: string): void {
  if (typeof value === 'string') return;
  refuse('names, labels and annotations are texts', {
    path,
    expected: 'a text',
    got: JSON.stringify(value),
    hint: 'Put it into quotes.',
  });
}
