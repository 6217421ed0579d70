import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { checkMetrics } from './check-metrics';
import { notification } from './notification';
import { request } from './request';
import { webhook } from './webhook';

export const integration = definePlugin({
  id: 'integration',
  version: '1.0.0',
  title: text('Integration', '集成'),
  description: text('Steps that call other systems, and tell people.', '调用其他系统与通知人员的步骤。'),
  icon: 'plug-connected',
  license: 'Apache-2.0',
  definitions: [request, webhook, notification, checkMetrics],
});
