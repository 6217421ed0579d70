import { type Capabilities, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { destination, exportTo } from './export';

const port = { minimum: 1, maximum: 65_535 };
const schema = s.parameters({
  ip: s.string(s.text('Address', '地址'), { help: s.text('IP address of what is reached', '目标 IP 地址') }),
  port: s.integer(s.text('Port', '端口'), { ...port, help: s.text('Of the Service', 'Service 的端口') }),
  targetPort: s.optional(
    s.integer(s.text('Port there', '目标端口'), {
      ...port,
      help: s.text('The same, if left out', '默认相同'),
    }),
  ),
  ...destination,
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const exportService = defineWorkflowStep({
  name: 'export-service',
  revision: 1,
  title: s.text('Export a Service', '导出服务'),
  description: s.text(
    'Makes an address known as a Service in every cluster of a topology.',
    '在拓扑的每个集群中将一个地址发布为 Service。',
  ),
  icon: 'share',
  schema,
  capabilities: ['k8s:write'],
  repeatable: true,
  kinds: ['v1/Service', 'v1/Endpoints'],
  examples: [
    {
      title: s.text('A database elsewhere', '外部数据库'),
      properties: { name: 'database', ip: '10.0.0.7', port: 5432, topology: 'everywhere' },
    },
  ],
  start: ({ appName, parameters }: Context, host: Capabilities) => {
    const { ip, name = appName, namespace, topology } = parameters;
    const { port: servicePort, targetPort = servicePort } = parameters;
    const metadata = compact({ name, namespace });
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: { type: 'ClusterIP', ports: [{ protocol: 'TCP', port: servicePort, targetPort }] },
    };
    // A Service without a selector goes to the Endpoints of its name.
    const endpoints = {
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata,
      subsets: [{ addresses: [{ ip }], ports: [{ port: targetPort }] }],
    };
    return exportTo(topology, [service, endpoints], host);
  },
});
