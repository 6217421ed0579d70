import { type RenderContext, type Rendered, defineComponent } from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { toResource } from './objects';

const schema = s.parameters({
  objects: s.list(
    s.text('Objects', '对象'),
    s.anyObject(s.text('Object', '对象'), { widget: 'object', default: {} }),
    {
      help: s.text(
        'Kubernetes objects as they are. Traits change the first one.',
        '原样的 Kubernetes 对象，运维特征作用于第一个对象。',
      ),
      minItems: 1,
    },
  ),
});

export const k8sObjects = defineComponent({
  name: 'k8s-objects',
  revision: 1,
  title: s.text('Kubernetes objects', 'Kubernetes 对象'),
  description: s.text(
    'Any Kubernetes objects, applied as they are written.',
    '原样应用任意 Kubernetes 对象。',
  ),
  icon: 'brackets',
  schema,
  workload: '*',
  kinds: ['*'],
  examples: [
    {
      title: s.text('A ConfigMap', '一个 ConfigMap'),
      properties: {
        objects: [
          {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'settings' },
            data: { greeting: 'hello' },
          },
        ],
      },
    },
  ],
  render,
});

function render(ctx: RenderContext<s.ParametersOf<typeof schema>>): Rendered {
  const [first, ...others] = ctx.parameters.objects;
  if (first === undefined) refuse('objects is empty', { path: 'objects', expected: 'at least one object' });
  return {
    workload: toResource(first, 'objects[0]', ctx.name),
    resources: others.map((object, i) => ({
      name: `objects-${i + 1}`,
      resource: toResource(object, `objects[${i + 1}]`, `${ctx.name}-${i + 1}`),
    })),
  };
}
