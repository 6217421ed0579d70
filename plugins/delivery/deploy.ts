import { type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';

const schema = s.parameters({
  policies: s.list(s.text('Policies', '策略'), s.string(s.text('Policy', '策略'), { widget: 'policy' }), {
    default: [],
    help: s.text(
      'Where to deliver and what to change there; to the stage of the run, if left out',
      '部署目标与差异化配置，默认部署到本次运行的阶段',
    ),
  }),
  auto: s.boolean(s.text('Without approval', '无需审批'), {
    default: true,
    help: s.text('Off: the run waits here until somebody resumes it', '关闭后，运行会在此等待人工继续'),
  }),
  parallelism: s.integer(s.text('At once', '并行数'), {
    default: 5,
    minimum: 1,
    help: s.text('Components delivered at the same time', '同时部署的组件数量'),
  }),
  ignoreTerraformComponent: s.boolean(s.text('Leave Terraform out', '忽略 Terraform 组件'), {
    default: true,
    advanced: true,
  }),
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const deploy = defineWorkflowStep({
  name: 'deploy',
  revision: 1,
  title: s.text('Deploy', '部署'),
  description: s.text(
    'Delivers the components to clusters and stages, and waits until they are healthy.',
    '将组件部署到集群与阶段，并等待其健康。',
  ),
  icon: 'rocket',
  schema,
  repeatable: true,
  examples: [
    { title: s.text('With a topology', '指定拓扑'), properties: { policies: ['production'] } },
    { title: s.text('After approval', '审批后部署'), properties: { policies: ['production'], auto: false } },
  ],
  start: (ctx: Context): Outcome =>
    ctx.parameters.auto
      ? deployment(ctx)
      : {
          type: 'suspended',
          reason: `Waiting for approval of the deploy step "${ctx.stepName}"`,
          resume: 'poll',
        },
  poll: (ctx: Context): Outcome => deployment(ctx),
});

function deployment({ parameters: { auto: _approved, ...input } }: Context): Outcome {
  return { type: 'spawn', child: { kind: 'deployment', input } };
}
