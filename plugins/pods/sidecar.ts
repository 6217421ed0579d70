import { mergePodList } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({
  name: s.string(s.text('Name', '名称'), { help: s.text('Name of the container', '容器名称') }),
  image: kube.image(),
  cmd: s.optional(kube.command()),
  args: s.optional(kube.args()),
  env: s.optional(kube.env()),
  volumes: s.optional(
    s.list(
      s.text('Volumes', '卷'),
      s.object(s.text('Volume', '卷'), {
        name: s.string(s.text('Volume', '卷')),
        path: s.string(s.text('Mount path', '挂载路径')),
      }),
      { help: s.text('Volumes of the pod that it shares', '与 Pod 共享的卷') },
    ),
  ),
  livenessProbe: s.optional(kube.livenessProbe()),
  readinessProbe: s.optional(kube.readinessProbe()),
});

export const sidecar = defineTrait({
  name: 'sidecar',
  revision: 1,
  title: s.text('Sidecar', '边车容器'),
  description: s.text('Runs another container beside the component.', '在组件旁运行另一个容器。'),
  icon: 'layout-sidebar-right',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('A log shipper', '日志采集'),
      properties: {
        name: 'logs',
        image: 'fluent/fluent-bit:3.1',
        volumes: [{ name: 'logs', path: '/var/log/app' }],
      },
    },
  ],
  patch: ({ workload, parameters: p }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const container = compact({
      name: p.name,
      image: p.image,
      command: p.cmd,
      args: p.args,
      env: p.env,
      volumeMounts: p.volumes?.map(({ name, path }) => ({ name, mountPath: path })),
      livenessProbe: p.livenessProbe,
      readinessProbe: p.readinessProbe,
    });
    return { workload: mergePodList(workload, 'containers', [container], 'name') };
  },
});
