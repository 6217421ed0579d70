import type { DefinitionManifest, KubeResource } from './definition';

/** `apps/v1/Deployment` -> its group and kind. Versions come and go with clusters, and rights know none. */
export function groupKindOf(text: string): { group: string; kind: string } {
  const [kind = '', _version, group = ''] = text.split('/').toReversed();
  return { group, kind };
}

type Kinded = Pick<KubeResource, 'apiVersion' | 'kind'>;

/** Whether a definition said that it makes or reads such objects. Those packed before definitions said it may do as they like. */
export function isDeclared(
  { kinds, workload }: Pick<DefinitionManifest, 'kinds' | 'workload'>,
  { apiVersion, kind }: Kinded,
): boolean {
  if (kinds === undefined) return true;
  const made = groupKindOf(`${apiVersion}/${kind}`);
  return [...kinds, workload ?? ''].some((each) => {
    const said = groupKindOf(each);
    return each === '*' || (said.group === made.group && said.kind === made.kind);
  });
}
