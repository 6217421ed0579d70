import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';
import { assertOwnCluster, cluster } from './cluster';
import { liveObject } from './object';

const schema = s.parameters({
  apiVersion: s.string(s.text('API version', 'API 版本'), { default: 'v1' }),
  kind: s.string(s.text('Kind', '类型')),
  name: s.string(s.text('Name', '名称')),
  namespace: s.optional(
    s.string(s.text('Namespace', '命名空间'), { help: s.text('That of the stage', '阶段的命名空间') }),
  ),
  cluster,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const readObject = defineWorkflowStep({
  name: 'read-object',
  revision: 1,
  title: s.text('Read object', '读取对象'),
  description: s.text(
    'Reads an object from the cluster; later steps take parts of it as outputs, such as output.value.status.',
    '从集群读取对象，后续步骤可将其部分作为输出使用，例如 output.value.status。',
  ),
  icon: 'file-search',
  schema,
  capabilities: ['k8s:read'],
  repeatable: true,
  outputs: s.parameters({ value: liveObject(s.text('Object', '对象')) }),
  kinds: ['*'],
  examples: [
    {
      title: s.text('A ConfigMap', '一个 ConfigMap'),
      properties: { apiVersion: 'v1', kind: 'ConfigMap', name: 'settings' },
    },
  ],
  async start({ parameters }: Context, { k8s }: Capabilities): Promise<Outcome> {
    const { apiVersion, kind, name, namespace } = parameters;
    assertOwnCluster(parameters.cluster);
    const value = await k8s?.get(apiVersion, kind, name, namespace);
    if (value) return { type: 'succeeded', outputs: { value: value as never } };
    const message = `There is no ${kind} ${name}.`;
    return { type: 'failed', error: { code: 'not-found', message, got: name }, retryable: false };
  },
});
