import { type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { taskBasics } from './job-schema';
import { containerOf, podLabels, pullSecretsOf } from './pod';
import { podVolumes } from './volumes';
import { volumes } from './volumes-schema';

const schema = s.parameters({ ...taskBasics(), volumes: s.optional(volumes({ deprecated: false })) });

export const task = defineComponent({
  name: 'task',
  revision: 1,
  title: s.text('Task', '任务'),
  description: s.text('A job that runs code or a script to its end.', '运行代码或脚本直至完成的任务。'),
  icon: 'player-play',
  schema,
  workload: 'batch/v1/Job',
  ui: { order: ['image', 'cmd', 'env', 'count', 'restart', 'cpu', 'memory', 'volumes'] },
  examples: [
    {
      title: s.text('Pi to 200 places', '计算圆周率'),
      properties: { image: 'perl:5.40', cmd: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(200)'] },
    },
  ],
  render,
});

function render(ctx: RenderContext<s.ParametersOf<typeof schema>>): Rendered {
  // The probes are taken for KubeVela's sake, and a task has no use for them.
  const { livenessProbe: _alive, readinessProbe: _ready, ...p } = ctx.parameters;
  const { mounts, volumes: podVolumeList } = podVolumes(p);
  return {
    workload: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: `${ctx.appName}-${ctx.name}` },
      spec: {
        parallelism: p.count,
        completions: p.count,
        template: {
          metadata: compact({ labels: podLabels(ctx, p.labels), annotations: p.annotations }),
          spec: compact({
            restartPolicy: p.restart,
            containers: [containerOf(ctx.name, p, mounts)],
            volumes: podVolumeList,
            imagePullSecrets: pullSecretsOf(p.imagePullSecrets),
          }),
        },
      },
    },
  };
}
