import { containersOf, mergePodList, patchPod } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { mergeByKey } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({
  volumes: s.list(
    s.text('ConfigMaps', '配置字典'),
    s.object(s.text('ConfigMap', '配置字典'), {
      name: s.string(s.text('Name', '名称')),
      mountPath: s.string(s.text('Mount path', '挂载路径')),
      readOnly: s.boolean(s.text('Read only', '只读'), { default: false }),
      data: s.optional(
        s.map(s.text('Data', '数据'), s.string(s.text('Value', '值')), { widget: 'key-value' }),
      ),
    }),
    { default: [] },
  ),
});

export const configmap = defineTrait({
  name: 'configmap',
  revision: 1,
  title: s.text('ConfigMaps (old)', '配置字典（旧）'),
  description: s.text(
    'Creates and mounts ConfigMaps. Deprecated: use storage.',
    '创建并挂载配置字典。已弃用：请使用 storage。',
  ),
  icon: 'file-settings',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  kinds: ['v1/ConfigMap'],
  examples: [
    {
      title: s.text('Settings', '配置'),
      properties: { volumes: [{ name: 'settings', mountPath: '/etc/settings', data: { level: 'debug' } }] },
    },
  ],
  patch: ({
    workload,
    parameters: { volumes },
  }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const sources = volumes.map(({ name }) => ({ name: `volume-${name}`, configMap: { name } }));
    const mounts = volumes.map(({ name, mountPath, readOnly }) => ({
      name: `volume-${name}`,
      mountPath,
      readOnly,
    }));
    const [first, ...others] = containersOf(workload);
    const mounted = first && {
      ...first,
      volumeMounts: mergeByKey(
        Array.isArray(first.volumeMounts) ? first.volumeMounts : undefined,
        mounts,
        'name',
        'containers[0].volumeMounts',
      ),
    };
    const changed = mounted ? patchPod(workload, 'containers', () => [mounted, ...others]) : workload;
    return {
      workload: mergePodList(changed, 'volumes', sources, 'name'),
      resources: volumes.flatMap(({ name, data }) =>
        data === undefined
          ? []
          : [{ name, resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data } }],
      ),
    };
  },
});
