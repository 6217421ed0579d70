import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { assertOwnCluster, cluster } from './cluster';

const schema = s.parameters({
  configName: s.string(s.text('Name', '名称'), { help: s.text('Of the ConfigMap', 'ConfigMap 的名称') }),
  namespace: s.optional(s.string(s.text('Namespace', '命名空间'))),
  data: s.anyObject(s.text('Data', '数据'), { widget: 'object' }),
  cluster,
});

export const export2config = defineWorkflowStep({
  name: 'export2config',
  revision: 1,
  title: s.text('Export to ConfigMap', '导出到 ConfigMap'),
  description: s.text('Writes values into a ConfigMap.', '将值写入 ConfigMap。'),
  icon: 'file-export',
  schema,
  capabilities: ['k8s:write'],
  repeatable: true,
  kinds: ['v1/ConfigMap'],
  examples: [
    { title: s.text('One value', '一个值'), properties: { configName: 'out', data: { color: 'blue' } } },
  ],
  async start(
    { parameters }: StepContext<s.ParametersOf<typeof schema>>,
    { k8s }: Capabilities,
  ): Promise<Outcome> {
    const { configName, namespace, data } = parameters;
    assertOwnCluster(parameters.cluster);
    const metadata = compact({ name: configName, namespace });
    await k8s?.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data });
    return { type: 'succeeded', message: `ConfigMap ${configName} written` };
  },
});
