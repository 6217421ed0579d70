import {
  type Capabilities,
  type JsonObject,
  type KubeResource,
  type Outcome,
  type StepContext,
  defineWorkflowStep,
} from '../sdk/definition';
import * as s from '../sdk/schema';
import { catalog, catalogLabel, isSensitive, named, propertiesOf, typeLabel } from './config-secret';

const schema = s.parameters({
  template: s.string(s.text('Template', '模板'), {
    minLength: 1,
    help: s.text('That the configs were made from', '创建配置所用的模板'),
  }),
  namespace: named.namespace,
});
const configs = s.list(s.text('Configs', '配置'), s.anyObject(s.text('Config', '配置')));

export const listConfig = defineWorkflowStep({
  name: 'list-config',
  revision: 1,
  title: s.text('List configs', '列出配置'),
  description: s.text(
    'Lists the configs of a template, with what they hold.',
    '列出某个模板的配置及其内容。',
  ),
  icon: 'list-search',
  schema,
  capabilities: ['k8s:read'],
  repeatable: true,
  outputs: s.parameters({
    configs,
    $returns: s.object(s.text('As KubeVela calls it', 'KubeVela 的名称'), { configs }),
  }),
  kinds: ['v1/Secret'],
  examples: [
    { title: s.text('Prometheus servers', 'Prometheus 服务'), properties: { template: 'prometheus-server' } },
  ],
  async start(
    { parameters: { template, namespace } }: StepContext<s.ParametersOf<typeof schema>>,
    { k8s }: Capabilities,
  ): Promise<Outcome> {
    // `<namespace>/<name>` says where the template is; the label holds its name.
    const type = template.slice(template.indexOf('/') + 1);
    const labelSelector = `${catalogLabel}=${catalog},${typeLabel}=${type}`;
    const options = namespace === undefined ? { labelSelector } : { labelSelector, namespace };
    const found = ((await k8s?.list('v1', 'Secret', options)) ?? []).map(entryOf);
    return {
      type: 'succeeded',
      message: `${found.length} configs of ${type}`,
      outputs: { configs: found, $returns: { configs: found } },
    };
  },
});

function entryOf(secret: KubeResource): JsonObject {
  const { name, annotations = {} } = secret.metadata;
  return {
    name,
    alias: annotations['config.oam.dev/alias'] ?? '',
    description: annotations['config.oam.dev/description'] ?? '',
    config: isSensitive(secret) ? {} : propertiesOf(secret),
  };
}
