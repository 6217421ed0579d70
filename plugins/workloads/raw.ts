import { type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import * as s from '../sdk/schema';
import { toResource } from './objects';

export const raw = defineComponent({
  name: 'raw',
  revision: 1,
  title: s.text('Raw object', '原生对象'),
  description: s.text(
    'One Kubernetes object, given as the properties. Deprecated: k8s-objects takes several.',
    '以属性形式给出的单个 Kubernetes 对象。已弃用：请使用 k8s-objects。',
  ),
  icon: 'brackets',
  schema: s.anyObject(s.text('Object', '对象'), { widget: 'object' }),
  workload: '*',
  kinds: ['*'],
  examples: [
    {
      title: s.text('A ConfigMap', '一个 ConfigMap'),
      properties: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'settings' },
        data: { greeting: 'hello' },
      },
    },
  ],
  render: (ctx: RenderContext<Record<string, unknown>>): Rendered => ({
    workload: toResource(ctx.parameters, '', ctx.name),
  }),
});
