import { type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import * as s from '../sdk/schema';
import type { ServicePort } from './service-ports';
import { exposeType, mounts, plainPorts, serviceBasics } from './service-schema';
import { renderService } from './service-workload';

const schema = s.parameters({
  ...serviceBasics(),
  ports: s.optional(plainPorts()),
  exposeType: exposeType(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']),
  ...mounts({ propagation: true }),
});

export const daemon = defineComponent({
  name: 'daemon',
  revision: 1,
  title: s.text('Daemon', '守护进程'),
  description: s.text(
    'One pod on every node, such as a log collector.',
    '在每个节点上运行一个 Pod，例如日志采集器。',
  ),
  icon: 'server-2',
  schema,
  workload: 'apps/v1/DaemonSet',
  ui: { order: ['image', 'ports', 'exposeType', 'cpu', 'memory', 'env', 'cmd', 'volumeMounts'] },
  kinds: ['v1/Service'],
  examples: [
    {
      title: s.text('A log collector', '日志采集器'),
      properties: {
        image: 'fluent/fluent-bit:3.1',
        volumeMounts: { hostPath: [{ name: 'logs', mountPath: '/var/log', path: '/var/log' }] },
      },
    },
  ],
  render: (ctx: RenderContext<s.ParametersOf<typeof schema>>): Rendered =>
    renderService(ctx, {
      kind: 'DaemonSet',
      outputName: 'webserviceExpose',
      containerPorts: ({ port, ports }) =>
        ports?.map((p) => ({ containerPort: p.port, protocol: p.protocol, name: nameOf(p) })) ??
        (port === undefined ? undefined : [{ containerPort: port }]),
      servicePort: (p) => ({ port: p.port, targetPort: p.port, name: nameOf(p) }),
    }),
});

/** The older naming, in which the protocol plays no part. */
function nameOf({ name, port }: ServicePort): string {
  return name ?? `port-${port}`;
}
