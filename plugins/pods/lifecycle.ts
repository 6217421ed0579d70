import { containersOf, patchPod } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { unify } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const port = () => s.integer(s.text('Port', '端口'), { minimum: 1, maximum: 65_535, widget: 'port' });

const handler = (title: s.Label, help: s.Label) =>
  s.optional(
    s.object(
      title,
      {
        exec: s.optional(kube.execAction()),
        httpGet: s.optional(
          s.object(s.text('HTTP GET', 'HTTP GET'), {
            path: s.optional(s.string(s.text('Path', '路径'))),
            port: port(),
            host: s.optional(s.string(s.text('Host', '主机'))),
            scheme: s.choice(s.text('Scheme', '协议'), ['HTTP', 'HTTPS'], { default: 'HTTP' }),
            httpHeaders: s.optional(kube.headers()),
          }),
        ),
        tcpSocket: s.optional(
          s.object(s.text('TCP socket', 'TCP 套接字'), {
            port: port(),
            host: s.optional(s.string(s.text('Host', '主机'))),
          }),
        ),
      },
      { help },
    ),
  );

const schema = s.parameters({
  postStart: handler(
    s.text('After the start', '启动后'),
    s.text('Right after the container started', '容器启动后执行'),
  ),
  preStop: handler(
    s.text('Before the stop', '停止前'),
    s.text('Before the container is stopped', '容器停止前执行'),
  ),
});

export const lifecycle = defineTrait({
  name: 'lifecycle',
  revision: 1,
  title: s.text('Lifecycle hooks', '生命周期钩子'),
  description: s.text(
    'Does something after containers start and before they stop.',
    '在容器启动后与停止前执行操作。',
  ),
  icon: 'recycle',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('Drain before the stop', '停止前等待'),
      properties: { preStop: { exec: { command: ['sleep', '5'] } } },
    },
  ],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const containers = containersOf(workload).map((container) => ({
      ...container,
      lifecycle: unify(container.lifecycle, parameters, `${container.name}.lifecycle`),
    }));
    return { workload: patchPod(workload, 'containers', () => containers) };
  },
});
