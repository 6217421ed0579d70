import { unifyPod } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';
import { affinitySchema } from './affinity-schema';

type Parameters = s.ParametersOf<typeof affinitySchema>;
type Terms = { required?: unknown; preferred?: unknown };

export const affinity = defineTrait({
  name: 'affinity',
  revision: 1,
  title: s.text('Placement on nodes', '节点调度'),
  description: s.text(
    'Says which nodes the pods go to, which pods they stay near or away from, and which taints they bear.',
    '指定 Pod 调度到哪些节点、靠近或远离哪些 Pod 以及可容忍的污点。',
  ),
  icon: 'magnet',
  schema: affinitySchema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('One pod per node', '每个节点一个 Pod'),
      properties: {
        podAntiAffinity: {
          required: [
            { labelSelector: { matchLabels: { app: 'web' } }, topologyKey: 'kubernetes.io/hostname' },
          ],
        },
      },
    },
    {
      title: s.text('On nodes with a GPU', '带 GPU 的节点'),
      properties: {
        nodeAffinity: {
          required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'gpu', operator: 'Exists' }] }] },
        },
        tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }],
      },
    },
  ],
  patch: ({ workload, parameters: p }: TraitContext<Parameters>): TraitResult => {
    const rules = compact({
      podAffinity: p.podAffinity && scheduling(p.podAffinity),
      podAntiAffinity: p.podAntiAffinity && scheduling(p.podAntiAffinity),
      nodeAffinity: p.nodeAffinity && scheduling(p.nodeAffinity),
    });
    const isRuled = Object.keys(rules).length > 0;
    const patch = compact({ affinity: isRuled ? rules : undefined, tolerations: p.tolerations });
    return { workload: unifyPod(workload, patch) };
  },
});

function scheduling({ required, preferred }: Terms) {
  return compact({
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred,
  });
}
