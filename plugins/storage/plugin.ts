import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { storage } from './storage';

export const storagePlugin = definePlugin({
  id: 'storage',
  version: '1.0.0',
  title: text('Storage', '存储'),
  description: text('Volumes, settings and secrets of components.', '组件的卷、配置与密钥。'),
  icon: 'database',
  license: 'Apache-2.0',
  definitions: [storage],
});
