import { type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import * as s from '../sdk/schema';
import { exposeType, mounts, ports, serviceBasics } from './service-schema';
import { renderService } from './service-workload';

const schema = s.parameters({
  ...serviceBasics(),
  ports: s.optional(ports()),
  exposeType: exposeType(['ClusterIP', 'NodePort', 'LoadBalancer']),
  args: s.optional(kube.args()),
  ...mounts(),
});

export const statefulset = defineComponent({
  name: 'statefulset',
  revision: 1,
  title: s.text('Stateful set', '有状态服务'),
  description: s.text(
    'Pods with stable names and storage, such as a database.',
    '具有稳定名称与存储的 Pod，例如数据库。',
  ),
  icon: 'database',
  schema,
  workload: 'apps/v1/StatefulSet',
  ui: { order: ['image', 'ports', 'exposeType', 'cpu', 'memory', 'env', 'cmd', 'args', 'volumeMounts'] },
  kinds: ['v1/Service'],
  examples: [
    {
      title: s.text('PostgreSQL', 'PostgreSQL'),
      properties: {
        image: 'postgres:17',
        ports: [{ port: 5432, name: 'sql', expose: true }],
        env: [
          { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: 'database', key: 'password' } } },
        ],
        volumeMounts: { pvc: [{ name: 'data', mountPath: '/var/lib/postgresql', claimName: 'database' }] },
      },
    },
  ],
  render: (ctx: RenderContext<s.ParametersOf<typeof schema>>): Rendered =>
    renderService(ctx, { kind: 'StatefulSet', outputName: 'statefulsetsExpose' }),
});
