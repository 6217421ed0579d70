import { patchContainer } from '../sdk/containers';
import { type TraitContext, type TraitResult, defineTrait } from '../sdk/definition';
import { mergeByKey, sortedEntries } from '../sdk/merge';
import * as s from '../sdk/schema';
import { podWorkloads } from '../sdk/workload-kinds';

const schema = s.parameters({
  envMappings: s.map(
    s.text('Variables', '变量'),
    s.object(s.text('From', '来源'), {
      secret: s.string(s.text('Secret', '密钥'), { widget: 'secret-ref' }),
      key: s.optional(
        s.string(s.text('Key', '键'), {
          help: s.text('The name of the variable, if left out', '默认与变量同名'),
        }),
      ),
    }),
    { default: {} },
  ),
});

export const serviceBinding = defineTrait({
  name: 'service-binding',
  revision: 1,
  title: s.text('Service binding', '服务绑定'),
  description: s.text(
    'Variables from the secrets of other services. Deprecated: use storage.',
    '从其它服务的密钥读取变量。已弃用：请使用 storage。',
  ),
  icon: 'link',
  schema,
  stage: 'render',
  appliesTo: podWorkloads,
  examples: [
    {
      title: s.text('A password', '密码'),
      properties: { envMappings: { DB_PASSWORD: { secret: 'database', key: 'password' } } },
    },
  ],
  patch: ({ name, workload, parameters }: TraitContext<s.ParametersOf<typeof schema>>): TraitResult => {
    const variables = sortedEntries(parameters.envMappings).map(([variable, { secret, key = variable }]) => ({
      name: variable,
      valueFrom: { secretKeyRef: { name: secret, key } },
    }));
    const bind = (env: unknown) =>
      mergeByKey(Array.isArray(env) ? env : undefined, variables, 'name', `${name}.env`);
    return { workload: patchContainer(workload, name, (own) => ({ ...own, env: bind(own.env) })) };
  },
});
