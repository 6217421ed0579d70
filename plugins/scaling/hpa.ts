import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as s from '../sdk/schema';
import { scalableWorkloads } from '../sdk/workload-kinds';
import { bounds } from './hpa-schema';

const target = () => ({
  type: s.choice(s.text('Measured as', '度量方式'), ['Utilization', 'AverageValue'], {
    default: 'Utilization',
  }),
  value: s.integer(s.text('Target', '目标值'), { default: 50 }),
});

const schema = s.parameters({
  ...bounds(),
  cpu: s.object(s.text('CPU', 'CPU'), target(), { default: {} }),
  mem: s.optional(s.object(s.text('Memory', '内存'), target())),
  podCustomMetrics: s.optional(
    s.list(
      s.text('Other metrics of the pods', '其它 Pod 指标'),
      s.object(s.text('Metric', '指标'), {
        name: s.string(s.text('Name', '名称')),
        value: s.string(s.text('Average', '平均值')),
      }),
    ),
  ),
});
type Target = { type: 'Utilization' | 'AverageValue'; value: number };

export const hpa = defineTrait({
  name: 'hpa',
  revision: 1,
  title: s.text('Autoscaler', '自动伸缩'),
  description: s.text(
    'Scales by CPU, memory or other metrics of the pods.',
    '按 CPU、内存或其它指标自动伸缩。',
  ),
  icon: 'chart-arrows-vertical',
  schema,
  stage: 'render',
  appliesTo: scalableWorkloads,
  kinds: ['autoscaling/v2/HorizontalPodAutoscaler'],
  examples: [{ title: s.text('By CPU', '按 CPU'), properties: { min: 2, max: 6, cpu: { value: 70 } } }],
  patch,
});

const firstWithStableApi = 23;

function patch({
  name,
  parameters: p,
  clusterVersion,
}: TraitContext<s.ParametersOf<typeof schema>>): TraitResult {
  const metrics = [
    resourceMetric('cpu', p.cpu),
    ...(p.mem === undefined ? [] : [resourceMetric('memory', p.mem)]),
    ...(p.podCustomMetrics ?? []).map((metric) => ({
      type: 'Pods',
      pods: { metric: { name: metric.name }, target: { type: 'AverageValue', averageValue: metric.value } },
    })),
  ];
  return {
    resources: [
      {
        name: 'hpa',
        resource: {
          apiVersion: clusterVersion.minor < firstWithStableApi ? 'autoscaling/v2beta2' : 'autoscaling/v2',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name },
          spec: {
            scaleTargetRef: { apiVersion: p.targetAPIVersion, kind: p.targetKind, name },
            minReplicas: p.min,
            maxReplicas: p.max,
            metrics,
          },
        },
      },
    ],
  };
}

function resourceMetric(name: string, { type, value }: Target) {
  const measured = type === 'Utilization' ? { averageUtilization: value } : { averageValue: value };
  return { type: 'Resource', resource: { name, target: { type, ...measured } } };
}
