import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { createConfig } from './create-config';
import { deleteConfig } from './delete-config';
import { listConfig } from './list-config';
import { readConfig } from './read-config';

export const config = definePlugin({
  id: 'config',
  version: '1.0.0',
  title: text('Configs', '配置'),
  description: text('Steps that keep values for others.', '保存与共享配置的步骤。'),
  icon: 'settings',
  license: 'Apache-2.0',
  definitions: [createConfig, readConfig, listConfig, deleteConfig],
});
