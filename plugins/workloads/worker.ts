import { type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { containerOf, podLabels, pullSecretsOf, selectorOf } from './pod';
import { containerBasics, mounts, probes } from './service-schema';
import { podVolumes } from './volumes';

const schema = s.parameters({ ...containerBasics(), ...mounts(), ...probes() });

export const worker = defineComponent({
  name: 'worker',
  revision: 1,
  title: s.text('Worker', '后台服务'),
  description: s.text(
    'A long-running, scalable container that works in the background, without a network endpoint.',
    '在后台长期运行、可伸缩、没有网络端点的容器。',
  ),
  icon: 'cpu',
  schema,
  workload: 'apps/v1/Deployment',
  ui: { order: ['image', 'cmd', 'env', 'cpu', 'memory', 'volumeMounts'] },
  examples: [
    {
      title: s.text('A loop that works', '循环任务'),
      properties: { image: 'busybox:1.36', cmd: ['sh', '-c', 'while true; do date; sleep 10; done'] },
    },
    {
      title: s.text('With a scratch folder', '带临时目录'),
      properties: {
        image: 'busybox:1.36',
        cmd: ['sleep', '86400'],
        volumeMounts: { emptyDir: [{ name: 'scratch', mountPath: '/scratch' }] },
      },
    },
  ],
  render,
});

function render(ctx: RenderContext<s.ParametersOf<typeof schema>>): Rendered {
  const p = ctx.parameters;
  const { mounts: volumeMounts, volumes } = podVolumes(p);
  return {
    workload: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: ctx.name },
      spec: {
        selector: { matchLabels: selectorOf(ctx) },
        template: {
          metadata: { labels: podLabels(ctx) },
          spec: compact({
            containers: [containerOf(ctx.name, p, volumeMounts)],
            imagePullSecrets: pullSecretsOf(p.imagePullSecrets),
            volumes,
          }),
        },
      },
    },
  };
}
