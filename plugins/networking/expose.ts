import { type RenderContext, type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { serviceWorkloads } from '../sdk/workload-kinds';
import { serviceTypes } from './service-types';

const port = s.object(s.text('Port', '端口'), {
  port: kube.port(s.text('Port', '端口'), {
    help: s.text('Port of the Service and of the container', '服务与容器的端口'),
  }),
  name: s.optional(s.string(s.text('Name', '名称'))),
  protocol: s.choice(s.text('Protocol', '协议'), ['TCP', 'UDP', 'SCTP'], { default: 'TCP' }),
  nodePort: s.optional(kube.port(s.text('Node port', '节点端口'))),
});

const schema = s.parameters({
  ports: s.optional(
    s.list(s.text('Ports', '端口'), port, {
      help: s.text('Ports to reach the component at', '访问组件的端口'),
    }),
  ),
  port: s.optional(
    s.list(s.text('Ports (old form)', '端口（旧）'), s.integer(s.text('Port', '端口')), {
      advanced: true,
      deprecated: s.text('Use ports', '请使用 ports'),
    }),
  ),
  type: s.choice(s.text('Service type', '服务类型'), serviceTypes, { default: 'ClusterIP' }),
  annotations: s.map(s.text('Annotations', '注解'), s.string(s.text('Value', '值')), {
    default: {},
    widget: 'key-value',
    help: s.text('Annotations of the Service', 'Service 的注解'),
  }),
  matchLabels: s.optional(
    kube.labels(
      s.text('Pods', 'Pod'),
      s.text('Other pods than those of the component', '选择组件以外的 Pod'),
    ),
  ),
});
type Parameters = s.ParametersOf<typeof schema>;

export const expose = defineTrait({
  name: 'expose',
  revision: 1,
  title: s.text('Service', '服务暴露'),
  description: s.text(
    'Makes ports of the component reachable through a Service.',
    '通过 Service 暴露组件的端口。',
  ),
  icon: 'plug-connected',
  schema,
  stage: 'render',
  appliesTo: serviceWorkloads,
  kinds: ['v1/Service'],
  examples: [
    { title: s.text('Inside the cluster', '集群内访问'), properties: { ports: [{ port: 80 }] } },
    {
      title: s.text('By a load balancer', '通过负载均衡'),
      properties: { type: 'LoadBalancer', ports: [{ port: 443, name: 'https' }] },
    },
  ],
  patch: (ctx: TraitContext<Parameters>): TraitResult => ({
    resources: [
      {
        name: 'service',
        resource: {
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { name: ctx.name, annotations: ctx.parameters.annotations },
          spec: compact({
            selector: ctx.parameters.matchLabels ?? { 'app.oam.dev/component': ctx.name },
            ports: portsOf(ctx),
            type: ctx.parameters.type,
          }),
        },
      },
    ],
  }),
});

function portsOf({ parameters }: RenderContext<Parameters>) {
  const { port, ports, type } = parameters;
  if (ports === undefined) return port?.map((p) => ({ name: `port-${p}`, port: p, targetPort: p }));
  return ports.map((p) =>
    compact({
      port: p.port,
      targetPort: p.port,
      name:
        p.name ?? (p.protocol === 'TCP' ? `port-${p.port}` : `port-${p.port}-${p.protocol.toLowerCase()}`),
      nodePort: type === 'NodePort' ? p.nodePort : undefined,
      protocol: p.protocol,
    }),
  );
}
