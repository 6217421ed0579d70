import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { configmap } from './configmap';
import { ingress } from './ingress';
import { ingress120 } from './ingress-1-20';
import { nocalhost } from './nocalhost';
import { nodeAffinity } from './node-affinity';
import { pureIngress } from './pure-ingress';
import { pvc } from './pvc';
import { serviceBinding } from './service-binding';
import { volumes } from './volumes';

export const legacy = definePlugin({
  id: 'legacy',
  version: '1.0.0',
  title: text('Older KubeVela traits', 'KubeVela 旧特征'),
  description: text(
    'Traits that documents written for KubeVela may still use. Every one has a better successor.',
    'KubeVela 文档中可能仍在使用的特征，均有更好的替代。',
  ),
  icon: 'archive',
  license: 'Apache-2.0',
  definitions: [
    serviceBinding,
    pureIngress,
    ingress,
    ingress120,
    nodeAffinity,
    configmap,
    volumes,
    pvc,
    nocalhost,
  ],
});
