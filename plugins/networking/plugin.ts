import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { expose } from './expose';
import { gateway } from './gateway';

export const networking = definePlugin({
  id: 'networking',
  version: '1.0.0',
  title: text('Networking', '网络'),
  description: text(
    'How components are reached: Services and Ingresses.',
    '组件的访问方式：Service 与 Ingress。',
  ),
  icon: 'route',
  license: 'Apache-2.0',
  definitions: [expose, gateway],
});
