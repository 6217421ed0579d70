import { mergePodList, patchContainer } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact, mergeByKey } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({
  name: s.string(s.text('Name', '名称')),
  image: kube.image(),
  imagePullPolicy: s.choice(s.text('Pull policy', '拉取策略'), ['IfNotPresent', 'Always', 'Never'], {
    default: 'IfNotPresent',
    advanced: true,
  }),
  cmd: s.optional(kube.command()),
  args: s.optional(kube.args()),
  env: s.optional(kube.env()),
  mountName: s.string(s.text('Shared volume', '共享卷'), { default: 'workdir' }),
  appMountPath: s.string(s.text('Mount path in the component', '组件内挂载路径')),
  initMountPath: s.string(s.text('Mount path in the init container', '初始化容器内挂载路径')),
  extraVolumeMounts: s.list(
    s.text('More mounts', '其它挂载'),
    s.object(s.text('Mount', '挂载'), {
      name: s.string(s.text('Volume', '卷')),
      mountPath: s.string(s.text('Mount path', '挂载路径')),
    }),
    { default: [], advanced: true },
  ),
});

export const initContainer = defineTrait({
  name: 'init-container',
  revision: 1,
  title: s.text('Init container', '初始化容器'),
  description: s.text(
    'Runs a container before the component starts; both share a volume.',
    '在组件启动前运行容器，并与组件共享卷。',
  ),
  icon: 'hourglass',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('Fetch a page', '下载页面'),
      properties: {
        name: 'fetch',
        image: 'busybox:1.36',
        cmd: ['wget', '-O', '/work/index.html', 'http://example.com'],
        appMountPath: '/usr/share/nginx/html',
        initMountPath: '/work',
      },
    },
  ],
  patch: ({ name, workload, parameters: p }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const container = compact({
      name: p.name,
      image: p.image,
      imagePullPolicy: p.imagePullPolicy,
      command: p.cmd,
      args: p.args,
      env: p.env,
      volumeMounts: [{ name: p.mountName, mountPath: p.initMountPath }, ...p.extraVolumeMounts],
    });
    const mount = { name: p.mountName, mountPath: p.appMountPath };
    const mounted = patchContainer(workload, name, (own) => ({
      ...own,
      volumeMounts: mergeByKey(asList(own.volumeMounts), [mount], 'name', `${name}.volumeMounts`),
    }));
    const initialised = mergePodList(mounted, 'initContainers', [container], 'name');
    return { workload: mergePodList(initialised, 'volumes', [{ name: p.mountName, emptyDir: {} }], 'name') };
  },
});

function asList(value: unknown): unknown[] | undefined {
  return Array.isArray(value) ? value : undefined;
}
