import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { catalog, catalogLabel, isConfig, named, propertiesKey, typeLabel } from './config-secret';

const schema = s.parameters({
  ...named,
  template: s.optional(
    s.string(s.text('Template', '模板'), {
      advanced: true,
      help: s.text('Of KubeVela; not supported here', 'KubeVela 模板，此处不支持'),
    }),
  ),
  config: s.anyObject(s.text('Content', '内容'), { widget: 'object' }),
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const createConfig = defineWorkflowStep({
  name: 'create-config',
  revision: 1,
  title: s.text('Create config', '创建配置'),
  description: s.text(
    'Keeps values in a Secret that other steps read as a config; it goes with the application.',
    '将值保存在 Secret 中，供其他步骤作为配置读取，随应用一起删除。',
  ),
  icon: 'settings-plus',
  schema,
  capabilities: ['k8s:read', 'k8s:write'],
  repeatable: true,
  kinds: ['v1/Secret'],
  examples: [
    {
      title: s.text('Two values', '两个值'),
      properties: { name: 'limits', config: { requests: 100, burst: true } },
    },
  ],
  async start({ parameters }: Context, { k8s }: Capabilities): Promise<Outcome> {
    const { name, namespace, template, config } = parameters;
    if (template !== undefined && template !== '') {
      refuse('config templates are CUE, which Loam does not run', {
        path: 'template',
        expected: 'no template',
        got: template,
        hint: 'Leave it out, and write what the template would make with apply-object.',
      });
    }
    const found = await k8s?.get('v1', 'Secret', name, namespace);
    if (found && !isConfig(found))
      refuse(`there is a Secret ${name} that is not a config`, { path: 'name', got: name });
    await k8s?.apply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: compact({ name, namespace, labels: { [catalogLabel]: catalog, [typeLabel]: '' } }),
      stringData: { [propertiesKey]: JSON.stringify(config) },
    });
    return { type: 'succeeded', message: `config ${name} written` };
  },
});
