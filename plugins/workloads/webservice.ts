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
  limit: s.optional(
    s.object(
      s.text('Limits', '资源上限'),
      { cpu: s.optional(kube.cpu()), memory: s.optional(kube.memory()) },
      { help: s.text('Upper limits, where they differ from what is requested', '与请求值不同的资源上限') },
    ),
  ),
  ...mounts(),
});

export const webservice = defineComponent({
  name: 'webservice',
  revision: 1,
  title: s.text('Web service', 'Web 服务'),
  description: s.text(
    'A long-running, scalable container with a stable network endpoint.',
    '长期运行、可伸缩、具有稳定网络端点的容器服务。',
  ),
  icon: 'world',
  schema,
  workload: 'apps/v1/Deployment',
  ui: {
    order: ['image', 'ports', 'exposeType', 'cpu', 'memory', 'limit', 'env', 'cmd', 'args', 'volumeMounts'],
    sections: [
      { title: s.text('Container', '容器'), properties: ['image', 'cmd', 'args', 'env'] },
      { title: s.text('Network', '网络'), properties: ['ports', 'exposeType'] },
      { title: s.text('Resources', '资源'), properties: ['cpu', 'memory', 'limit'] },
      { title: s.text('Storage', '存储'), properties: ['volumeMounts'] },
      { title: s.text('Health', '健康检查'), properties: ['livenessProbe', 'readinessProbe'] },
    ],
  },
  kinds: ['v1/Service'],
  examples: [
    {
      title: s.text('nginx, reachable inside the cluster', '集群内可访问的 nginx'),
      properties: { image: 'nginx:1.27', ports: [{ port: 80, expose: true }] },
    },
    {
      title: s.text('With resources and a readiness probe', '带资源与就绪探针'),
      properties: {
        image: 'nginx:1.27',
        ports: [{ port: 8080, containerPort: 80, name: 'http', expose: true }],
        cpu: '250m',
        memory: '128Mi',
        readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 5 },
      },
    },
  ],
  render: (ctx: RenderContext<s.ParametersOf<typeof schema>>): Rendered =>
    renderService(ctx, { kind: 'Deployment', outputName: 'webserviceExpose' }),
});
