import { isDeclared } from '@/plugins/sdk/declared-kinds';
import type { DefinitionManifest, KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from './error';

/** Throws `denied` for a kind that a definition did not say it makes or reads. */
export function assertDeclared(
  manifest: Pick<DefinitionManifest, 'name' | 'kinds' | 'workload'>,
  { apiVersion, kind }: Pick<KubeResource, 'apiVersion' | 'kind'>,
): void {
  if (isDeclared(manifest, { apiVersion, kind })) return;
  const { name, kinds = [] } = manifest;
  throw new LoamError('denied', `The definition ${name} did not declare that it makes or reads ${kind}.`, {
    expected: kinds.length === 0 ? 'no objects of its own' : kinds.join(', '),
    got: `${apiVersion}/${kind}`,
    hint: `Add "${apiVersion}/${kind}" to its kinds.`,
  });
}
