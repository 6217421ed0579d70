import { unifyPod } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { sortedEntries } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({
  affinity: s.optional(
    s.map(s.text('Node labels', '节点标签'), s.list(s.text('Values', '值'), s.string(s.text('Value', '值')))),
  ),
  tolerations: s.optional(
    s.map(s.text('Tolerations', '容忍'), s.string(s.text('Value', '值')), { widget: 'key-value' }),
  ),
});

export const nodeAffinity = defineTrait({
  name: 'node-affinity',
  revision: 1,
  title: s.text('Nodes (old)', '节点亲和（旧）'),
  description: s.text(
    'Nodes by label, and taints borne. Deprecated: use affinity.',
    '按标签选择节点。已弃用：请使用 affinity。',
  ),
  icon: 'magnet',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [{ title: s.text('In two zones', '两个可用区'), properties: { affinity: { zone: ['a', 'b'] } } }],
  patch: ({ workload, parameters: p }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const patch: Record<string, unknown> = {};
    if (p.affinity !== undefined) {
      const matchExpressions = sortedEntries(p.affinity).map(([key, values]) => ({
        key,
        operator: 'In',
        values,
      }));
      const required = { nodeSelectorTerms: [{ matchExpressions }] };
      patch.affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } };
    }
    if (p.tolerations !== undefined) {
      patch.tolerations = sortedEntries(p.tolerations).map(([key, value]) => ({
        effect: 'NoSchedule',
        key,
        operator: 'Equal',
        value,
      }));
    }
    return { workload: unifyPod(workload, patch) };
  },
});
