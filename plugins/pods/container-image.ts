import { type PerContainer, patchContainers } from '../sdk/containers';
import { type TraitContext, defineTrait } from '../sdk/definition';
import * as kube from '../sdk/kubernetes-schema';
import { perContainer } from '../sdk/per-container-schema';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = perContainer(s.text('Image', '镜像'), {
  image: kube.image(),
  imagePullPolicy: s.choice(s.text('Pull policy', '拉取策略'), ['', 'IfNotPresent', 'Always', 'Never'], {
    default: '',
    help: s.text('Not changed, if left out', '默认不修改'),
  }),
});
type Settings = { containerName: string; image: string; imagePullPolicy: string };

export const containerImage = defineTrait({
  name: 'container-image',
  revision: 1,
  title: s.text('Image', '镜像'),
  description: s.text('Sets the image of containers.', '设置容器的镜像。'),
  icon: 'photo',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [{ title: s.text('Another image', '替换镜像'), properties: { image: 'nginx:1.28' } }],
  patch: (ctx: TraitContext<PerContainer<Settings>>) =>
    patchContainers(ctx, (container, { image, imagePullPolicy }) => ({
      ...container,
      image,
      ...(imagePullPolicy === '' ? {} : { imagePullPolicy }),
    })),
});
