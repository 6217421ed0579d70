import { type PolicyContext, type PolicyResult, definePolicy } from '../sdk/definition';
import * as s from '../sdk/schema';

const schema = s.parameters({
  keys: s.list(
    s.text('Keys', '副本键'),
    s.string(s.text('Key', '键'), { pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$' }),
    {
      minItems: 1,
      help: s.text('Each makes a copy, named component-key', '每个键生成一个副本，名称为 组件-键'),
    },
  ),
  selector: s.optional(
    s.list(
      s.text('Only these', '仅这些组件'),
      s.string(s.text('Component', '组件'), { widget: 'component' }),
      { help: s.text('Components that are copied; all, if left out', '要复制的组件，默认全部') },
    ),
  ),
});

export const replication = definePolicy({
  name: 'replication',
  revision: 1,
  title: s.text('Replication', '多副本组件'),
  description: s.text(
    'Delivers copies of components, one for each key, in the deploy steps that name it.',
    '在引用它的部署步骤中，为每个键部署一份组件副本。',
  ),
  icon: 'copy',
  schema,
  examples: [
    {
      title: s.text('One per region', '每个地域一份'),
      properties: { keys: ['beijing', 'hangzhou'], selector: ['web'] },
    },
  ],
  apply: ({
    parameters: { keys, selector },
  }: PolicyContext<s.ParametersOf<typeof schema>>): PolicyResult => ({
    copies: { keys, ...(selector === undefined ? {} : { selector }) },
  }),
});
