import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { assertOwnCluster, cluster } from './cluster';
import { liveObject } from './object';

const schema = s.parameters({
  image: s.string(s.text('Image', '镜像'), { widget: 'image' }),
  replicas: s.integer(s.text('Replicas', '副本数'), { default: 1, minimum: 0 }),
  cmd: s.optional(s.list(s.text('Command', '命令'), s.string(s.text('Word', '词')))),
  cluster,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const applyDeployment = defineWorkflowStep({
  name: 'apply-deployment',
  revision: 1,
  title: s.text('Apply Deployment', '应用 Deployment'),
  description: s.text(
    'Runs a Deployment named after the step and waits for its replicas.',
    '运行一个以步骤命名的 Deployment 并等待其副本就绪。',
  ),
  icon: 'box',
  schema,
  capabilities: ['k8s:read', 'k8s:write'],
  repeatable: true,
  outputs: s.parameters({ value: liveObject(s.text('Object', '对象')) }),
  kinds: ['apps/v1/Deployment'],
  examples: [{ title: s.text('One nginx', '一个 nginx'), properties: { image: 'nginx:1.27' } }],
  async start(ctx: Context, { k8s }: Capabilities): Promise<Outcome> {
    assertOwnCluster(ctx.parameters.cluster);
    await k8s?.apply(deploymentOf(ctx));
    return look(ctx, { k8s } as Capabilities);
  },
  poll: look,
});

function deploymentOf({ stepName, appName, parameters: { image, replicas, cmd } }: Context) {
  const labels = { 'workflow.oam.dev/step-name': `${appName}-${stepName}` };
  const container = compact({ name: stepName, image, command: cmd });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: stepName },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}

async function look({ stepName, parameters }: Context, { k8s }: Capabilities): Promise<Outcome> {
  const live = await k8s?.get('apps/v1', 'Deployment', stepName);
  const status = (live?.['status'] ?? {}) as { readyReplicas?: number };
  const ready = status.readyReplicas ?? 0;
  const message = `${ready} of ${parameters.replicas} pods are ready`;
  if (live && ready >= parameters.replicas)
    return { type: 'succeeded', message, outputs: { value: live as never } };
  return { type: 'waiting', message, pollAfterMs: 1_000 };
}
