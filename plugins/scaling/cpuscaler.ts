import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as s from '../sdk/schema';
import { scalableWorkloads } from '../sdk/workload-kinds';
import { bounds } from './hpa-schema';

const schema = s.parameters({
  ...bounds(),
  cpuUtil: s.integer(s.text('CPU use (%)', 'CPU 使用率（%）'), {
    default: 50,
    help: s.text('Share of the requested CPU that pods are kept at', '目标 CPU 使用率'),
  }),
});

export const cpuscaler = defineTrait({
  name: 'cpuscaler',
  revision: 1,
  title: s.text('CPU autoscaler', 'CPU 自动伸缩'),
  description: s.text('Scales by the CPU use of the pods.', '按 Pod 的 CPU 使用率自动伸缩。'),
  icon: 'chart-line',
  schema,
  stage: 'render',
  appliesTo: scalableWorkloads,
  kinds: ['autoscaling/v1/HorizontalPodAutoscaler'],
  examples: [{ title: s.text('Up to five pods', '最多五个 Pod'), properties: { max: 5, cpuUtil: 60 } }],
  patch: ({ name, parameters: p }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => ({
    resources: [
      {
        name: 'cpuscaler',
        resource: {
          apiVersion: 'autoscaling/v1',
          kind: 'HorizontalPodAutoscaler',
          metadata: { name },
          spec: {
            scaleTargetRef: { apiVersion: p.targetAPIVersion, kind: p.targetKind, name },
            minReplicas: p.min,
            maxReplicas: p.max,
            targetCPUUtilizationPercentage: p.cpuUtil,
          },
        },
      },
    ],
  }),
});
