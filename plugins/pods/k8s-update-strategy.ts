import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { update } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { serviceWorkloads } from '../sdk/workload-kinds';

const share = (title: s.Label) => s.string(title, { default: '25%' });
const rolling = {
  maxSurge: share(s.text('More pods at a time', '最大激增')),
  maxUnavailable: share(s.text('Fewer pods at a time', '最大不可用')),
  partition: s.integer(s.text('Partition', '分区'), { default: 0 }),
};

const schema = s.parameters({
  targetAPIVersion: s.string(s.text('API version of the workload', '工作负载 API 版本'), {
    default: 'apps/v1',
    advanced: true,
  }),
  targetKind: s.choice(s.text('Workload', '工作负载'), ['Deployment', 'StatefulSet', 'DaemonSet'], {
    default: 'Deployment',
  }),
  strategy: s.object(
    s.text('Strategy', '策略'),
    {
      type: s.choice(s.text('Type', '类型'), ['RollingUpdate', 'Recreate', 'OnDelete'], {
        default: 'RollingUpdate',
      }),
      rollingStrategy: s.object(s.text('Rolling', '滚动更新'), rolling, { default: {} }),
    },
    { default: {} },
  ),
});
type Context = TraitContext<s.ParametersOf<typeof schema>>;

export const updateStrategy = defineTrait({
  name: 'k8s-update-strategy',
  revision: 1,
  title: s.text('Update strategy', '更新策略'),
  description: s.text(
    'Says how pods are replaced by those of a new revision.',
    '设置新版本如何替换旧的 Pod。',
  ),
  icon: 'refresh',
  schema,
  stage: 'render',
  appliesTo: serviceWorkloads,
  examples: [
    { title: s.text('All at once', '全部重建'), properties: { strategy: { type: 'Recreate' } } },
    {
      title: s.text('One after the other', '逐个替换'),
      properties: { strategy: { rollingStrategy: { maxSurge: '1', maxUnavailable: '0' } } },
    },
  ],
  patch: ({ workload, parameters }: Context): TraitResult => {
    const { targetKind, strategy } = parameters;
    if (workload.kind !== targetKind) {
      refuse(`the strategy is for a ${targetKind}, and the component makes a ${workload.kind}`, {
        path: 'targetKind',
        expected: workload.kind,
        got: targetKind,
      });
    }
    const unfit = targetKind === 'Deployment' ? 'OnDelete' : 'Recreate';
    if (strategy.type === unfit) {
      refuse(`a ${targetKind} has no strategy ${unfit}`, { path: 'strategy.type', got: unfit });
    }
    const field = targetKind === 'Deployment' ? 'strategy' : 'updateStrategy';
    return { workload: update(workload, ['spec', field], () => strategyOf(parameters)) };
  },
});

function strategyOf({ targetKind, strategy: { type, rollingStrategy } }: Context['parameters']) {
  if (type !== 'RollingUpdate') return { type };
  const { maxSurge, maxUnavailable, partition } = rollingStrategy;
  return { type, rollingUpdate: targetKind === 'StatefulSet' ? { partition } : { maxSurge, maxUnavailable } };
}
