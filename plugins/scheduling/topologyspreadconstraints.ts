import { unifyPod } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const policy = (title: s.Label) => s.optional(s.choice(title, ['Honor', 'Ignore'], { advanced: true }));

const constraint = s.object(s.text('Constraint', '约束'), {
  maxSkew: s.integer(s.text('Greatest difference', '最大偏差'), {
    help: s.text('How far the numbers of pods may differ', '允许的 Pod 数量差异'),
  }),
  topologyKey: s.string(s.text('Topology key', '拓扑键')),
  whenUnsatisfiable: s.choice(
    s.text('When it cannot be met', '无法满足时'),
    ['DoNotSchedule', 'ScheduleAnyway'],
    {
      default: 'DoNotSchedule',
    },
  ),
  labelSelector: { ...kube.labelSelector(s.text('Pods', 'Pod')), default: {} },
  minDomains: s.optional(s.integer(s.text('At least this many places', '最少拓扑域'), { advanced: true })),
  matchLabelKeys: s.optional(
    s.list(s.text('Label keys', '标签键'), s.string(s.text('Key', '键')), { advanced: true }),
  ),
  nodeAffinityPolicy: policy(s.text('Node affinity', '节点亲和策略')),
  nodeTaintsPolicy: policy(s.text('Node taints', '节点污点策略')),
});

const schema = s.parameters({
  constraints: s.list(s.text('Constraints', '约束'), constraint, { default: [] }),
});

export const topologyspreadconstraints = defineTrait({
  name: 'topologyspreadconstraints',
  revision: 1,
  title: s.text('Even spread', '均匀分布'),
  description: s.text(
    'Spreads the pods over nodes, zones or other places.',
    '将 Pod 均匀分布到节点、可用区等。',
  ),
  icon: 'layout-distribute-horizontal',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('Over zones', '跨可用区'),
      properties: {
        constraints: [
          {
            maxSkew: 1,
            topologyKey: 'topology.kubernetes.io/zone',
            labelSelector: { matchLabels: { app: 'web' } },
          },
        ],
      },
    },
  ],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => ({
    workload: unifyPod(workload, { topologySpreadConstraints: parameters.constraints }),
  }),
});
