import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import { compact } from '../sdk/merge';
import { refuse } from '../sdk/refusal';
import * as s from '../sdk/schema';
import { call, failureOf, refused, valueOf } from './answer';
import { type Notification, notificationSchema } from './notification-schema';
import { type TextOrSecret, textOf } from './secret-ref';

type Context = StepContext<Notification>;
type Channel = keyof Notification;
const channels: Channel[] = ['slack', 'dingding', 'lark', 'wecom', 'email'];

export const notification = defineWorkflowStep({
  name: 'notification',
  revision: 1,
  title: s.text('Notification', '通知'),
  description: s.text(
    'Tells people by Slack, DingTalk, Lark, WeCom or e-mail. Fails when a message is not taken.',
    '通过 Slack、钉钉、飞书、企业微信或邮件通知，消息被拒绝时失败。',
  ),
  icon: 'bell',
  schema: notificationSchema,
  capabilities: ['http:*', 'mail', 'k8s:read'],
  // A crash between sending and writing down that it was sent would send it again.
  repeatable: false,
  kinds: ['v1/Secret'],
  examples: [
    {
      title: s.text('Slack', 'Slack'),
      properties: {
        slack: { url: { secretRef: { name: 'chat', key: 'slack' } }, message: { text: 'Released' } },
      },
    },
    {
      title: s.text('DingTalk', '钉钉'),
      properties: {
        dingding: {
          url: { secretRef: { name: 'chat', key: 'dingding' } },
          message: { msgtype: 'text', text: { content: '已发布' } },
        },
      },
    },
    {
      title: s.text('E-mail', '邮件'),
      properties: {
        email: {
          from: {
            address: 'loam@example.com',
            password: { secretRef: { name: 'mail', key: 'password' } },
            host: 'smtp.example.com',
          },
          to: ['team@example.com'],
          content: { subject: 'Released', body: 'The new version is out.' },
        },
      },
    },
  ],
  async start(ctx: Context, host: Capabilities): Promise<Outcome> {
    const wanted = channels.filter((each) => ctx.parameters[each] !== undefined);
    if (wanted.length === 0)
      refuse('nobody is told', { expected: `one of ${channels.join(', ')}`, got: 'none of them' });
    // What a try that was cut off has sent is not sent again.
    const sent = Array.isArray(ctx.state?.['sent']) ? [...ctx.state['sent']] : [];
    // One that fails does not keep the others from being told.
    const failures: (() => Outcome)[] = [];
    for (const channel of wanted) {
      if (sent.includes(channel)) continue;
      try {
        const refusal = await send(channel, ctx.parameters, host);
        if (refusal) failures.push(() => refusal);
        else {
          sent.push(channel);
          await host.save?.({ sent });
        }
      } catch (error) {
        failures.push(() => {
          throw error;
        });
      }
    }
    const [first] = failures;
    return first ? first() : { type: 'succeeded', message: `told by ${wanted.join(', ')}` };
  },
});

async function send(channel: Channel, parameters: Notification, host: Capabilities): Promise<Outcome | null> {
  if (channel === 'email') return mail(parameters, host);
  const { [channel]: given } = parameters;
  return given ? post(channel, given.url, given.message, host) : null;
}

async function post(
  channel: Channel,
  url: TextOrSecret,
  message: object,
  host: Capabilities,
): Promise<Outcome | null> {
  const answer = await call(host, {
    url: await textOf(url, `${channel}.url`, host),
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(message),
  });
  const what = `The message to ${channel}`;
  const failure = failureOf(what, answer);
  if (failure) return failure;
  // Other than Slack, these answer 200 and say in the body that it went wrong.
  const said = valueOf(answer);
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return null;
  const code = said['errcode'] ?? said['code'] ?? said['StatusCode'] ?? 0;
  return code === 0 ? null : refused(what, `code ${JSON.stringify(code)}`, answer.body, false);
}

async function mail({ email }: Notification, host: Capabilities): Promise<Outcome | null> {
  if (!email) return null;
  const { from, to, content } = email;
  const password = await textOf(from.password, 'email.from.password', host);
  await host.mail?.send({
    server: { host: from.host, port: from.port, user: from.address, password },
    from: compact({ address: from.address, name: from.alias }),
    to,
    ...content,
  });
  return null;
}
