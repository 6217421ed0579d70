import type { DefinitionManifest, KubeResource } from '@/plugins/sdk/definition';
import { LoamError } from './error';

/** `apps/v1/Deployment` -> its group and kind. Versions come and go with clusters, and rights know none. */
export function groupKindOf(text: string): { group: string; kind: string } {
  const [kind = '', _version, group = ''] = text.split('/').toReversed();
  return { group, kind };
}

type Declared = Pick<DefinitionManifest, 'name' | 'kinds' | 'workload'>;
type Kinded = Pick<KubeResource, 'apiVersion' | 'kind'>;

/** Whether a definition said that it makes or reads such objects. Those packed before definitions said it may do as they like. */
export function isDeclared({ kinds, workload }: Declared, { apiVersion, kind }: Kinded): boolean {
  if (kinds === undefined) return true;
  const made = groupKindOf(`${apiVersion}/${kind}`);
  if (kinds.includes('*')) return true;
  // That its workload is no certain one says nothing of what it is.
  return [...kinds, workload ?? '*'].some((each) => {
    const said = groupKindOf(each);
    return said.group === made.group && said.kind === made.kind;
  });
}

/** Throws `denied` for a kind that a definition did not say it makes or reads. */
export function assertDeclared(manifest: Declared, { apiVersion, kind }: Kinded): void {
  if (isDeclared(manifest, { apiVersion, kind })) return;
  const { name, kinds = [] } = manifest;
  throw new LoamError('denied', `The definition ${name} did not declare that it makes or reads ${kind}.`, {
    expected: kinds.length === 0 ? 'no objects of its own' : kinds.join(', '),
    got: `${apiVersion}/${kind}`,
    hint: `Add "${apiVersion}/${kind}" to its kinds.`,
  });
}
