import { type Capabilities, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { destination, exportTo } from './export';

const schema = s.parameters({
  kind: s.choice(s.text('Kind', '种类'), ['ConfigMap', 'Secret'], { default: 'ConfigMap' }),
  data: s.anyObject(s.text('Data', '数据'), { widget: 'object' }),
  ...destination,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const exportData = defineWorkflowStep({
  name: 'export-data',
  revision: 1,
  title: s.text('Export data', '导出数据'),
  description: s.text(
    'Writes values into a ConfigMap or Secret of every cluster of a topology.',
    '将值写入拓扑中每个集群的 ConfigMap 或 Secret。',
  ),
  icon: 'file-export',
  schema,
  capabilities: ['k8s:write'],
  repeatable: true,
  kinds: ['v1/ConfigMap', 'v1/Secret'],
  examples: [
    {
      title: s.text('To all clusters', '到所有集群'),
      properties: { topology: 'everywhere', data: { host: '10.0.0.7' } },
    },
  ],
  start: ({ appName, parameters }: Context, host: Capabilities) => {
    const { kind, data, name = appName, namespace, topology } = parameters;
    const metadata = compact({ name, namespace });
    const content = kind === 'Secret' ? { stringData: data } : { data };
    return exportTo(topology, [{ apiVersion: 'v1', kind, metadata, ...content }], host);
  },
});
