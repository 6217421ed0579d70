import { type Capabilities, type Outcome, type StepContext, defineWorkflowStep } from '../sdk/definition';
import * as s from '../sdk/schema';
import { type ServiceEndpoint, endpointKinds, endpointsOf } from './endpoints';
import { foreignNamespace } from './foreign-namespace';

const { text } = s;
const schema = s.parameters({
  name: s.optional(
    s.string(text('Application', '应用'), { help: text('This one, if left out', '默认为当前应用') }),
  ),
  namespace: foreignNamespace,
  components: s.optional(
    s.list(text('Components', '组件'), s.string(text('Component', '组件'), { widget: 'component' })),
  ),
  port: s.optional(s.integer(text('Port', '端口'), { minimum: 1, maximum: 65_535 })),
  portName: s.optional(s.string(text('Name of the port', '端口名称'))),
  outer: s.optional(
    s.boolean(text('From outside only', '仅外部可访问'), {
      help: text('Leaves out what is reached inside of its cluster only', '排除仅集群内部可访问的地址'),
    }),
  ),
  // KubeVela spells it so.
  protocal: s.choice(text('Protocol of the URL', 'URL 协议'), ['http', 'https'], { default: 'http' }),
});
type Context = StepContext<s.ParametersOf<typeof schema>>;

/** A load balancer that has no address by then gets none. */
const patienceMs = 10 * 60_000;
const endpoint = s.anyObject(text('Endpoint', '地址'));
const endpoints = s.list(text('Endpoints', '地址列表'), endpoint);

export const collectServiceEndpoints = defineWorkflowStep({
  name: 'collect-service-endpoints',
  revision: 1,
  title: text('Collect endpoints', '收集访问地址'),
  description: text(
    'Waits until an application can be reached, and hands on where.',
    '等待应用可访问，并输出访问地址。',
  ),
  icon: 'route',
  schema,
  capabilities: ['app:read'],
  repeatable: true,
  outputs: s.parameters({
    value: s.object(text('First', '第一个'), { endpoint, url: s.string(text('URL', 'URL')) }),
    endpoints,
    outputs: s.object(text('As KubeVela calls it', 'KubeVela 的名称'), { endpoints }),
  }),
  examples: [
    { title: text('Of this application', '当前应用'), properties: {} },
    { title: text('From outside, port 80', '外部 80 端口'), properties: { outer: true, port: 80 } },
  ],
  start: look,
});

async function look(ctx: Context, { app }: Capabilities): Promise<Outcome> {
  const { name = ctx.appName, protocal } = ctx.parameters;
  const objects = (await app?.objects(name, endpointKinds)) ?? [];
  const found = objects.flatMap((each) => endpointsOf(each)).filter((each) => fits(each, ctx.parameters));
  const [first] = found;
  if (!first) return notYet(ctx, name);
  const { host, port } = first.endpoint;
  const url = `${protocal}://${host}:${port}`;
  return {
    type: 'succeeded',
    message: `reached at ${url}`,
    outputs: { value: { endpoint: first.endpoint, url }, endpoints: found, outputs: { endpoints: found } },
  };
}

function fits(
  { endpoint: { port, portName, inner = false }, component }: ServiceEndpoint,
  wanted: Context['parameters'],
): boolean {
  return (
    (wanted.components === undefined || wanted.components.includes(component)) &&
    (wanted.port === undefined || wanted.port === port) &&
    (wanted.portName === undefined || wanted.portName === portName) &&
    !(wanted.outer === true && inner)
  );
}

function notYet({ startedAtMs, nowMs }: Context, name: string): Outcome {
  const message = `${name} has no such endpoint yet`;
  if (nowMs - startedAtMs < patienceMs) return { type: 'waiting', message, pollAfterMs: 2_000 };
  const expected = 'a Service, an Ingress or an HTTPRoute with an address';
  const hint = 'Does a component have the trait expose or gateway, and does the cluster give out addresses?';
  return {
    type: 'failed',
    error: { code: 'timeout', message: `${message}.`, expected, hint },
    retryable: true,
  };
}
