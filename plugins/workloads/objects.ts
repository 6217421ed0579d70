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
  return { ...(value as object), apiVersion, kind, metadata: { ...given, name } };
}
