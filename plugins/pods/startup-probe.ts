import { type Container, type PerContainer, patchContainers } from '../sdk/containers';
import { type TraitContext, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { unify } from '../sdk/merge';
import { containerName } from '../sdk/per-container-schema';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const host = () => s.optional(s.string(s.text('Host', '主机')));
const port = () => kube.port(s.text('Port', '端口'));

const settings = () =>
  s.object(s.text('Startup probe', '启动探针'), {
    containerName: containerName(),
    ...kube.probeTiming(),
    terminationGracePeriodSeconds: s.optional(
      s.integer(s.text('Grace period (s)', '终止宽限期（秒）'), { advanced: true }),
    ),
    exec: s.optional(kube.execAction()),
    httpGet: s.optional(
      s.object(s.text('HTTP GET', 'HTTP GET'), {
        path: s.optional(s.string(s.text('Path', '路径'))),
        port: port(),
        host: host(),
        scheme: s.optional(s.choice(s.text('Scheme', '协议'), ['HTTP', 'HTTPS'])),
        httpHeaders: s.optional(kube.headers()),
      }),
    ),
    grpc: s.optional(
      s.object(s.text('gRPC', 'gRPC'), {
        port: port(),
        service: s.optional(s.string(s.text('Service', '服务'))),
      }),
    ),
    tcpSocket: s.optional(s.object(s.text('TCP socket', 'TCP 套接字'), { port: port(), host: host() })),
  });

const schema = s.oneOf(
  s.text('Startup probe', '启动探针'),
  [
    settings(),
    s.object(s.text('Several containers', '多个容器'), {
      probes: s.list(s.text('Probes', '探针'), settings()),
    }),
  ],
  { default: {} },
);
type Settings = { containerName: string; [field: string]: unknown };
type Parameters = Settings | { probes: Settings[] };

export const startupProbe = defineTrait({
  name: 'startup-probe',
  revision: 1,
  title: s.text('Startup probe', '启动探针'),
  description: s.text('Waits for containers that are slow to start.', '等待启动缓慢的容器。'),
  icon: 'heart-rate-monitor',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('Up to five minutes', '最长五分钟'),
      properties: { httpGet: { path: '/healthz', port: 8080 }, failureThreshold: 30, periodSeconds: 10 },
    },
  ],
  patch: (ctx: TraitContext<Parameters>) => {
    const { parameters } = ctx;
    const perContainer: PerContainer<Settings> =
      'probes' in parameters ? { containers: parameters.probes as Settings[] } : parameters;
    return patchContainers({ ...ctx, parameters: perContainer }, withProbe);
  },
});

function withProbe(container: Container, { containerName: _name, ...probe }: Settings): Container {
  return {
    ...container,
    startupProbe: unify(container.startupProbe, probe, `${container.name}.startupProbe`),
  };
}
