import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';
import { call, failureOf, returns, returnsOf, valueOf } from './answer';
import { readSecret } from './secret-ref';

const schema = s.parameters({
  url: s.string(s.text('URL', 'URL')),
  method: s.choice(s.text('Method', '方法'), ['GET', 'POST', 'PUT', 'DELETE'], { default: 'GET' }),
  body: s.optional(
    s.anyObject(s.text('Body', '请求体'), { help: s.text('Sent as JSON', '以 JSON 发送'), widget: 'object' }),
  ),
  header: s.optional(
    s.map(s.text('Headers', '请求头'), s.string(s.text('Value', '值')), { widget: 'key-value' }),
  ),
  headersFromSecret: s.optional(
    s.list(
      s.text('Headers from Secrets', '来自 Secret 的请求头'),
      s.object(s.text('Header', '请求头'), {
        header: s.string(s.text('Header', '请求头')),
        secret: s.string(s.text('Secret', 'Secret'), { widget: 'secret-ref' }),
        key: s.string(s.text('Key', '键')),
      }),
    ),
  ),
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

export const request = defineWorkflowStep({
  name: 'request',
  revision: 1,
  title: s.text('HTTP request', 'HTTP 请求'),
  description: s.text(
    'Calls an HTTP server; its answer is the output. Fails from status 400 on.',
    '调用 HTTP 服务，响应作为输出；状态码不小于 400 时失败。',
  ),
  icon: 'world-upload',
  schema,
  capabilities: ['http:*', 'k8s:read'],
  // What a server does with the same request twice is not known here.
  repeatable: false,
  outputs: s.parameters({
    response: s.anything(s.text('Response', '响应'), {
      help: s.text(
        'The body of the answer: what its JSON says, else its text. What is in it is up to the server.',
        '响应体：JSON 的内容，否则为文本；内容由服务端决定。',
      ),
    }),
    req: s.openObject(s.text('As KubeVela calls it', 'KubeVela 的名称'), { $returns: returns }),
  }),
  kinds: ['v1/Secret'],
  examples: [
    { title: s.text('Get', '获取'), properties: { url: 'https://api.example.com/version' } },
    {
      title: s.text('Post with a token', '带令牌的提交'),
      properties: {
        url: 'https://api.example.com/releases',
        method: 'POST',
        body: { version: 'v1' },
        headersFromSecret: [{ header: 'Authorization', secret: 'api', key: 'authorization' }],
      },
    },
  ],
  async start(ctx: Context, host: Capabilities): Promise<Outcome> {
    const { url, method, body } = ctx.parameters;
    const headers = await headersOf(ctx, host);
    const answer = await call(host, {
      url,
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const failed = failureOf('The request', answer);
    if (failed) return failed;
    const $returns = returnsOf(answer);
    return {
      type: 'succeeded',
      message: `answered with status ${answer.status}`,
      outputs: { response: valueOf(answer), req: { $returns } },
    };
  },
});

async function headersOf(ctx: Context, host: Pick<Capabilities, 'k8s'>): Promise<Record<string, string>> {
  const { method, header = {}, headersFromSecret = [] } = ctx.parameters;
  const headers: Record<string, string> = { ...header };
  for (const [index, { header: name, secret, key }] of headersFromSecret.entries()) {
    headers[name] = await readSecret({ name: secret, key }, `headersFromSecret[${index}]`, host);
  }
  const has = (wanted: string) => Object.keys(headers).some((name) => name.toLowerCase() === wanted);
  if (!has('content-type')) headers['Content-Type'] = 'application/json';
  // A server that knows this header takes a second try for the first one.
  if (method === 'POST' && !has('idempotency-key')) headers['Idempotency-Key'] = ctx.idempotencyKey;
  return headers;
}
