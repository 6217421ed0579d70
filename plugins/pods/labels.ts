import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { get, mergePatch, update } from '../sdk/merge';
import * as s from '../sdk/schema';
import { everyWorkload } from '../sdk/workload-kinds';

const schema = s.map(s.text('Labels', '标签'), s.nullable(s.string(s.text('Value', '值'))), {
  widget: 'key-value',
});

export const labels = defineTrait({
  name: 'labels',
  revision: 1,
  title: s.text('Labels', '标签'),
  description: s.text('Adds labels to the workload and its pods.', '为工作负载及其 Pod 添加标签。'),
  icon: 'tag',
  schema,
  stage: 'render',
  appliesTo: everyWorkload,
  examples: [{ title: s.text('Who owns it', '归属信息'), properties: { team: 'payments', tier: 'backend' } }],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const add = (old: unknown) => mergePatch(old, parameters);
    let changed = update(workload, ['metadata', 'labels'], add);
    if (get(workload, 'spec', 'template') !== undefined) {
      changed = update(changed, ['spec', 'template', 'metadata', 'labels'], add);
    }
    return { workload: changed };
  },
});
