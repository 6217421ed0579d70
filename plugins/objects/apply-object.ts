import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';
import { assertOwnCluster, cluster } from './cluster';
import { liveObject, toObject } from './object';

const schema = s.parameters({
  value: s.anyObject(s.text('Object', '对象'), {
    help: s.text('The Kubernetes object', 'Kubernetes 对象'),
    widget: 'object',
  }),
  cluster,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const applyObject = defineWorkflowStep({
  name: 'apply-object',
  revision: 1,
  title: s.text('Apply object', '应用对象'),
  description: s.text(
    'Applies an object of the namespace; it goes with the application.',
    '在命名空间中应用一个对象，随应用一起删除。',
  ),
  icon: 'file-code',
  schema,
  capabilities: ['k8s:write'],
  repeatable: true,
  outputs: s.parameters({ value: liveObject(s.text('Object', '对象')) }),
  kinds: ['*'],
  examples: [
    {
      title: s.text('A ConfigMap', '一个 ConfigMap'),
      properties: {
        value: {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'settings' },
          data: { mode: 'fast' },
        },
      },
    },
  ],
  async start({ parameters }: Context, { k8s }: Capabilities): Promise<Outcome> {
    assertOwnCluster(parameters.cluster);
    const object = toObject(parameters.value, 'value');
    const value = await k8s?.apply(object);
    const message = `${object.kind} ${object.metadata.name} applied`;
    return { type: 'succeeded', message, outputs: { value: (value ?? object) as never } };
  },
});
