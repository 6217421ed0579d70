import type { KubeResource } from '../sdk/definition';
import { refuse } from '../sdk/refusal';

/** A map as an object that can be applied. */
export function toObject(value: Record<string, unknown>, path: string): KubeResource {
  const { apiVersion, kind, metadata } = value as Partial<KubeResource>;
  const missing = [
    [apiVersion, 'apiVersion'],
    [kind, 'kind'],
    [metadata?.name, 'metadata.name'],
  ].find(([part]) => typeof part !== 'string' || part === '');
  if (missing)
    refuse(`\`${missing[1]}\` is missing`, {
      path: `${path}.${missing[1]}`,
      expected: 'a Kubernetes object',
    });
  return value as KubeResource;
}
