import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';
import { assertConfig, named } from './config-secret';

const schema = s.parameters(named);

export const deleteConfig = defineWorkflowStep({
  name: 'delete-config',
  revision: 1,
  title: s.text('Delete config', '删除配置'),
  description: s.text('Deletes a config that the application made.', '删除应用创建的配置。'),
  icon: 'settings-minus',
  schema,
  capabilities: ['k8s:read', 'k8s:write'],
  repeatable: true,
  kinds: ['v1/Secret'],
  examples: [{ title: s.text('Limits', '限制'), properties: { name: 'limits' } }],
  async start(
    { attempt, parameters: { name, namespace } }: StepContext<s.ParametersOf<typeof schema>>,
    { k8s }: Capabilities,
  ): Promise<Outcome> {
    const found = await k8s?.get('v1', 'Secret', name, namespace);
    // A try that was cut off may have deleted it.
    if (!found && attempt > 1) return { type: 'succeeded', message: `config ${name} is gone` };
    assertConfig(found, name);
    await k8s?.delete('v1', 'Secret', name, namespace);
    return { type: 'succeeded', message: `config ${name} deleted` };
  },
});
