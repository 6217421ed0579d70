import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { annotations } from './annotations';
import { command } from './command';
import { containerImage } from './container-image';
import { containerPorts } from './container-ports';
import { env } from './env';
import { hostalias } from './hostalias';
import { initContainer } from './init-container';
import { updateStrategy } from './k8s-update-strategy';
import { labels } from './labels';
import { lifecycle } from './lifecycle';
import { resource } from './resource';
import { sidecar } from './sidecar';
import { startupProbe } from './startup-probe';

export const pods = definePlugin({
  id: 'pods',
  version: '1.0.0',
  title: text('Pods and containers', 'Pod 与容器'),
  description: text(
    'What changes the pods of a component and their containers.',
    '修改组件的 Pod 及其容器。',
  ),
  icon: 'box',
  license: 'Apache-2.0',
  definitions: [
    labels,
    annotations,
    env,
    resource,
    command,
    containerImage,
    containerPorts,
    sidecar,
    initContainer,
    hostalias,
    lifecycle,
    startupProbe,
    updateStrategy,
  ],
});
