import { definePlugin } from '../sdk/definition';
import { text } from '../sdk/schema';
import { affinity } from './affinity';
import { topologyspreadconstraints } from './topologyspreadconstraints';

export const scheduling = definePlugin({
  id: 'scheduling',
  version: '1.0.0',
  title: text('Scheduling', '调度'),
  description: text('Which nodes the pods of a component run on.', '组件的 Pod 运行在哪些节点。'),
  icon: 'magnet',
  license: 'Apache-2.0',
  definitions: [affinity, topologyspreadconstraints],
});
