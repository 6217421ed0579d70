import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { podsecuritycontext } from './podsecuritycontext';
import { securitycontext } from './securitycontext';
import { serviceAccount } from './service-account';

export const security = definePlugin({
  id: 'security',
  version: '1.0.0',
  title: text('Security', '安全'),
  description: text('What the pods of a component may do.', '组件的 Pod 拥有哪些权限。'),
  icon: 'shield-lock',
  license: 'Apache-2.0',
  definitions: [securitycontext, podsecuritycontext, serviceAccount],
});
