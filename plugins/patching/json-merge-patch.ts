import { type KubeResource, type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { mergePatch } from '../sdk/merge';
import * as s from '../sdk/schema';
import { everyWorkload } from '../sdk/workload-kinds';

export const jsonMergePatch = defineTrait({
  name: 'json-merge-patch',
  revision: 1,
  title: s.text('Merge patch', '合并补丁'),
  description: s.text(
    'Merges any object into the workload (RFC 7396): lists are replaced, null removes.',
    '将任意对象合并到工作负载（RFC 7396）：列表替换，null 删除。',
  ),
  icon: 'git-merge',
  schema: s.anyObject(s.text('Patch', '补丁'), { widget: 'code', widgetOptions: { language: 'yaml' } }),
  stage: 'render',
  appliesTo: everyWorkload,
  examples: [
    {
      title: s.text('A deadline', '期限'),
      properties: { spec: { progressDeadlineSeconds: 120 } },
    },
  ],
  patch: ({ workload, parameters }: TraitContext<Record<string, unknown>>): TraitResult => ({
    workload: mergePatch(workload, parameters) as KubeResource,
  }),
});
