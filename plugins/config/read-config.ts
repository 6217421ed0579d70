import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { assertConfig, isSensitive, named, propertiesOf } from './config-secret';

const schema = s.parameters(named);
const config = s.anyObject(s.text('Content', '内容'));

export const readConfig = defineWorkflowStep({
  name: 'read-config',
  revision: 1,
  title: s.text('Read config', '读取配置'),
  description: s.text('Reads what a config holds.', '读取配置的内容。'),
  icon: 'settings-search',
  schema,
  capabilities: ['k8s:read'],
  repeatable: true,
  outputs: s.parameters({
    config,
    $returns: s.object(s.text('As KubeVela calls it', 'KubeVela 的名称'), { config }),
  }),
  kinds: ['v1/Secret'],
  examples: [{ title: s.text('Limits', '限制'), properties: { name: 'limits' } }],
  async start(
    { parameters: { name, namespace } }: StepContext<s.ParametersOf<typeof schema>>,
    { k8s }: Capabilities,
  ): Promise<Outcome> {
    const secret = assertConfig(await k8s?.get('v1', 'Secret', name, namespace), name);
    if (isSensitive(secret))
      refuse(`the config ${name} is sensitive and is not handed on`, {
        path: 'name',
        hint: 'Let a component take it from the Secret itself.',
      });
    const content = propertiesOf(secret);
    return { type: 'succeeded', outputs: { config: content, $returns: { config: content } } };
  },
});
