import { type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { taskBasics } from './job-schema';
import { containerOf, podLabels, pullSecretsOf } from './pod';
import { mounts } from './service-schema';
import { podVolumes } from './volumes';

const secondsOf = (title: s.Label, help: s.Label) => s.optional(s.integer(title, { help, advanced: true }));

const schema = s.parameters({
  schedule: s.string(s.text('Schedule', '调度'), {
    help: s.text('When it runs, in Cron format', 'Cron 格式的执行时间'),
    widget: 'cron',
  }),
  ...taskBasics(),
  suspend: s.boolean(s.text('Suspended', '暂停'), {
    default: false,
    help: s.text('No further runs are started', '不再启动新的运行'),
  }),
  concurrencyPolicy: s.choice(s.text('Overlapping runs', '并发策略'), ['Allow', 'Forbid', 'Replace'], {
    default: 'Allow',
    help: s.text('What happens when the last run still goes on', '上一次运行未结束时的处理方式'),
  }),
  successfulJobsHistoryLimit: s.integer(s.text('Successful runs kept', '保留的成功记录'), {
    default: 3,
    advanced: true,
  }),
  failedJobsHistoryLimit: s.integer(s.text('Failed runs kept', '保留的失败记录'), {
    default: 1,
    advanced: true,
  }),
  backoffLimit: s.integer(s.text('Retries', '重试次数'), { default: 6, advanced: true }),
  startingDeadlineSeconds: secondsOf(
    s.text('Starting deadline (s)', '启动期限（秒）'),
    s.text('How late a run may start', '允许延迟启动的时间'),
  ),
  ttlSecondsAfterFinished: secondsOf(
    s.text('Kept after its end (s)', '结束后保留（秒）'),
    s.text('A finished run is removed after this', '结束的运行在此时间后删除'),
  ),
  activeDeadlineSeconds: secondsOf(
    s.text('Time limit (s)', '时间限制（秒）'),
    s.text('A run that takes longer is ended', '超过此时间的运行会被终止'),
  ),
  hostAliases: s.optional(kube.hostAliases()),
  ...mounts(),
});

export const cronTask = defineComponent({
  name: 'cron-task',
  revision: 1,
  title: s.text('Scheduled task', '定时任务'),
  description: s.text('Runs code or a script to its end, at given times.', '按计划运行代码或脚本直至完成。'),
  icon: 'clock-play',
  schema,
  workload: 'batch/v1/CronJob',
  ui: { order: ['schedule', 'image', 'cmd', 'env', 'count', 'restart', 'suspend', 'concurrencyPolicy'] },
  examples: [
    {
      title: s.text('Every night', '每晚执行'),
      properties: { image: 'busybox:1.36', schedule: '0 3 * * *', cmd: ['sh', '-c', 'echo cleaning up'] },
    },
  ],
  render,
});

const firstWithStableApi = 25;

function render(ctx: RenderContext<s.ParametersOf<typeof schema>>): Rendered {
  const p = ctx.parameters;
  const metadata = () => compact({ labels: podLabels(ctx, p.labels), annotations: p.annotations });
  return {
    workload: {
      apiVersion: ctx.clusterVersion.minor < firstWithStableApi ? 'batch/v1beta1' : 'batch/v1',
      kind: 'CronJob',
      metadata: { name: ctx.name },
      spec: compact({
        schedule: p.schedule,
        concurrencyPolicy: p.concurrencyPolicy,
        suspend: p.suspend,
        successfulJobsHistoryLimit: p.successfulJobsHistoryLimit,
        failedJobsHistoryLimit: p.failedJobsHistoryLimit,
        startingDeadlineSeconds: p.startingDeadlineSeconds,
        jobTemplate: {
          metadata: metadata(),
          spec: compact({
            parallelism: p.count,
            completions: p.count,
            ttlSecondsAfterFinished: p.ttlSecondsAfterFinished,
            activeDeadlineSeconds: p.activeDeadlineSeconds,
            backoffLimit: p.backoffLimit,
            template: { metadata: metadata(), spec: podSpec(ctx) },
          }),
        },
      }),
    },
  };
}

function podSpec(ctx: RenderContext<s.ParametersOf<typeof schema>>) {
  // The probes are taken for KubeVela's sake, and a task has no use for them.
  const { livenessProbe: _alive, readinessProbe: _ready, ...p } = ctx.parameters;
  const { mounts: volumeMounts, volumes } = podVolumes(p);
  return compact({
    restartPolicy: p.restart,
    containers: [containerOf(ctx.name, p, volumeMounts)],
    volumes,
    imagePullSecrets: pullSecretsOf(p.imagePullSecrets),
    hostAliases: p.hostAliases,
  });
}
