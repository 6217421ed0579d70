import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';
import { call, failureOf, returns, returnsOf } from './answer';
import { textOf, textOrSecret } from './secret-ref';

const schema = s.parameters({
  url: textOrSecret(s.text('URL', 'URL')),
  data: s.optional(
    s.anyObject(s.text('Data', '数据'), {
      help: s.text('Sent as JSON; the application, if left out', '以 JSON 发送，默认为应用本身'),
      widget: 'object',
    }),
  ),
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const webhook = defineWorkflowStep({
  name: 'webhook',
  revision: 1,
  title: s.text('Webhook', 'Webhook'),
  description: s.text(
    'Posts data, or the application, to a URL. Fails when the server does not take it.',
    '将数据或应用发送到 URL，服务端拒绝时失败。',
  ),
  icon: 'webhook',
  schema,
  capabilities: ['http:*', 'k8s:read', 'app:read'],
  // A receiver that knows the header Idempotency-Key takes it once; others may take it twice.
  repeatable: false,
  outputs: s.parameters({
    webhook: s.openObject(s.text('Webhook', 'Webhook'), {
      req: s.openObject(s.text('As KubeVela calls it', 'KubeVela 的名称'), {
        $returns: returns,
        response: returns,
      }),
    }),
  }),
  kinds: ['v1/Secret'],
  examples: [
    {
      title: s.text('A URL that is secret', '保密的 URL'),
      properties: { url: { secretRef: { name: 'hooks', key: 'release' } }, data: { text: 'released' } },
    },
    {
      title: s.text('The application', '应用'),
      properties: { url: { value: 'https://hooks.example.com/' } },
    },
  ],
  async start({ parameters, idempotencyKey }: Context, host: Capabilities): Promise<Outcome> {
    const data = parameters.data ?? (await host.app?.document());
    const answer = await call(host, {
      url: await textOf(parameters.url, 'url', host),
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': idempotencyKey },
      body: JSON.stringify(data),
    });
    const failed = failureOf('The webhook', answer);
    if (failed) return failed;
    const found = returnsOf(answer);
    // Older documents read it as `response`.
    const req = { $returns: { ...found, response: found }, response: found };
    return {
      type: 'succeeded',
      message: `taken with status ${answer.status}`,
      outputs: { webhook: { req } },
    };
  },
});
