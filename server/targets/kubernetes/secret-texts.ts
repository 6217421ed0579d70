import type { KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';

/**
 * Throws LoamError `cluster-refused` where the values of a Secret are no texts. An API server would refuse them too, but with
 * the value in its answer.
 */
export function assertSecretTexts({ apiVersion, kind, metadata, ...rest }: KubeResource): void {
  if (kind !== 'Secret' || apiVersion !== 'v1') return;
  for (const field of ['data', 'stringData']) {
    const values = rest[field];
    if (values === undefined || values === null) continue;
    if (!isJsonObject(values))
      throw notText(metadata.name, field, Array.isArray(values) ? 'a list' : 'no map');
    for (const [key, value] of Object.entries(values))
      // Null takes a value away.
      if (typeof value !== 'string' && value !== null)
        throw notText(
          metadata.name,
          `${field}.${key}`,
          typeof value === 'object' ? 'no text' : `a ${typeof value}`,
        );
  }
}

function notText(name: string, path: string, got: string): LoamError {
  const message = `Secret ${name}: ${path} is ${got}.`;
  return new LoamError('cluster-refused', message, {
    path,
    expected: path.includes('.') ? 'a text' : 'a map of texts',
    got,
    hint: 'Put the values of Secrets into quotes.',
    problems: [{ code: 'cluster-refused', message, path }],
  });
}
