import { isJsonObject } from '@/server/domain/json';
import { type WorkflowModel, listOf, textOf } from '@/server/domain/workflow-edit/workflow-model';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';

/** Names in the application whose workflow it is, which its steps point at; a workflow of the library knows none. */
export function namesAround({ kind, tree }: WorkflowModel): Record<'components' | 'policies', string[]> {
  const namesIn = (list: string) =>
    kind === 'Application'
      ? listOf(valueIn(tree.value, ['spec', list])).flatMap((item) => {
          const name = isJsonObject(item) ? textOf(item['name']) : undefined;
          return name === undefined ? [] : [name];
        })
      : [];
  return { components: namesIn('components'), policies: namesIn('policies') };
}
