import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { workflowLabel } from './clean-jobs';
import { assertOwnCluster, cluster } from './cluster';
import { liveObject, toObject } from './object';

const schema = s.parameters({
  value: s.anyObject(s.text('Job', '任务'), {
    help: s.text('The Kubernetes Job', 'Kubernetes Job 对象'),
    widget: 'object',
  }),
  cluster,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;
type Job = { spec?: { completions?: number }; status?: { succeeded?: number; conditions?: Condition[] } };
type Condition = { type: string; status: string; message?: string };

export const applyJob = defineWorkflowStep({
  name: 'apply-job',
  revision: 1,
  title: s.text('Run a Job', '运行任务'),
  description: s.text(
    'Applies a Job and waits until it is complete. Fails when the Job does.',
    '应用一个 Job 并等待完成，Job 失败时步骤失败。',
  ),
  icon: 'player-play',
  schema,
  capabilities: ['k8s:read', 'k8s:write'],
  repeatable: true,
  outputs: s.parameters({
    value: liveObject(s.text('Job', '任务')),
    apply: liveObject(s.text('Job', '任务')),
  }),
  kinds: ['batch/v1/Job'],
  examples: [
    {
      title: s.text('A migration', '数据迁移'),
      properties: {
        value: {
          apiVersion: 'batch/v1',
          kind: 'Job',
          metadata: { name: 'migrate' },
          spec: {
            template: {
              spec: { restartPolicy: 'Never', containers: [{ name: 'migrate', image: 'busybox' }] },
            },
          },
        },
      },
    },
  ],
  async start(ctx: Context, host: Capabilities): Promise<Outcome> {
    assertOwnCluster(ctx.parameters.cluster);
    const job = jobOf(ctx);
    const labels = { ...job.metadata.labels, [workflowLabel]: ctx.appName };
    await host.k8s?.apply({ ...job, metadata: { ...job.metadata, labels } });
    return look(ctx, host);
  },
  poll: look,
});

function jobOf({ parameters: { value } }: Context) {
  const job = toObject(value, 'value');
  if (job.kind === 'Job' && job.apiVersion === 'batch/v1') return job;
  return refuse('this is no Job', {
    path: 'value.kind',
    expected: 'batch/v1, Job',
    got: `${job.apiVersion}, ${job.kind}`,
    hint: 'Other objects are applied by apply-object.',
  });
}

async function look(ctx: Context, { k8s }: Capabilities): Promise<Outcome> {
  const { name, namespace } = jobOf(ctx).metadata;
  const live = await k8s?.get('batch/v1', 'Job', name, namespace);
  const { spec, status } = (live ?? {}) as Job;
  const holds = (type: string) =>
    status?.conditions?.find((each) => each.type === type && each.status === 'True');
  const failed = holds('Failed');
  if (failed) {
    const message = `The Job ${name} failed${failed.message === undefined ? '' : `: ${failed.message}`}.`;
    return { type: 'failed', error: { code: 'unhealthy', message }, retryable: false };
  }
  const wanted = spec?.completions ?? 1;
  const done = status?.succeeded ?? 0;
  if (live && (holds('Complete') || done >= wanted)) {
    return {
      type: 'succeeded',
      message: `${name} is complete`,
      outputs: { value: live as never, apply: live as never },
    };
  }
  return { type: 'waiting', message: `${done} of ${wanted} completions of ${name}`, pollAfterMs: 1_000 };
}
