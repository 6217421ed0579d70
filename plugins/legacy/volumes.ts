import { mergePodList } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { compact } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const kind = s.text('Kind', '类型');
const name = () => ({ name: s.string(s.text('Name', '名称')) });
const fromKeys = () => ({ defaultMode: kube.defaultMode(), items: s.optional(kube.items()) });

const schema = s.parameters({
  volumes: s.optional(
    s.list(
      s.text('Volumes', '卷'),
      s.oneOf(s.text('Volume', '卷'), [
        s.object(s.text('Empty folder', '空目录'), {
          ...name(),
          type: s.constant('emptyDir', { title: kind, default: 'emptyDir' }),
          medium: kube.medium(),
        }),
        s.object(s.text('Volume claim', '持久卷'), {
          ...name(),
          type: s.constant('pvc', { title: kind }),
          claimName: s.string(s.text('Claim', '存储声明')),
        }),
        s.object(s.text('ConfigMap', '配置字典'), {
          ...name(),
          type: s.constant('configMap', { title: kind }),
          cmName: s.string(s.text('ConfigMap', '配置字典')),
          ...fromKeys(),
        }),
        s.object(s.text('Secret', '密钥'), {
          ...name(),
          type: s.constant('secret', { title: kind }),
          secretName: s.string(s.text('Secret', '密钥')),
          ...fromKeys(),
        }),
      ]),
    ),
  ),
});
type Volume = NonNullable<s.ParametersOf<typeof schema>['volumes']>[number];

export const volumes = defineTrait({
  name: 'volumes',
  revision: 1,
  title: s.text('Volumes (old)', '卷（旧）'),
  description: s.text(
    'Declares volumes of the pod. Deprecated: use storage.',
    '声明 Pod 的卷。已弃用：请使用 storage。',
  ),
  icon: 'stack-2',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    { title: s.text('A scratch folder', '临时目录'), properties: { volumes: [{ name: 'scratch' }] } },
  ],
  patch: ({ workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => ({
    workload: mergePodList(
      workload,
      'volumes',
      (parameters.volumes ?? []).map((v) => sourceOf(v)),
      'name',
    ),
  }),
});

function sourceOf(volume: Volume) {
  const { name } = volume;
  if (volume.type === 'pvc') return { name, persistentVolumeClaim: { claimName: volume.claimName } };
  if (volume.type === 'emptyDir') return { name, emptyDir: { medium: volume.medium } };
  const { defaultMode, items } = volume;
  if (volume.type === 'configMap')
    return { name, configMap: compact({ name: volume.cmName, defaultMode, items }) };
  return { name, secret: compact({ secretName: volume.secretName, defaultMode, items }) };
}
