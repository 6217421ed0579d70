import { toBase64 } from '../sdk/base64';
import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { assertOwnCluster, cluster } from './cluster';

const text = (en: string, zh: string) => s.string(s.text(en, zh));
const schema = s.parameters({
  secretName: s.string(s.text('Name', '名称'), { help: s.text('Of the Secret', 'Secret 的名称') }),
  namespace: s.optional(text('Namespace', '命名空间')),
  type: s.optional(text('Type', '类型')),
  kind: s.choice(s.text('Kind', '种类'), ['generic', 'docker-registry'], { default: 'generic' }),
  data: s.optional(s.anyObject(s.text('Data', '数据'), { widget: 'object' })),
  dockerRegistry: s.optional(
    s.object(s.text('Registry', '镜像仓库'), {
      username: text('User', '用户名'),
      password: text('Password', '密码'),
      server: s.string(s.text('Server', '地址'), { default: 'https://index.docker.io/v1/' }),
    }),
  ),
  cluster,
});
type Parameters = s.ParametersOf<typeof schema>;

export const export2secret = defineWorkflowStep({
  name: 'export2secret',
  revision: 1,
  title: s.text('Export to Secret', '导出到 Secret'),
  description: s.text('Writes values into a Secret.', '将值写入 Secret。'),
  icon: 'key',
  schema,
  capabilities: ['k8s:write'],
  repeatable: true,
  kinds: ['v1/Secret'],
  examples: [
    { title: s.text('One value', '一个值'), properties: { secretName: 'out', data: { token: 'example' } } },
  ],
  async start({ parameters }: StepContext<Parameters>, { k8s }: Capabilities): Promise<Outcome> {
    const { secretName, namespace } = parameters;
    assertOwnCluster(parameters.cluster);
    const metadata = compact({ name: secretName, namespace });
    await k8s?.apply({ apiVersion: 'v1', kind: 'Secret', metadata, ...contentOf(parameters) });
    return { type: 'succeeded', message: `Secret ${secretName} written` };
  },
});

function contentOf({ kind, type, data, dockerRegistry }: Parameters) {
  if (kind === 'generic') return compact({ type, stringData: data ?? {} });
  if (!dockerRegistry)
    refuse('`dockerRegistry` is missing', {
      path: 'dockerRegistry',
      expected: 'username, password and server',
    });
  const { username, password, server } = dockerRegistry;
  const auths = { [server]: { username, password, auth: toBase64(`${username}:${password}`) } };
  return {
    type: 'kubernetes.io/dockerconfigjson',
    stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
  };
}
